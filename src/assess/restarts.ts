// The restart tests of SP 800-90B 3.1.4: do the first samples after a restart depend on each other? The
// samples form a matrix with one row per restart; they are assessed row by row and column by column.
import { DataError, UsageError } from '../errors.js';
import type { Native } from '../native.js';
import { type Assessment, assess, type OnProgress } from './assess.js';
import { countValues } from './samples.js';

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
}

/** Parses 'ROWSxCOLUMNS'; '' means the standard's 1000x1000. Throws UsageError. */
export function matrixOf(size: string): Matrix {
  const [, rows, columns] = /^(\d+)x(\d+)$/.exec(size === '' ? '1000x1000' : size) ?? [];
  const matrix = { rows: Number(rows), columns: Number(columns) };
  if (!(matrix.rows >= 2 && matrix.columns >= 2)) {
    throw new UsageError(
      `--restarts takes ROWSxCOLUMNS, 2 or more of each, not '${size}'; before a file name write --restarts=1000x1000`,
    );
  }
  return matrix;
}

/** The samples column by column. */
export function transposed(samples: Uint8Array, { rows, columns }: Matrix): Uint8Array {
  const turned = new Uint8Array(samples.length);
  let at = 0;
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      turned[at++] = samples[row * columns + column] as number;
    }
  }
  return turned;
}

/** The highest count of one value in any row (or column) of `size` samples. */
function highestCount(samples: Uint8Array, size: number): number {
  let most = 0;
  for (let from = 0; from < samples.length; from += size) {
    most = Math.max(most, ...countValues(samples.subarray(from, from + size)));
  }
  return most;
}

/**
 * The cutoff of 3.1.4.3: the lowest count n such that a value of probability 2^-claim occurs n or more times among
 * `size` samples with a probability below `alpha`. The terms are computed as logarithms and summed from the highest
 * count down, since a double cannot represent 2^-8000.
 */
export function sanityCutoff(size: number, claim: number, alpha: number): number {
  const p = 2 ** -claim;
  let log = size * Math.log(p);
  let tail = 0;
  for (let count = size; count > 0; count--) {
    tail += Math.exp(log);
    if (tail >= alpha) return count + 1;
    log += Math.log(count / (size - count + 1)) + Math.log((1 - p) / p);
  }
  return 1;
}

export interface Line extends Assessment {
  /** Number of rows or columns. */
  readonly count: number;
}

interface SanityCheck {
  /** The highest count of one value in a row or column. */
  readonly most: number;
  /** The check fails from this count on. */
  readonly cutoff: number;
}

export interface RestartAssessment {
  readonly samples: number;
  readonly bitsPerSample: number;
  /** H_I in bits per sample: the result of an earlier assessment, or the claim. */
  readonly claim: number;
  readonly rows: Line;
  readonly columns: Line;
  readonly sanity: {
    readonly alpha: number;
    readonly rows: SanityCheck;
    readonly columns: SanityCheck;
    readonly passed: boolean;
  };
  readonly verdict: 'pass' | 'fail';
  /** min(H_r, H_c, H_I); null when the verdict is fail, since the standard then awards no entropy. */
  readonly minEntropy: number | null;
}

export async function assessRestarts(
  native: Native,
  samples: Uint8Array,
  bitsPerSample: number,
  matrix: Matrix,
  claim: number,
  onProgress: OnProgress = () => {},
): Promise<RestartAssessment> {
  const expected = matrix.rows * matrix.columns;
  if (samples.length !== expected) {
    throw new DataError(
      `assess: ${matrix.rows}x${matrix.columns} restarts are ${expected} samples, not ${samples.length}`,
    );
  }
  const turned = transposed(samples, matrix);
  // 0.000005 for 1000 rows and 1000 columns: the probability that a source that meets its claim fails in any
  // of them is then 0.01.
  const alpha = 0.01 / (matrix.rows + matrix.columns);
  const check = (lines: Uint8Array, size: number): SanityCheck => ({
    most: highestCount(lines, size),
    cutoff: sanityCutoff(size, claim, alpha),
  });
  const sanity = { rows: check(samples, matrix.columns), columns: check(turned, matrix.rows) };
  const passed = [sanity.rows, sanity.columns].every(({ most, cutoff }) => most < cutoff);

  const half = (from: number) => (share: number) => onProgress(from + share / 2);
  const rows = await assess(native, samples, bitsPerSample, half(0));
  const columns = await assess(native, turned, bitsPerSample, half(0.5));
  const lowest = Math.min(rows.minEntropy, columns.minEntropy);
  const isGood = passed && lowest >= claim / 2;
  return {
    samples: samples.length,
    bitsPerSample,
    claim,
    rows: { count: matrix.rows, ...rows },
    columns: { count: matrix.columns, ...columns },
    sanity: { alpha, ...sanity, passed },
    verdict: isGood ? 'pass' : 'fail',
    minEntropy: isGood ? Math.min(lowest, claim) : null,
  };
}
