// What the kernel log says about the CRNG. Times are undefined if the log is not readable or its first
// lines were overwritten.
import type { System } from './system.js';

export interface KernelLog {
  readonly isReadable: boolean;
  /** Seconds since the kernel's start. */
  readonly crngReadyAt: number | undefined;
  /** When the kernel started the first program (init). */
  readonly initAt: number | undefined;
  /** The times at which the kernel logged that this virtual machine was copied. */
  readonly forks: readonly number[];
  /** The first matching line that the kernel itself wrote. */
  line(pattern: RegExp): string | undefined;
  /** The times of all matching lines that the kernel itself wrote. */
  times(pattern: RegExp): readonly number[];
}

interface Entry {
  readonly seconds: number;
  readonly text: string;
}

/** Parses a record of the log; leaves out those from user space, which have a facility above 0. */
function entryOf(record: string): Entry[] {
  const [, priority = '', microseconds = '', text = ''] =
    /^(\d+),\d+,(\d+),[^;]*;(.*)$/.exec(record) ?? [];
  return priority === '' || Number(priority) > 7
    ? []
    : [{ seconds: Number(microseconds) / 1e6, text }];
}

export function kernelLog(system: System): KernelLog {
  const records = system.kernelRecords();
  const entries = (records ?? []).flatMap(entryOf);
  const first = (pattern: RegExp): Entry | undefined =>
    entries.find(({ text }) => pattern.test(text));
  const times = (pattern: RegExp): number[] =>
    entries.filter(({ text }) => pattern.test(text)).map(({ seconds }) => seconds);
  return {
    isReadable: records !== undefined,
    // Before Linux 5.18 the line is "crng done" if a trusted processor seeded the CRNG.
    crngReadyAt: first(/^random: crng (init )?done/)?.seconds,
    initAt: first(/^Run \S+ as init process/)?.seconds,
    forks: times(/^random: crng reseeded due to virtual machine fork$/),
    line: (pattern) => first(pattern)?.text,
    times,
  };
}
