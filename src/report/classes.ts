// Values grouped into classes, for tests that need some samples in each.

export interface Classes {
  /** The class of each of the 256 values. */
  readonly of: Uint8Array;
  readonly count: number;
}

/**
 * Neighbouring values in classes of `least` samples or more each, as many as there can be; at most 256, at least one.
 * `counts`: how often each value occurs.
 */
export function classesOf(counts: ArrayLike<number>, least: number): Classes {
  const of = new Uint8Array(256);
  const total = Array.from(counts).reduce((sum, count) => sum + count, 0);
  let index = 0;
  let inClass = 0;
  let left = total;
  for (let value = 0; value < 256; value++) {
    of[value] = index;
    inClass += counts[value] as number;
    left -= counts[value] as number;
    // What is left after it has to be enough for one more.
    if (inClass >= least && left >= least) {
      index++;
      inClass = 0;
    }
  }
  return { of, count: index + 1 };
}
