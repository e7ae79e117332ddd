// The guest's journal: sender, message, time and priority of each entry; and the daemon's events, if its log is
// JSON.
import type { EventName } from '../../src/log/events.js';
import { type EventFields, isEvent, type LogLine, logLinesOf } from './log-lines.js';
import type { Guest } from './qemu.js';

/** A line of entropyd.toml, for guests whose daemon's events are waited for. */
export const LOG_EVENTS = 'log-format = "json"\nlog-level = "debug"\n';

export interface Entry {
  readonly who: string;
  readonly text: string;
  readonly priority: number;
  /**
   * Seconds since the kernel's start. For lines of the kernel it is when they were logged; for all others when
   * the journal received them, which is seconds later on a busy machine. So compare only times of the same
   * program, or those of systemd(); times of a program and of the kernel only if they are far apart.
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

/** An event that the daemon has to log, with the fields that it must have. */
export type Expected = EventFields & { readonly event: EventName };

const isExpected = (line: LogLine, { event, ...fields }: Expected): boolean =>
  isEvent(line, event, fields);

/** The daemon's lines so far. */
export const logOf = async (guest: Guest): Promise<LogLine[]> => logLinesOf(await guest.run(LOG));

/** Waits for the daemon's events after the first `from` lines, in this order; how many there are then. */
export async function logged(
  guest: Guest,
  from: number,
  ...events: readonly Expected[]
): Promise<number> {
  let at = from;
  for (const expected of events) {
    const index = (log: string): number =>
      logLinesOf(log).findIndex((line, number) => number >= at && isExpected(line, expected));
    at = index(await guest.until(LOG, (log) => index(log) >= 0, 180_000)) + 1;
  }
  return at;
}

/** Those entries that stand for these events of the daemon, in this order. */
export function eventEntries<const E extends readonly Expected[]>(
  entries: readonly Entry[],
  events: E,
): { [K in keyof E]: Entry } {
  let at = 0;
  const found = events.map((expected) => {
    const index = entries.findIndex(
      ({ text }, number) =>
        number >= at && logLinesOf(text).some((line) => isExpected(line, expected)),
    );
    if (index < 0) throw new Error(`no ${JSON.stringify(expected)} in the journal`);
    at = index + 1;
    return entries[index] as Entry;
  });
  return found as { [K in keyof E]: Entry };
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

/** How the daemon and its unit are: the document of `status`, and how many lines it has logged. */
export async function stateOf(guest: Guest) {
  const show = (name: string) => guest.run(`systemctl show --value -P ${name} entropyd`);
  return {
    unit: await show('ActiveState'),
    restarts: await show('NRestarts'),
    lines: (await logOf(guest)).length,
    status: JSON.parse(await guest.run('entropyd status --json')),
  };
}
