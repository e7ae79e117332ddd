// Health tests as the addon runs them, and what passed them.

/** FIPS 140-2 4.9.1 and 4.9.2. */
export type Fips140Test = 'monobit' | 'poker' | 'runs' | 'longRun' | 'continuousRun';
/** By the names of native/core/health_test_names.cc. */
export type HealthTest =
  | Fips140Test
  | 'repetitionCount'
  | 'adaptiveProportion'
  | 'lag'
  | 'stuck'
  | 'replay';

/** Constants that the seeder has as well: native/core/fips140.h, startup_trial.h, source_defaults.h. */
export interface Limits {
  readonly blockBytes: number;
  readonly primeBytes: number;
  readonly trialBlocks: number;
  readonly trialFailures: number;
  readonly lowestClaim: number;
  readonly hwrngClaim: number;
  readonly jitterClaim: number;
  readonly jitterSteps: number;
  readonly jitterBlockSamples: number;
}

/** Locked, undumpable memory. `filled` bytes from the start hold something that was not used yet. */
export interface SecureBlock {
  readonly capacity: number;
  readonly filled: number;
  wipe(): void;
}

/** Bytes that a SourceJudge has passed. The addon makes it; nothing that JavaScript makes is one. */
export interface TestedBlock {
  /** Bytes that were not used yet. */
  readonly left: number;
  /** What each may be credited with: min(claim, measured); 8 where tested samples were conditioned. */
  readonly bitsPerByte: number;
  /** Wipes the last `bytes`. */
  discard(bytes: number): void;
  wipe(): void;
}

export interface BlockVerdict {
  /** Empty when the block passed. */
  readonly failed: readonly HealthTest[];
  /** No chance explains it (alpha 2^-60). */
  readonly permanent: boolean;
}

/** The judgement of one source's blocks, and its memory of the source: native/core/source_judge.h. */
export interface SourceJudge {
  /** The bytes that prime() needs before the first block; 0 when it may judge. */
  readonly primingBytes: number;
  /** What passed last, less what was used of it; the same object for each block. */
  readonly tested: TestedBlock;
  /** Bits of min-entropy per raw byte or sample, an upper bound; undefined before the first that passed. */
  readonly measured: number | undefined;
  /** Starts the continuous test with the source's first word, which is wiped and never used. */
  prime(word: SecureBlock): void;
  /** Takes what the block holds and judges it. Throws RangeError when it holds too little or much. */
  judge(raw: SecureBlock): BlockVerdict;
  /** Another device: what comes now follows on nothing. */
  restart(): void;
}

/**
 * 'byte': bytes that claim to be entropy as they are; 'sample': samples of a noise source, at most
 * `blockBytes` in a block, that are conditioned. `claim` in bits of min-entropy of each, from
 * 0.1 to 8. Throws RangeError.
 */
export type SourceJudgeClass = new (
  unit: 'byte' | 'sample',
  claim: number,
  blockBytes: number,
) => SourceJudge;
