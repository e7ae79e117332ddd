// The restart tests of SP 800-90B 3.1.4: do the first samples after a restart depend on each other? The
// samples form a matrix with one row per restart; they are assessed row by row and column by column.
import { DataError, refusedValue } from '../errors.js';
import type { Native } from '../native.js';
import { type Assessment, assess, fewestSamples, type OnProgress } from './assess.js';
import { areBits, type Recording } from './samples.js';
import { checkSanity, type SanityCheck, sanityAlpha } from './sanity.js';

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
}

/** Parses 'ROWSxCOLUMNS'; '' means the standard's 1000x1000. Throws UsageError. */
export function matrixOf(size: string): Matrix {
  const [, rows, columns] = /^(\d+)x(\d+)$/.exec(size === '' ? '1000x1000' : size) ?? [];
  const matrix = { rows: Number(rows), columns: Number(columns) };
  if (!(matrix.rows >= 2 && matrix.columns >= 2)) {
    const what = 'ROWSxCOLUMNS, 2 or more of each (before a file name: --restarts=1000x1000)';
    throw refusedValue('--restarts', what, size);
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

/**
 * What to do about a recording that has not as many samples as the matrix, as the end of a sentence: record it again if
 * it was cut short, or assess its whole rows if they are enough samples. '' if it is too long: then the matrix may be wrong.
 */
function remedy(native: Native, recording: Recording, { rows, columns }: Matrix): string {
  const { samples, bitsPerSample, isSlice } = recording;
  if (isSlice) return ': name a slice that is the whole matrix'; // its first sample may be inside a row
  const whole = Math.floor(samples.length / columns);
  if (whole >= rows) return '';
  const isBinary = areBits(new native.Symbols(samples));
  if (whole < 2 || whole * columns < fewestSamples(bitsPerSample, isBinary)) {
    return ': record it again';
  }
  return `: record it again, or assess its ${whole} whole rows by --slice 0,${whole * columns} --restarts=${whole}x${columns}`;
}

export interface Line extends Assessment {
  /** Number of rows or columns. */
  readonly count: number;
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

/** Throws DataError for a claim that no sample can have. */
export function requireClaim(claim: number, bitsPerSample: number): void {
  if (claim > bitsPerSample) {
    throw new DataError(
      `assess: samples of ${bitsPerSample} bit(s) cannot have the ${claim} bits of --claim: lower it, or give --bits-per-sample if the source has more bits`,
    );
  }
}

export async function assessRestarts(
  native: Native,
  recording: Recording,
  matrix: Matrix,
  claim: number,
  onProgress: OnProgress = () => {},
): Promise<RestartAssessment> {
  const { samples, bitsPerSample } = recording;
  const expected = matrix.rows * matrix.columns;
  if (samples.length !== expected) {
    throw new DataError(
      `assess: ${matrix.rows}x${matrix.columns} restarts are ${expected} samples, not ${samples.length}${remedy(native, recording, matrix)}`,
    );
  }
  requireClaim(claim, bitsPerSample);
  const turned = transposed(samples, matrix);
  const alpha = sanityAlpha(matrix.rows + matrix.columns);
  const sanity = {
    rows: checkSanity(samples, matrix.columns, claim, alpha),
    columns: checkSanity(turned, matrix.rows, claim, alpha),
  };
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
