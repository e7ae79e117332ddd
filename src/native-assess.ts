// Types of the addon's IID track: the tests of SP 800-90B 5.1 and 5.2.

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

export interface NativeIid {
  /** Computed in a thread; symbols are below `alphabet`, from 2 to 256. Throws RangeError. */
  chiSquareTests(symbols: Uint8Array, alphabet: number): Promise<ChiSquareTests>;
  /** `seed` has 64 bits; there are 10,000 shuffles if their number is not given. Throws RangeError. */
  PermutationTest: new (
    samples: Uint8Array,
    seed: bigint,
    shuffles?: number,
  ) => PermutationTest;
}
