// The guest's journal: who said what, when, and how loud.
import type { Guest } from './qemu.js';

export interface Entry {
  readonly who: string;
  readonly text: string;
  readonly priority: number;
  /**
   * Since the kernel's start: for the kernel's own lines when it said them, for all others when the
   * journal got round to them, which on a busy machine is seconds later. So compare what one program
   * said, or what systemd() gives; between a program and the kernel only what is far apart.
   */
  readonly seconds: number;
}

/** `selection`: options of journalctl, '' for everything of this boot. */
export async function journal(guest: Guest, selection = ''): Promise<Entry[]> {
  const fields = 'SYSLOG_IDENTIFIER,MESSAGE,PRIORITY,_SOURCE_MONOTONIC_TIMESTAMP';
  const lines = await guest.run(
    `journalctl -b -o json --no-pager --output-fields=${fields} ${selection}`,
  );
  return lines
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => {
      const entry = JSON.parse(line);
      return {
        who: entry.SYSLOG_IDENTIFIER ?? '',
        text: String(entry.MESSAGE),
        priority: Number(entry.PRIORITY),
        // The kernel's own time where it is the kernel's own line.
        seconds: Number(entry._SOURCE_MONOTONIC_TIMESTAMP ?? entry.__MONOTONIC_TIMESTAMP) / 1e6,
      };
    });
}

/** What stands for each of the patterns in the journal; fails on the first that is missing. */
export function entriesLike<const P extends readonly RegExp[]>(
  entries: readonly Entry[],
  patterns: P,
): { [K in keyof P]: Entry } {
  const found = patterns.map((pattern) => {
    const entry = entries.find(({ who, text }) => pattern.test(`${who}: ${text}`));
    if (entry === undefined) {
      throw new Error(
        `${entries.map(({ who, text }) => `${who}: ${text}`).join('\n')}\nhas no ${pattern}`,
      );
    }
    return entry;
  });
  return found as { [K in keyof P]: Entry };
}

const LOG = 'journalctl -t entropyd -o cat --no-pager';

/** Waits for the daemon's lines after the first `from`, in this order; how many there are then. */
export async function says(
  guest: Guest,
  from: number,
  ...patterns: readonly RegExp[]
): Promise<number> {
  let at = from;
  for (const pattern of patterns) {
    const index = (log: string): number =>
      log.split('\n').findIndex((line, number) => number >= at && pattern.test(line));
    at = index(await guest.until(LOG, (log) => index(log) >= 0, 180_000)) + 1;
  }
  return at;
}

/** When, by systemd's own clock and in seconds since the kernel's start, something happened to a unit. */
export async function systemd(
  guest: Guest,
  unit: string,
  what: 'InactiveExit' | 'ExecMainStart' | 'ActiveEnter',
): Promise<number> {
  const microseconds = await guest.run(
    `systemctl show --value -P ${what}TimestampMonotonic ${unit}`,
  );
  if (Number(microseconds) === 0) throw new Error(`${unit}: no ${what}`);
  return Number(microseconds) / 1e6;
}

/** Where the daemon stands: its unit, its own sentence, and how often it has credited. */
export async function statusOf(guest: Guest) {
  const show = (name: string) => guest.run(`systemctl show --value -P ${name} entropyd`);
  const lines = (await guest.run(LOG)).split('\n');
  return {
    state: await show('ActiveState'),
    statusText: await show('StatusText'),
    restarts: await show('NRestarts'),
    line: lines.length,
    credits: lines.filter((line) => line.startsWith('credited ')).length,
  };
}
