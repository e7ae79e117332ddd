// The only file that names the addon: a typed door to native/addon.cc. Entropy bytes stay behind
// it, in secure blocks whose content JavaScript can't read.
import { createRequire } from 'node:module';
import { SystemError } from './errors.js';

/** The name of an errno ('EPERM'), or null where there was no error. */
export type ErrnoName = string | null;

/** Locked, undumpable memory. `filled` bytes from the start hold something that was not used yet. */
export interface SecureBlock {
  readonly capacity: number;
  readonly filled: number;
  /** Changes with every wipe: what was known of the bytes before does not hold for those after. */
  readonly generation: number;
  wipe(): void;
}

export type ReadStatus =
  | 'ok'
  | 'timeout'
  | 'endOfFile'
  | 'tryAgain'
  | 'noDevice'
  | 'notPermitted'
  | 'notASource'
  | 'ioError'
  | 'closed';

export interface ReadResult {
  readonly status: ReadStatus;
  /** Bytes that arrived, whatever the status. */
  readonly bytes: number;
  readonly code: ErrnoName;
}

export interface DeviceReader {
  /** Appends up to `bytes` to the block within `timeoutMs`; never rejects for the device's sake. */
  read(into: SecureBlock, bytes: number, timeoutMs: number): Promise<ReadResult>;
  /** Ends a read under way and all later ones with 'closed'. */
  close(): void;
}

/** FIPS 140-2 4.9.1 and 4.9.2 over blocks of 2500 bytes; see native/core/fips140.h. */
export interface Fips140 {
  prime(block: SecureBlock): void;
  /** The mask of failed tests, 0 when the block passed. */
  test(block: SecureBlock): number;
}

/** SP 800-90B 4.4.1 and 4.4.2 over samples of 8 bits; see native/core/continuous_tests.h. */
export interface ContinuousTests {
  /** The mask of what failed among the block's bytes, 0 when nothing did. */
  test(block: SecureBlock): number;
  /** Another device: its samples follow on nothing. */
  restart(): void;
}

/** A predictor by lags over samples of 8 bits; see native/core/lag_predictor.h. */
export interface LagPredictor {
  test(block: SecureBlock): number;
}

export interface ByteCounts {
  readonly total: number;
  /** Bits a byte by the most common value estimate, SP 800-90B 6.3.1. */
  readonly minEntropy: number;
  add(block: SecureBlock): void;
  reset(): void;
}

export interface Fips140Stream {
  readonly bytes: number;
  readonly blocks: number;
  /** The failed blocks of this piece: [index, mask, index, mask, …]. */
  add(piece: Uint8Array): number[];
}

export interface KernelPool {
  readonly error: ErrnoName;
  readonly fd: number;
  /** Whether addEntropy would be allowed: an RNDADDENTROPY of nothing. */
  probe(): ErrnoName;
  /** RNDADDENTROPY of the last `bytes` of the block, credited with `bits`; wipes them. */
  addEntropy(from: SecureBlock, bytes: number, bits: number): ErrnoName;
  reseedCrng(): ErrnoName;
  entropyCount(): number | string;
}

/** Raw samples of the jitter collector, 8 bits each; see native/core/jitter_recorder.h. */
export interface JitterRecorder {
  /** The timer's step, by which every delta is divided; 0 when the timer stands still. */
  readonly step: number;
  readonly tableBytes: number;
  /** The next `count` samples; fewer only when no thread could be had. One call at a time. */
  record(count: number): Promise<Buffer>;
  /** Judges the next `count` samples at `claim` bits each; the mask of what failed. */
  examine(count: number, claim: number): Promise<number>;
  /** Gives the table back; work under way keeps it until it is done. */
  close(): void;
}

/** The estimators of SP 800-90B 6.3 as the addon runs them; 'tuples' are two, see below. */
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

export type JitterTimer = 'cycles' | 'clock';

export interface PoolWatch {
  start(): void;
  stop(): void;
  close(): void;
}

export interface Native {
  SecureBlock: new (capacity: number) => SecureBlock;
  DeviceReader: new (path: string) => DeviceReader;
  Fips140: new () => Fips140;
  /** `claim` in bits of min-entropy a byte, above 0 and at most 8. */
  ContinuousTests: new (
    claim: number,
  ) => ContinuousTests;
  LagPredictor: new (claim: number) => LagPredictor;
  ByteCounts: new () => ByteCounts;
  Fips140Stream: new () => Fips140Stream;
  /** `tableBytes` 0: by the size of the caches. Throws RangeError. */
  JitterRecorder: new (
    tableBytes: number,
    steps: number,
    timer: JitterTimer,
  ) => JitterRecorder;
  KernelPool: new (path: string) => KernelPool;
  PoolWatch: new (fd: number, onWantsEntropy: () => void) => PoolWatch;
  /** SP 800-90B 4.4.1: C = 1 + ceil(alphaBits / h), alpha being 2^-alphaBits. */
  repetitionCountCutoff(h: number, alphaBits: number): number;
  /** SP 800-90B 4.4.2: C = 1 + CRITBINOM(window, 2^-h, 1 - alpha). */
  adaptiveProportionCutoff(h: number, alphaBits: number, window: number): number;
  /** SP 800-90B 6.3.1: bits a sample when the most common value came `largest` of `total` times. */
  mostCommonValue(largest: number, total: number): number;
  /**
   * Bits of min-entropy a symbol, in a thread of its own; symbols are below `alphabet`. NaN where the
   * data is too short. 'tuples' gives 6.3.5 and 6.3.6, the others one number; none at all means that
   * no thread could be had. Parameters are the standard's unless given. Throws RangeError.
   */
  estimateMinEntropy(
    estimator: EstimatorRun,
    symbols: Uint8Array,
    alphabet: number,
    parameters?: readonly number[],
  ): Promise<number[]>;
  /** SP 800-90B 6.3.7 step 6 onwards, of so many right guesses with so long a run. */
  predictionEntropy(right: number, longestRun: number, guesses: number, alphabet: number): number;
  /** The largest step that divides at least 99 % of the deltas; see native/core/timer.h. */
  commonStep(deltas: readonly number[]): number;
  /** The bytes of a block: only for `collect`, whose job is bytes; nothing of it may feed anything. */
  copyOut(block: SecureBlock): Buffer;
  readRandomSysctl(name: string): number | string;
  writeRandomSysctl(name: string, value: number): ErrnoName;
  crngReady(): boolean;
  sdNotify(socket: string, message: string): ErrnoName;
  lockReport(): { lockedBytes: number; unlockedBytes: number; code: ErrnoName };
  /** Why a file with this st_mode and st_rdev can't be an entropy source, or null. */
  kindRefused(mode: number, rdev: number): string | null;
}

function load(): Native {
  const require = createRequire(import.meta.url);
  try {
    // src/ and dist/ both lie one level below the package's root.
    return require('../build/Release/entropyd.node') as Native;
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new SystemError(`the native addon does not load: run npm install (${why})`, {
      cause: error,
    });
  }
}

export const native = load();
