// The min-entropy of recorded samples: the lowest result of all estimators of SP 800-90B 6.3, applied to the
// samples and to their bits, and combined as in 3.1.3.
import { DataError } from '../errors.js';
import type { Native } from '../native.js';
import { ESTIMATORS, type Estimator, RUNS } from './estimators.js';
import { bitstringOf, type Symbols, symbolsOf } from './samples.js';

/** The number that SP 800-90B 3.1.1 requires; with fewer the bounds are wide and rare patterns are missed. */
export const REQUIRED_SAMPLES = 1_000_000;
/** The compression estimate (6.3.4) learns from 1000 blocks of 6 bits and needs at least two more. */
export const MIN_BITS = 6 * 1002;

/** Bounds the memory: a bit of a sample takes about 40 bytes, and this many samples of 8 bits take 3 GB. */
export const MAX_SAMPLES = 10_000_000;

export interface Estimate {
  /** Bits per sample. Null if the estimator is defined for bits only, or the samples do not allow an estimate. */
  readonly literal: number | null;
  /** Bits per bit. Null for binary samples, which are their own bitstring, or if the bits do not allow an estimate. */
  readonly bitstring: number | null;
}

export interface Assessment {
  readonly samples: number;
  readonly bitsPerSample: number;
  readonly estimators: Readonly<Record<Estimator, Estimate>>;
  /** The lowest literal estimate, in bits per sample. */
  readonly hOriginal: number;
  /** The lowest estimate over the bitstring, in bits per bit; null for binary samples. */
  readonly hBitstring: number | null;
  /** Bits per sample: the lower of hOriginal and bitsPerSample times hBitstring. */
  readonly minEntropy: number;
}

/** Called with the part of the work that is done, from 0 to 1. */
export type OnProgress = (share: number) => void;

type Values = Partial<Record<Estimator, number>>;

const lowest = (values: Values): number => Math.min(...Object.values(values));

export async function assess(
  native: Native,
  samples: Uint8Array,
  bitsPerSample: number,
  onProgress: OnProgress = () => {},
): Promise<Assessment> {
  if (samples.length * bitsPerSample < MIN_BITS) {
    const fewest = Math.ceil(MIN_BITS / bitsPerSample);
    throw new DataError(
      `assess: ${samples.length} samples of ${bitsPerSample} bit(s) are too few, at least ${fewest} are needed`,
    );
  }
  const isBinary = bitsPerSample === 1;
  const total = RUNS.reduce((sum, { binary, cost }) => {
    const literal = binary && !isBinary ? 0 : cost * samples.length;
    return sum + literal + (isBinary ? 0 : cost * samples.length * bitsPerSample);
  }, 0);
  let done = 0;

  async function estimate({ symbols, alphabet }: Symbols, isBits: boolean): Promise<Values> {
    const values: Values = {};
    for (const { name, results, binary, cost } of RUNS) {
      if (binary && !isBits) continue;
      const estimates = await native.estimateMinEntropy(name, symbols, alphabet);
      for (const [index, estimator] of results.entries()) {
        const value = estimates[index] as number;
        if (!Number.isNaN(value)) values[estimator] = value;
      }
      done += cost * symbols.length;
      onProgress(done / total);
    }
    return values;
  }

  const literal = await estimate(isBinary ? bitstringOf(samples, 1) : symbolsOf(samples), isBinary);
  const bitstring = isBinary ? {} : await estimate(bitstringOf(samples, bitsPerSample), true);
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
