// How far chance explains failed blocks. A block of a good source fails the FIPS 140-2 tests with a small probability,
// so the number of failed blocks of many is very nearly Poisson distributed.

/** One in this many blocks of a good source fails: 804 of 10^6 measured ones (docs/decisions/0004). */
const GOOD_BLOCKS_PER_FAILURE = 1244;
/** That measurement may be wrong by so much: twice its standard deviation, 2 / sqrt(804). */
const UNCERTAINTY = 0.07;
/** Counts that chance reaches less often than this are not put down to it. A block that fails alone is one of them. */
const LEAST_PROBABILITY = 1e-3;

/** The number of blocks that fail of so many of a good source, on average. */
export const expectedFailures = (blocks: number): number => blocks / GOOD_BLOCKS_PER_FAILURE;

/** The probability that a Poisson distributed count with this mean is `least` or more. */
export function poissonTail(mean: number, least: number): number {
  if (least <= 0) return 1;
  let logarithm = -mean;
  for (let k = 1; k <= least; k++) logarithm += Math.log(mean / k);
  let term = Math.exp(logarithm);
  if (least <= mean) {
    // The terms still grow here: one minus those below `least`.
    let below = 0;
    for (let k = least; k > 0 && term > 0; k--) {
      term *= k / mean;
      below += term;
    }
    return Math.max(0, 1 - below);
  }
  let sum = 0;
  for (let k = least + 1; term > sum * Number.EPSILON; k++) {
    sum += term;
    term *= mean / k;
  }
  return Math.min(1, sum);
}

/** Whether chance explains that so many of these blocks failed. */
export const isChance = (blocks: number, failed: number): boolean =>
  failed === 0 ||
  poissonTail(expectedFailures(blocks) * (1 + UNCERTAINTY), failed) >= LEAST_PROBABILITY;
