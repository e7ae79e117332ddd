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
  whyNoSource(path: string): string | null;
  whyNoRandomDevice(path: string): string | null;
}

export class Draft {
  readonly settings = new Map<string, Setting>();
  readonly remarks: string[] = [];
  /** How much could not be understood; the peer with the least of it is the right one. */
  misread = 0;
  /** The option whose turn it is. */
  from = '';
  sources: string[];

  constructor(
    readonly machine: Machine,
    sources: readonly string[],
  ) {
    this.sources = [...sources];
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

  misreadAs(text: string): void {
    this.misread++;
    if (!this.remarks.includes(text)) this.remarks.push(text);
  }
}

/** The drafts of several daemons as one: every source once, and what the first one sets stays. */
export function merge(machine: Machine, drafts: readonly Draft[]): Draft {
  const all = new Draft(machine, [...new Set(drafts.flatMap(({ sources }) => sources))].sort());
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
