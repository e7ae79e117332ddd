// What a configuration needs of the unit, beyond what the shipped unit allows.
import { printable } from '../printable.js';

export interface Need {
  /** What needs it: 'source stick'. */
  readonly who: string;
  /** Its value: '/dev/ttyACM0'. */
  readonly what: string;
  /** Lines for the [Service] section of a drop-in: 'DeviceAllow=char-ttyACM r'. */
  readonly settings: readonly string[];
  /** Kernel modules that have to be loaded before the unit starts, so that systemd knows their device classes. */
  readonly modules: readonly string[];
  /** What a drop-in cannot give, each with what to do about it. */
  readonly notes: readonly string[];
}

export type PartOfNeed = Partial<Omit<Need, 'who' | 'what'>>;

/** Combines parts; undefined if they need nothing. */
export function together(
  who: string,
  what: string,
  parts: readonly PartOfNeed[],
): Need | undefined {
  const all = (pick: (part: PartOfNeed) => readonly string[] | undefined): string[] => [
    ...new Set(parts.flatMap((part) => pick(part) ?? [])),
  ];
  const need = {
    who,
    what: printable(what),
    settings: all(({ settings }) => settings),
    modules: all(({ modules }) => modules),
    notes: all(({ notes }) => notes).map(printable),
  };
  return need.settings.length + need.notes.length === 0 ? undefined : need;
}
