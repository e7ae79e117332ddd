// The min-entropy of recorded samples by all estimators of SP 800-90B 6.3, as 3.1.3 puts them together:
// over the samples as they are and over their bits, the lowest of all.
import { DataError, SystemError } from '../errors.js';
import type { Native } from '../native.js';
import { ESTIMATORS, type Estimator, RUNS } from './estimators.js';
import { bitstringOf, type Symbols, symbolsOf } from './samples.js';

/** The standard wants so many; with fewer the bounds are wide and rare patterns go unseen. */
export const WANTED_SAMPLES = 1_000_000;
/** The compression estimate has 1000 blocks of 6 bits to learn from and needs two more to judge. */
export const FEWEST_BITS = 6 * 1002;

/** They are held in memory, some 40 bytes a bit: with 8 bits a sample, 3 GB. */
export const MOST_SAMPLES = 10_000_000;

export interface Estimate {
  /** Bits a sample. Null where the standard defines none, or the samples have nothing to go by. */
  readonly literal: number | null;
  /** Bits a bit. Null for binary samples: they are their own bitstring. */
  readonly bitstring: number | null;
}

export interface Assessment {
  readonly samples: number;
  readonly bitsPerSample: number;
  readonly estimators: Readonly<Record<Estimator, Estimate>>;
  /** The lowest of the literal estimates, bits a sample. */
  readonly hOriginal: number;
  /** The lowest of the bitstring's, bits a bit; null for binary samples. */
  readonly hBitstring: number | null;
  /** Bits a sample: the lower of hOriginal and bitsPerSample times hBitstring. */
  readonly minEntropy: number;
}

/** Called with the share of the work that is done, from 0 to 1. */
export type OnProgress = (share: number) => void;

type Values = Partial<Record<Estimator, number>>;

const lowest = (values: Values): number => Math.min(...Object.values(values));

export async function assess(
  native: Native,
  samples: Uint8Array,
  bitsPerSample: number,
  onProgress: OnProgress = () => {},
): Promise<Assessment> {
  if (samples.length * bitsPerSample < FEWEST_BITS) {
    const fewest = Math.ceil(FEWEST_BITS / bitsPerSample);
    throw new DataError(
      `assess: ${samples.length} samples of ${bitsPerSample} bit(s) are too few, ${fewest} are needed at least`,
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
    for (const { name, gives, binary, cost } of RUNS) {
      if (binary && !isBits) continue;
      const given = await native.estimateMinEntropy(name, symbols, alphabet);
      if (given.length === 0) throw new SystemError('assess: no thread could be started');
      for (const [index, estimator] of gives.entries()) {
        const value = given[index] as number;
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
