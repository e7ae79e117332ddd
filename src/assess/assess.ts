// The min-entropy of recorded samples: the lowest result of all estimators of SP 800-90B 6.3, applied to the
// samples and to their bits, and combined as in 3.1.3.
import { DataError } from '../errors.js';
import type { Native, Symbols } from '../native.js';
import { ESTIMATORS, type Estimator, RUNS } from './estimators.js';
import { areBits } from './samples.js';

/**
 * How many samples, or outputs of a conditioning component, SP 800-90B 3.1.1 requires; with fewer the bounds are wide
 * and rare patterns are missed.
 */
export const REQUIRED_SAMPLES = 1_000_000;
/** The compression estimate (6.3.4) learns from 1000 blocks of 6 bits and needs at least two more. */
export const MIN_BITS = 6 * 1002;

/** Bounds memory and time: this many samples of 8 bits take 0.6 GB, and ten seconds of one core. */
export const MAX_SAMPLES = 10_000_000;

export interface Estimate {
  /** Bits per sample. Null if the estimator is defined for bits only, or the samples do not allow an estimate. */
  readonly literal: number | null;
  /** Bits per bit. Null for samples of two values, which are bits themselves, or if the bits do not allow an estimate. */
  readonly bitstring: number | null;
}

export interface Assessment {
  readonly samples: number;
  readonly bitsPerSample: number;
  readonly estimators: Readonly<Record<Estimator, Estimate>>;
  /** The lowest literal estimate, in bits per sample. */
  readonly hOriginal: number;
  /** The lowest estimate over the bitstring, in bits per bit; null for samples of two values. */
  readonly hBitstring: number | null;
  /** Bits per sample: the lower of hOriginal and bitsPerSample times hBitstring. */
  readonly minEntropy: number;
}

/** Called with the part of the work that is done, from 0 to 1. */
export type OnProgress = (share: number) => void;

type Values = Partial<Record<Estimator, number>>;

const lowest = (values: Values): number => Math.min(...Object.values(values));

/** The runs that the standard defines for the symbols, each with its cost. */
const runsOf = ({ length }: Symbols, isBits: boolean) =>
  RUNS.filter(({ binary }) => isBits || !binary).map((run) => ({
    ...run,
    cost: length * (isBits ? run.bitCost : run.cost),
  }));

interface Input {
  readonly symbols: Symbols;
  readonly isBits: boolean;
}

/**
 * Runs all estimators over each input, the inputs side by side: each run has a thread of its own. Once a run has failed,
 * no other begins, and the error is thrown when none is left.
 */
async function estimatesOf(
  native: Native,
  inputs: readonly Input[],
  onProgress: OnProgress,
): Promise<Values[]> {
  const works = inputs.map(({ symbols, isBits }) => ({ symbols, runs: runsOf(symbols, isBits) }));
  const total = works.flatMap(({ runs }) => runs).reduce((sum, { cost }) => sum + cost, 0);
  let done = 0;
  let hasFailed = false;
  const one = async ({ symbols, runs }: (typeof works)[number]) => {
    const values: Values = {};
    for (const { name, results, cost } of runs) {
      if (hasFailed) break;
      const estimates = await native.estimateMinEntropy(name, symbols);
      for (const [index, estimator] of results.entries()) {
        const value = estimates[index] as number;
        if (!Number.isNaN(value)) values[estimator] = value;
      }
      done += cost;
      if (!hasFailed) onProgress(done / total);
    }
    return values;
  };
  const settled = await Promise.allSettled(
    works.map((work) =>
      one(work).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      }),
    ),
  );
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** How many samples hold MIN_BITS bits. A sample of only two values is one bit, however wide it is. */
export const fewestSamples = (bitsPerSample: number, isBinary: boolean): number =>
  Math.ceil(MIN_BITS / (isBinary ? 1 : bitsPerSample));

/** Throws DataError for fewer than MIN_BITS bits. */
export function requireEnough(samples: Uint8Array, bitsPerSample: number, isBinary: boolean): void {
  const fewest = fewestSamples(bitsPerSample, isBinary);
  if (samples.length >= fewest) return;
  const kind = isBinary && bitsPerSample > 1 ? 'two values' : `${bitsPerSample} bit(s)`;
  throw new DataError(
    `assess: ${samples.length} samples of ${kind} are too few, at least ${fewest} are needed`,
  );
}

export async function assess(
  native: Native,
  samples: Uint8Array,
  bitsPerSample: number,
  onProgress: OnProgress = () => {},
): Promise<Assessment> {
  const symbols = new native.Symbols(samples);
  const isBinary = areBits(symbols);
  requireEnough(samples, bitsPerSample, isBinary);
  const inputs = [{ symbols, isBits: isBinary }];
  if (!isBinary)
    inputs.push({ symbols: new native.Symbols(samples, { bitsPerSample }), isBits: true });
  const [literal = {}, bitstring = {}] = await estimatesOf(native, inputs, onProgress);
  const hOriginal = lowest(literal);
  const hBitstring = isBinary ? null : lowest(bitstring);
  return {
    samples: samples.length,
    bitsPerSample,
    estimators: Object.fromEntries(
      ESTIMATORS.map((name) => [
        name,
        { literal: literal[name] ?? null, bitstring: bitstring[name] ?? null },
      ]),
    ) as Record<Estimator, Estimate>,
    hOriginal,
    hBitstring,
    minEntropy: Math.min(hOriginal, bitsPerSample * (hBitstring ?? 1)),
  };
}

/**
 * The lowest of the ten estimates over the bits of the samples alone, in bits per bit: h' of SP 800-90B 3.1.5.2, which
 * regards the output of a conditioning component as bits whatever it consists of. `bitsPerSample` counts the bits that
 * never change too, since h' is multiplied by all n_out bits of an output. Throws DataError for fewer than MIN_BITS bits.
 */
export async function assessBits(
  native: Native,
  samples: Uint8Array,
  bitsPerSample: number,
  onProgress: OnProgress = () => {},
): Promise<number> {
  requireEnough(samples, bitsPerSample, false);
  const inputs = [{ symbols: new native.Symbols(samples, { bitsPerSample }), isBits: true }];
  const [values = {}] = await estimatesOf(native, inputs, onProgress);
  return lowest(values);
}
