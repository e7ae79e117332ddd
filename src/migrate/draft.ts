// Our configuration under construction: settings with their origin, sources, and remarks on options that
// have no equivalent. A value that our schema does not allow becomes a remark.
import { optionOf, SETTING_NAMES } from '../config/schema.js';
import type { InitSystem } from './init-system.js';

export interface Setting {
  readonly value: string | number;
  readonly from: string;
  readonly remark: string | undefined;
}

/** This machine. The checks of a path return why it cannot be used, or null if it can. */
export interface Machine {
  readonly initSystem: InitSystem;
  whyUnsupported(path: string): string | null;
  whyNoRandomDevice(path: string): string | null;
}

export class Draft {
  readonly settings = new Map<string, Setting>();
  readonly remarks: string[] = [];
  /** Number of words that were not understood. The file is taken to belong to the daemon with the fewest. */
  misread = 0;
  /** The option that is being translated, for remarks and origins. */
  from = '';
  /** Names of our sources that correspond to what the daemon used. */
  sources: string[];
  /** Sources that the daemon used and that entropyd does not have. */
  readonly foreign: Set<string>;
  /** Sources, ours or foreign, that the daemon's options exclude. */
  readonly excluded = new Set<string>();
  /** True if the file names a device and the last one that it names cannot be a source. */
  isDeviceUnsupported = false;

  readonly machine: Machine;

  constructor(machine: Machine, sources: readonly string[], foreign: readonly string[]) {
    this.machine = machine;
    this.sources = [...sources];
    this.foreign = new Set(foreign);
  }

  use(name: string): void {
    this.exclude(name);
    this.sources.push(name);
    this.excluded.delete(name);
  }

  useForeign(name: string): void {
    this.foreign.add(name);
    this.excluded.delete(name);
  }

  exclude(name: string): void {
    this.sources = this.sources.filter((one) => one !== name);
    this.foreign.delete(name);
    this.excluded.add(name);
  }

  /** Our sources that the daemon used; without hwrng if it read from a file that cannot be a source. */
  get usedSources(): string[] {
    return this.sources.filter((name) => name !== 'hwrng' || !this.isDeviceUnsupported);
  }

  /** Sets a key; its last value counts. Returns a remark if the value is not allowed. */
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

  addMisread(text: string, words = 1): void {
    this.misread += words;
    if (!this.remarks.includes(text)) this.remarks.push(text);
  }
}

/** Excludes from every draft what one of them excludes: the options of a unit and of its file apply together. */
export function shareExclusions(drafts: readonly Draft[]): void {
  const excluded = drafts.flatMap((one) => [...one.excluded]);
  const isDeviceUnsupported = drafts.some((one) => one.isDeviceUnsupported);
  for (const draft of drafts) {
    for (const name of excluded) draft.exclude(name);
    draft.isDeviceUnsupported = isDeviceUnsupported;
  }
}

/** Combines the drafts of several daemons: every source once, and the first value of each setting. */
export function merge(machine: Machine, drafts: readonly Draft[]): Draft {
  const all = new Draft(
    machine,
    [...new Set(drafts.flatMap(({ usedSources }) => usedSources))].sort(),
    drafts.flatMap(({ foreign }) => [...foreign]),
  );
  for (const name of drafts.flatMap(({ excluded }) => [...excluded])) {
    if (!all.sources.includes(name)) all.excluded.add(name);
  }
  for (const { settings, remarks } of drafts) {
    for (const [key, setting] of settings) {
      const before = all.settings.get(key);
      if (before === undefined) all.settings.set(key, setting);
      else if (before.value !== setting.value) {
        all.remarks.push(
          `${setting.from}: ${key} = ${JSON.stringify(setting.value)} was overridden by ${before.from}`,
        );
      }
    }
    all.remarks.push(...remarks.filter((one) => !all.remarks.includes(one)));
  }
  return all;
}
