// What the kernel's log says of its generator; undefined times where the log is out of reach or has
// been overwritten since the boot.
import type { System } from './system.js';

export interface KernelLog {
  readonly isReadable: boolean;
  /** Seconds since the kernel's start. */
  readonly crngReadyAt: number | undefined;
  /** When the kernel had started its first program. */
  readonly initAt: number | undefined;
  /** The times at which the kernel said that this virtual machine was forked. */
  readonly forks: readonly number[];
  /** The first line of the kernel itself that matches. */
  line(pattern: RegExp): string | undefined;
}

interface Entry {
  readonly seconds: number;
  readonly text: string;
}

/** A record of the kernel's own: what user space writes there has a facility above 0. */
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
  return {
    isReadable: records !== undefined,
    // Before 5.18 a trusted processor made it "crng done".
    crngReadyAt: first(/^random: crng (init )?done/)?.seconds,
    initAt: first(/^Run \S+ as init process/)?.seconds,
    forks: entries
      .filter(({ text }) => text === 'random: crng reseeded due to virtual machine fork')
      .map(({ seconds }) => seconds),
    line: (pattern) => first(pattern)?.text,
  };
}
