// What machines draw from getrandom() that went on from one snapshot (test/lab/guest/twin.pl).
import type { Guest } from './qemu.js';

export interface Draw {
  /** Since the kernel's start, before the first was drawn. */
  readonly seconds: number;
  /** How each of what was drawn begins: enough to know it again. */
  readonly beginnings: readonly string[];
}

/** What both have drawn since the copy was made: until then they wrote the same at the same nanosecond. */
export async function drawnSinceTheCopy(
  twins: readonly [Guest, Guest],
): Promise<readonly [Draw[], Draw[]]> {
  const lines = async (guest: Guest) => (await guest.run('cat /run/twin')).split('\n').slice(0, -1);
  const [a, b] = await Promise.all([lines(twins[0]), lines(twins[1])]);
  const own = (mine: readonly string[], others: readonly string[]): Draw[] => {
    const known = new Set(others);
    return mine.filter((line) => !known.has(line)).map(draw);
  };
  return [own(a, b), own(b, a)];
}

/** Those of `mine` of which something is among what the other drew, whenever it did. */
export function shared(mine: readonly Draw[], others: readonly Draw[]): Draw[] {
  const known = new Set(others.flatMap(({ beginnings }) => beginnings));
  return mine.filter(({ beginnings }) => beginnings.some((beginning) => known.has(beginning)));
}

function draw(line: string): Draw {
  const [seconds, ...beginnings] = line.split(' ');
  return { seconds: Number(seconds), beginnings };
}
