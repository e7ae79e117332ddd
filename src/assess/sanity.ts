// The sanity check of restarts, SP 800-90B 3.1.4.3: no value may occur in any row or column of the matrix more often
// than the claim makes likely.
import { countValues } from './samples.js';

/** The probability that a source which meets its claim fails in any row or column. */
const FALSE_POSITIVE = 0.01;

/** The probability with which each of so many rows and columns may fail, so that any fails with FALSE_POSITIVE. */
export const sanityAlpha = (lines: number): number =>
  -Math.expm1(Math.log1p(-FALSE_POSITIVE) / lines);

/**
 * Element n is the probability that a value of probability `p` occurs n or more times among `size` samples. The
 * binomial terms are computed as logarithms and summed from the highest count down, since a double cannot represent
 * 2^-8000.
 */
function upperTails(size: number, p: number): Float64Array {
  const tails = new Float64Array(size + 2);
  if (p <= 0) return tails;
  let log = size * Math.log(p);
  for (let count = size; count >= 0; count--) {
    tails[count] = (tails[count + 1] as number) + Math.exp(log);
    log += Math.log(count / (size - count + 1)) + Math.log((1 - p) / p);
  }
  return tails;
}

/**
 * Element n bounds from above the probability that any value occurs n or more times among `size` samples of a source
 * with `claim` bits of min-entropy per sample.
 *
 * Of all distributions with this min-entropy the one with the highest counts has as many values of probability
 * p = 2^-claim as fit, and one value with the rest: NIST's ea_restart simulates it, because the text of 3.1.4.3, which
 * tests one value of probability p, fails 8 of 10 matrices of ideal bytes (decision 34). The sum of the values' tails
 * exceeds the probability by less than its own square (Bonferroni; that two values both occur so often is less likely
 * than if they were independent): by 10^-11 where it is 0.000005.
 */
export function highestCountTails(size: number, claim: number): Float64Array {
  const p = 2 ** -claim;
  const likeliest = Math.floor(2 ** claim);
  const rest = upperTails(size, 1 - likeliest * p);
  return upperTails(size, p).map((tail, count) => likeliest * tail + (rest[count] as number));
}

/** The lowest count that the check does not pass: any value reaches it with a probability of at most `alpha`. */
export function sanityCutoff(size: number, claim: number, alpha: number): number {
  const tails = highestCountTails(size, claim);
  let count = size + 1;
  while (count > 0 && (tails[count - 1] as number) <= alpha) count--;
  return count;
}

export interface SanityCheck {
  /** The highest count of one value in a row or column. */
  readonly most: number;
  /** The check fails from this count on. */
  readonly cutoff: number;
}

/** Checks rows (or columns) of `size` samples that follow one another. */
export function checkSanity(
  lines: Uint8Array,
  size: number,
  claim: number,
  alpha: number,
): SanityCheck {
  let most = 0;
  for (let from = 0; from < lines.length; from += size) {
    most = Math.max(most, ...countValues(lines.subarray(from, from + size)));
  }
  return { most, cutoff: sanityCutoff(size, claim, alpha) };
}
