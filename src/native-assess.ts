// Types of the addon's assessments: the estimators of SP 800-90B 6.3, and the tests of 5.1 and 5.2 of the IID track.

/** The input of the estimators, in native memory: numbers from 0 to below `alphabet`, which is from 1 to 256. */
export interface Symbols {
  readonly length: number;
  readonly alphabet: number;
}

/** The estimators of SP 800-90B 6.3 as the addon runs them; 'tuples' is two of them, see below. */
export type EstimatorRun =
  | 'mostCommonValue'
  | 'collision'
  | 'markov'
  | 'compression'
  | 'tuples'
  | 'multiMostCommonInWindow'
  | 'lag'
  | 'multiMarkovModelWithCounting'
  | 'lz78y';

/** native/assess/chi_square.h. */
export interface ChiSquareResult {
  readonly statistic: number;
  /** Below 1 the test does not apply; `pValue` is 1 then. */
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

export interface ChiSquareTests {
  readonly independence: ChiSquareResult;
  readonly goodnessOfFit: ChiSquareResult;
  readonly repeatedSubstring: {
    /** W of 5.2.5, in samples. */
    readonly length: number;
    /** p_col: the probability that two independent samples are equal. */
    readonly collisionProbability: number;
    /** Pr(X >= 1). */
    readonly pValue: number;
  };
}

/** How many shuffles had a higher, an equal and a lower value than the original order. */
export interface Rank {
  readonly higher: number;
  readonly equal: number;
  readonly lower: number;
  readonly passed: boolean;
}

/** Element i of each is of statistic i of native/assess/order_statistics.h. */
export interface Permutations {
  readonly original: readonly number[];
  readonly ranks: readonly Rank[];
}

export interface PermutationTest {
  /** Throws if it is called again. Rejects with NativeSystemError without memory. */
  run(threads: number): Promise<Permutations>;
  /** The part of the shuffles that is done, from 0 to 1. It ends below 1 if all statistics pass before. */
  done(): number;
}

export interface NativeAssess {
  /**
   * By default the values that occur are the symbols, numbered in ascending order; there are two at least, even if only
   * one occurs. `bitsPerSample`: each sample as so many bits, the most significant first. `alphabet`: the samples are
   * symbols already. Throws TypeError, RangeError, and NativeSystemError (ENOMEM).
   */
  Symbols: new (
    samples: Uint8Array,
    form?: { readonly bitsPerSample: number } | { readonly alphabet: number },
  ) => Symbols;
  /** 0 if there is no sample. Throws TypeError. */
  largestSample(samples: Uint8Array): number;
  /**
   * Min-entropy in bits per symbol, computed in a thread. NaN if the data is too short. 'tuples' returns the estimates
   * of 6.3.5 and 6.3.6, the others one. Parameters default to the standard's. Throws RangeError; rejects with
   * NativeSystemError without memory or a thread.
   */
  estimateMinEntropy(
    estimator: EstimatorRun,
    symbols: Symbols,
    parameters?: readonly number[],
  ): Promise<number[]>;
  /** SP 800-90B 6.3.7 from step 6 on, for a number of correct predictions and their longest run. */
  predictionEntropy(right: number, longestRun: number, guesses: number, alphabet: number): number;
  /** Computed in a thread; the alphabet is from 2 to 256. Throws RangeError. */
  chiSquareTests(symbols: Symbols): Promise<ChiSquareTests>;
  /** `seed` has 64 bits; there are 10,000 shuffles if their number is not given. Throws RangeError. */
  PermutationTest: new (
    samples: Uint8Array,
    seed: bigint,
    shuffles?: number,
  ) => PermutationTest;
}
