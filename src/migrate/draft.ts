// Our configuration while it is being made: the settings with what each comes from, the sources, and
// remarks on what has no place here. A value that our own schema refuses becomes a remark.
import { optionOf, SETTING_NAMES } from '../config/schema.js';

export interface Setting {
  readonly value: string | number;
  readonly from: string;
  readonly remark: string | undefined;
}

/** What only this machine can tell; null where the path will do. */
export interface Machine {
  whyUnsupported(path: string): string | null;
  whyNoRandomDevice(path: string): string | null;
}

export class Draft {
  readonly settings = new Map<string, Setting>();
  readonly remarks: string[] = [];
  /** How much could not be understood; the peer with the least of it is the right one. */
  misread = 0;
  /** The option whose turn it is. */
  from = '';
  /** Those of ours that it used. */
  sources: string[];
  /** What it used besides, and is no source here. */
  readonly foreign: Set<string>;
  /** What it was told to leave out, of either kind. */
  readonly leftOut = new Set<string>();
  /** Its last word on the device that hwrng would read is one that is no source. */
  deviceRefused = false;

  readonly machine: Machine;

  constructor(machine: Machine, sources: readonly string[], foreign: readonly string[]) {
    this.machine = machine;
    this.sources = [...sources];
    this.foreign = new Set(foreign);
  }

  use(name: string): void {
    this.leaveOut(name);
    this.sources.push(name);
    this.leftOut.delete(name);
  }

  useForeign(name: string): void {
    this.foreign.add(name);
    this.leftOut.delete(name);
  }

  leaveOut(name: string): void {
    this.sources = this.sources.filter((one) => one !== name);
    this.foreign.delete(name);
    this.leftOut.add(name);
  }

  /** hwrng was not what it used, where it read something else: /dev/hwrng need not even be there. */
  get usedSources(): string[] {
    return this.sources.filter((name) => name !== 'hwrng' || !this.deviceRefused);
  }

  /** Sets a key; the last of two wins, as on a command line. Returns what to remark instead. */
  set(key: string, value: string | number, remark?: string): string | undefined {
    const name = SETTING_NAMES.find((one) => optionOf(one).key === key);
    const option = optionOf(name as (typeof SETTING_NAMES)[number]);
    if (option.read(value) === undefined) {
      return `${key} cannot be ${JSON.stringify(value)}; allowed: ${option.allowed}`;
    }
    this.settings.set(key, { value, from: this.from, remark });
    return undefined;
  }

  remark(text: string | undefined): void {
    if (text !== undefined) this.remarks.push(`${this.from}: ${text}`);
  }

  misreadAs(text: string, words = 1): void {
    this.misread += words;
    if (!this.remarks.includes(text)) this.remarks.push(text);
  }
}

/** A unit and the file that it reads are one command line: what one leaves out, the other does not use. */
export function unite(drafts: readonly Draft[]): void {
  const leftOut = drafts.flatMap((one) => [...one.leftOut]);
  const deviceRefused = drafts.some((one) => one.deviceRefused);
  for (const draft of drafts) {
    for (const name of leftOut) draft.leaveOut(name);
    draft.deviceRefused = deviceRefused;
  }
}

/** The drafts of several daemons as one: every source once, and what the first one sets stays. */
export function merge(machine: Machine, drafts: readonly Draft[]): Draft {
  const all = new Draft(
    machine,
    [...new Set(drafts.flatMap(({ usedSources }) => usedSources))].sort(),
    drafts.flatMap(({ foreign }) => [...foreign]),
  );
  for (const name of drafts.flatMap(({ leftOut }) => [...leftOut])) {
    if (!all.sources.includes(name)) all.leftOut.add(name);
  }
  for (const { settings, remarks } of drafts) {
    for (const [key, setting] of settings) {
      const before = all.settings.get(key);
      if (before === undefined) all.settings.set(key, setting);
      else if (before.value !== setting.value) {
        all.remarks.push(
          `${setting.from}: ${key} = ${JSON.stringify(setting.value)} gave way to ${before.from}`,
        );
      }
    }
    all.remarks.push(...remarks.filter((one) => !all.remarks.includes(one)));
  }
  return all;
}
