// The IID track of SP 800-90B: are samples independent and identically distributed (5.1, 5.2)? If no test says that
// they are not, the most common value alone decides about their min-entropy (6.1, 6.3.1).
import { availableParallelism } from 'node:os';
import { DataError } from '../errors.js';
import type {
  ChiSquareResult,
  ChiSquareTests,
  Native,
  Permutations,
  Rank,
  Symbols,
} from '../native.js';
import { type OnProgress, requireEnough } from './assess.js';
import { areBits } from './samples.js';

const LAGS = [1, 2, 8, 16, 32] as const;
type Lag = (typeof LAGS)[number];

/** The statistics of 5.1 in the order of native/assess/order_statistics.h. */
export const STATISTICS = [
  'excursion',
  'directionalRuns',
  'longestDirectionalRun',
  'increasesDecreases',
  'medianRuns',
  'longestMedianRun',
  'averageCollision',
  'maximumCollision',
  ...LAGS.map((lag): `periodicity${Lag}` => `periodicity${lag}`),
  ...LAGS.map((lag): `covariance${Lag}` => `covariance${lag}`),
  'compression',
] as const;

export type Statistic = (typeof STATISTICS)[number];

/** 5.2: a test fails if the samples of an IID source are so far from what is expected with a lower probability. */
const FALSE_POSITIVE = 0.001;

/** How often NIST's tool and 5.1 shuffle. */
export const SHUFFLES = 10_000;

export interface RankedStatistic extends Rank {
  /** Of the samples in the order in which they came. */
  readonly value: number;
}

interface Passing {
  readonly passed: boolean;
}

export interface ChiSquareAssessment extends Passing {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** Null if the samples are too unequal for the test of bits, which fails them then (5.2.3). */
  readonly pValue: number | null;
}

export interface IidAssessment {
  readonly samples: number;
  readonly bitsPerSample: number;
  readonly verdict: 'pass' | 'fail';
  readonly permutation: Passing & {
    /** 64 bits in hexadecimal: the same seed gives the same shuffles. */
    readonly seed: string;
    /** How many were counted: fewer than SHUFFLES if all statistics had passed before. */
    readonly shuffles: number;
    readonly statistics: Readonly<Record<Statistic, RankedStatistic>>;
  };
  readonly chiSquare: Passing & {
    readonly independence: ChiSquareAssessment;
    readonly goodnessOfFit: ChiSquareAssessment;
  };
  readonly longestRepeatedSubstring: ChiSquareTests['repeatedSubstring'] & Passing;
  /** The most common value estimate (6.3.1) in bits per sample. */
  readonly hOriginal: number;
  /** The same over the bits, in bits per bit; null for samples of two values, which are bits. */
  readonly hBitstring: number | null;
  /** The lower of hOriginal and bitsPerSample times hBitstring; null when the verdict is fail. */
  readonly minEntropy: number | null;
}

/** How often the progress of the shuffles is looked at, in milliseconds. */
const EVERY_MS = 100;

async function permutations(
  native: Native,
  samples: Uint8Array,
  seed: string,
  onProgress: OnProgress,
): Promise<Permutations> {
  const test = new native.PermutationTest(samples, BigInt(`0x${seed}`));
  const timer = setInterval(() => onProgress(test.done()), EVERY_MS);
  try {
    return await test.run(availableParallelism());
  } finally {
    clearInterval(timer);
  }
}

function permutationOf({ original, ranks }: Permutations, seed: string) {
  const entries = STATISTICS.map((name, i): [Statistic, RankedStatistic] => [
    name,
    { value: original[i] as number, ...(ranks[i] as Rank) },
  ]);
  const counted = ranks.map(({ higher, equal, lower }) => higher + equal + lower);
  return {
    seed,
    shuffles: Math.max(...counted),
    statistics: Object.fromEntries(entries) as Record<Statistic, RankedStatistic>,
    passed: ranks.every(({ passed }) => passed),
  };
}

const isLikely = (pValue: number): boolean => pValue >= FALSE_POSITIVE;

/** Only for bits is there a lower limit of what the test can be applied to, under which the standard fails them. */
function independenceOf(test: ChiSquareResult, isBinary: boolean): ChiSquareAssessment {
  return isBinary && test.degreesOfFreedom < 1
    ? { ...test, pValue: null, passed: false }
    : { ...test, passed: isLikely(test.pValue) };
}

async function mostCommonValue(native: Native, symbols: Symbols): Promise<number> {
  const [estimate] = await native.estimateMinEntropy('mostCommonValue', symbols);
  return estimate as number;
}

/**
 * Runs all tests, whichever of them fail. `seed` is 1 to 16 hexadecimal digits. Throws DataError for fewer than MIN_BITS
 * bits, and for samples that are all equal: every order of them is the same.
 */
export async function assessIid(
  native: Native,
  samples: Uint8Array,
  bitsPerSample: number,
  seed: string,
  onProgress: OnProgress = () => {},
): Promise<IidAssessment> {
  const symbols = new native.Symbols(samples);
  const isBinary = areBits(symbols);
  requireEnough(samples, bitsPerSample, isBinary);
  if (samples.every((sample) => sample === samples[0])) {
    throw new DataError('assess: all samples are equal: they hold no entropy, and no test applies');
  }
  const hOriginal = await mostCommonValue(native, symbols);
  const hBitstring = isBinary
    ? null
    : await mostCommonValue(native, new native.Symbols(samples, { bitsPerSample }));
  const tests = await native.chiSquareTests(symbols);
  const independence = independenceOf(tests.independence, isBinary);
  const fit = { ...tests.goodnessOfFit, passed: isLikely(tests.goodnessOfFit.pValue) };
  const repeated = { ...tests.repeatedSubstring, passed: isLikely(tests.repeatedSubstring.pValue) };
  const permutation = permutationOf(
    await permutations(native, samples, seed, onProgress),
    seed.padStart(16, '0'),
  );
  const chiSquare = {
    independence,
    goodnessOfFit: fit,
    passed: independence.passed && fit.passed,
  };
  const isIid = [permutation, chiSquare, repeated].every(({ passed }) => passed);
  return {
    samples: samples.length,
    bitsPerSample,
    verdict: isIid ? 'pass' : 'fail',
    permutation,
    chiSquare,
    longestRepeatedSubstring: repeated,
    hOriginal,
    hBitstring,
    minEntropy: isIid ? Math.min(hOriginal, bitsPerSample * (hBitstring ?? 1)) : null,
  };
}
