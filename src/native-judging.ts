// Types of the addon's health tests, and of the blocks that passed them.

/** Tests of FIPS 140-2 4.9.1 and 4.9.2. */
export type Fips140Test = 'monobit' | 'poker' | 'runs' | 'longRun' | 'continuousRun';
/** All health tests, named as in native/core/health_test_names.cc. */
export type HealthTest =
  | Fips140Test
  | 'repetitionCount'
  | 'adaptiveProportion'
  | 'lag'
  | 'stuck'
  | 'replay'
  | 'markov';

/** Constants shared with the seeder: native/core/fips140.h, trust_state.h, source_defaults.h. */
export interface Limits {
  readonly blockBytes: number;
  readonly primeBytes: number;
  readonly trialBlocks: number;
  /** In blocks: the trust table's window, the failures in it that lead to quarantine, and the passes that end one. */
  readonly windowBlocks: number;
  readonly windowFailures: number;
  readonly returnBlocks: number;
  readonly lowestClaim: number;
  readonly hwrngClaim: number;
  readonly jitterClaim: number;
  readonly ttyClaim: number;
  /** The limits of a serial line's rate, in bits per second. */
  readonly lowestBaud: number;
  readonly highestBaud: number;
  /** The most bytes that a serial line is sent when it is opened. */
  readonly mostInitBytes: number;
  readonly rdseedClaim: number;
  readonly tpm2Claim: number;
  /** The bits measured per sample are divided by this; no more than the result is credited. */
  readonly jitterMargin: number;
  /** Bits credited per sample below which the jitter source is not used. */
  readonly jitterFloor: number;
  readonly jitterBlockSamples: number;
  /** The credit that makes the CRNG ready. */
  readonly crngReadyBits: number;
  /** What a legacy pool has to hold for a reseed. */
  readonly legacyReseedBits: number;
  /** After this time without a block a source is late, if a block is needed at once. */
  readonly urgentPatienceMs: number;
  /** A source that holds its claim fails a health test by chance once in 2^this; native/core/cutoffs.h. */
  readonly intermittentAlphaBits: number;
  readonly permanentAlphaBits: number;
  /** Samples in a window of the adaptive proportion test, and in the two of the dependence test. */
  readonly adaptiveWindow: number;
  readonly shortWindow: number;
  readonly longWindow: number;
  /** Fewer than 2^this predictors share the false alarms of the dependence test. */
  readonly predictorBits: number;
  /** What the replay tests compare: bytes that hold so many bits by the claim, or so many samples. */
  readonly replayAnchorBits: number;
  /** How many of these the replay test of bytes remembers. */
  readonly replayWindows: number;
  readonly replayAnchorSamples: number;
}

/** Locked memory that is left out of core dumps. The first `filled` bytes have not been used yet. */
export interface SecureBlock {
  readonly capacity: number;
  readonly filled: number;
  wipe(): void;
}

/** Bytes that a SourceJudge has passed. Only the addon can create one. */
export interface TestedBlock {
  /** Bytes that have not been used yet. */
  readonly left: number;
  /** Bits that each byte may be credited with: min(claim, measured), or 8 for conditioned samples. */
  readonly bitsPerByte: number;
  /** Wipes the last `bytes` bytes. */
  discard(bytes: number): void;
  wipe(): void;
}

export interface BlockVerdict {
  /** The tests that failed; empty when the block passed. */
  readonly failed: readonly HealthTest[];
  /** Whether a test failed at its permanent cutoff, which a good source reaches with probability 2^-60. */
  readonly permanent: boolean;
}

/** How far a source is trusted: native/core/trust_state.h. */
export type TrustState = 'onTrial' | 'trusted' | 'quarantined' | 'failed';

/**
 * What a permanent failure leads to: 'retest' is quarantine, which good blocks end; 'stop' is the state
 * failed, which only a restart ends.
 */
export type OnPermanentFailure = 'retest' | 'stop';

/** A source's place in the trust table, in blocks (docs/decisions/0004). */
export interface TrustRecord {
  readonly state: TrustState;
  /** Blocks that passed in a row since the state or the device last changed. */
  readonly cleanRun: number;
  /** Blocks that failed since this quarantine began. */
  readonly retestsFailed: number;
  /** This many failures among `windowBlocks` blocks lead to quarantine. */
  readonly windowFailures: number;
  readonly windowBlocks: number;
}

/** The addon's judge of one source's blocks, with the state of its tests (native/core/source_judge.h). */
export interface SourceJudge {
  /** The number of bytes that prime() needs before the next block; 0 when judge() may be called. */
  readonly primingBytes: number;
  /**
   * The unused bytes of the last block, if it passed, the source is trusted and the block was not part of
   * the start-up test; else nothing. The same object for every block.
   */
  readonly tested: TestedBlock;
  /** Measured min-entropy in bits per raw byte or sample; undefined before the first block that passed. */
  readonly measured: number | undefined;
  readonly trust: TrustRecord;
  /**
   * Bits of min-entropy that each byte or sample is credited with: the claim, or less if less was measured; 0 before
   * the first block that passed.
   */
  readonly inForce: number;
  /** To be called when the same source starts again: the next block does not continue the previous one. */
  startAgain(): void;
  /** Whether the next block belongs to the start-up test (SP 800-90B 4.3): it is tested and not used. */
  readonly startingUp: boolean;
  /** Starts the continuous test with the source's first word, which is wiped and never used otherwise. */
  prime(word: SecureBlock): void;
  /** Judges a copy of the block's bytes and wipes the block. Throws RangeError for a wrong number of bytes. */
  judge(raw: SecureBlock): BlockVerdict;
  /** To be called after a change of device: the next block does not continue the previous one, and a trial begins. */
  restart(): void;
}

/** A run of the known answers of all health tests, estimators, judges and the conditioner (native/selftest). */
export interface SelfTestRun {
  readonly passed: boolean;
  readonly milliseconds: number;
  /** In the order in which they were run. */
  readonly tests: readonly { readonly name: string; readonly passed: boolean }[];
}

/** The verdict on a block of a recording, and the bits that a daemon would have credited it with. */
export interface RecordedVerdict extends BlockVerdict {
  /** 0 unless the block passed and the source is trusted. */
  readonly bits: number;
}

/**
 * Judges a recording as a SourceJudge judges a source. It gives out no tested block, so that nothing of a recording
 * can be credited.
 */
export interface RecordingJudge
  extends Pick<SourceJudge, 'primingBytes' | 'measured' | 'trust' | 'inForce'> {
  prime(word: Uint8Array): void;
  /** Throws RangeError for a wrong number of bytes. */
  judge(block: Uint8Array): RecordedVerdict;
}

/**
 * 'byte' is for finished random bytes; 'sample' is for samples of a noise source, at most `blockBytes`
 * per block, which are conditioned. `claim` is min-entropy in bits per byte or sample, from 0.1 to 8;
 * `onPermanentFailure` is 'retest' unless given.
 * Throws RangeError.
 */
type JudgeArguments = [
  unit: 'byte' | 'sample',
  claim: number,
  blockBytes: number,
  onPermanentFailure?: OnPermanentFailure,
];
export type SourceJudgeClass = new (...given: JudgeArguments) => SourceJudge;
export type RecordingJudgeClass = new (...given: JudgeArguments) => RecordingJudge;
