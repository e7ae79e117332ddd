// The only file that names the addon: a typed interface to native/addon.cc. Entropy bytes stay behind
// it, in secure blocks whose content JavaScript can't read.
import { createRequire } from 'node:module';
import { SystemError } from './errors.js';
import type { JitterReading, JitterTimer, TimerFacts } from './native-jitter.js';
import type { Limits, SecureBlock, SourceJudgeClass, TestedBlock } from './native-judging.js';
import type {
  AuditLog,
  DaemonLock,
  ErrnoName,
  KernelLogWatch,
  PeerCredentials,
  PoolWatch,
  UnixListener,
} from './native-service.js';
import type { Writing } from './native-writing.js';

export type * from './native-jitter.js';
export type * from './native-judging.js';
export type * from './native-service.js';
export type * from './native-writing.js';

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

/** Health tests of samples of 8 bits, at a claimed min-entropy; see native/core/sample_tests.h. */
export interface SampleTests {
  /** The mask of what failed among the block's samples, 0 when nothing did. */
  test(block: SecureBlock): number;
  /** Another device: its samples follow on nothing. */
  restart(): void;
}

/** `claim` in bits of min-entropy a sample, above 0 and at most 8; throws RangeError. */
type SampleTestsClass = new (claim: number) => SampleTests;

export interface ByteCounts {
  readonly total: number;
  /** Bits per byte by the most common value estimate, SP 800-90B 6.3.1. */
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
  /**
   * RNDADDENTROPY of the last `bytes` of the block, credited with `bits`; wipes them. EINVAL for more
   * bits than they are worth; throws TypeError for what is no TestedBlock.
   */
  addEntropy(from: TestedBlock, bytes: number, bits: number): ErrnoName;
  reseedCrng(): ErrnoName;
  entropyCount(): number | string;
}

/** Samples of the jitter collector, 8 bits each, in threads of its own; see jitter_sampler.h. */
export interface JitterSampler {
  /** Takes the table, warms up and times the timer, again while it is unfit; the first call. */
  open(): Promise<JitterReading & TimerFacts>;
  /** Fills the block with `count` samples; it is wiped unless the status is 'ok'. */
  read(into: SecureBlock, count: number, timeoutMs: number): Promise<JitterReading>;
  /** Ends what is under way within some milliseconds, and all later calls, with 'closed'. */
  close(): void;
  /** Gives the table back to the system; the next read takes it anew. */
  release(): void;
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

export interface Native extends Writing {
  readonly limits: Limits;
  SecureBlock: new (capacity: number) => SecureBlock;
  DeviceReader: new (path: string) => DeviceReader;
  Fips140: new () => Fips140;
  ContinuousTests: SampleTestsClass;
  LagPredictor: SampleTestsClass;
  /** Both of these, the stuck test and the replay test. */
  SampleTests: SampleTestsClass;
  /** ContinuousTests and the replay test of bytes, block by block. */
  ByteTests: SampleTestsClass;
  SourceJudge: SourceJudgeClass;
  ByteCounts: new () => ByteCounts;
  /** `variant` of the code, by default the fastest; throws RangeError for one not run here. */
  Fips140Stream: new (
    variant?: string,
  ) => Fips140Stream;
  /** The variants of the FIPS 140-2 code that this processor runs, the fastest first. */
  fips140Variants(): string[];
  /** Reads every byte and does nothing with it: the limit of memory, for `bench`. */
  readThrough(bytes: Uint8Array): void;
  /** Throws RangeError for a table, a number of steps or a timer that can't be. */
  JitterSampler: new (
    tableBytes: number,
    steps: number,
    timer: JitterTimer,
  ) => JitterSampler;
  AuditLog: new (path: string) => AuditLog;
  DaemonLock: new (path: string) => DaemonLock;
  KernelPool: new (path: string) => KernelPool;
  KernelLogWatch: new (path: string, onFork: () => void) => KernelLogWatch;
  PoolWatch: new (fd: number, onWantsEntropy: () => void) => PoolWatch;
  /** The file never has more than `mode`; each client's descriptor is the callback's to close. */
  UnixListener: new (
    path: string,
    mode: number,
    /** Has the name of an errno where a client could not be accepted: see resume(). */
    onClient: (client: number | string) => void,
  ) => UnixListener;
  /** SP 800-90B 4.4.1: C = 1 + ceil(alphaBits / h), alpha being 2^-alphaBits. */
  repetitionCountCutoff(h: number, alphaBits: number): number;
  /** SP 800-90B 4.4.2: C = 1 + CRITBINOM(window, 2^-h, 1 - alpha). */
  adaptiveProportionCutoff(h: number, alphaBits: number, window: number): number;
  /** The windows that the replay test of bytes remembers; see native/core/byte_replay_test.h. */
  replayAnchor(h: number): { bytes: number; stride: number; windows: number };
  /** SP 800-90B 6.3.1: bits per sample when the most common value came `largest` of `total` times. */
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
  hasCycleCounter(): boolean;
  /** The size of a jitter table that no near cache holds. */
  defaultTableBytes(): number;
  /**
   * SHA-256 over the samples of a block, in place: 32 bytes for each 320 bits at `bitsPerSample`. Gives
   * the bits that they are worth, null when OpenSSL refuses. See native/core/conditioner.h.
   */
  condition(block: SecureBlock, bitsPerSample: number): number | null;
  /** The bytes of a block, which is wiped: only for `collect`, whose job is bytes. */
  takeOut(block: SecureBlock | TestedBlock): Buffer;
  readRandomSysctl(name: string): number | string;
  writeRandomSysctl(name: string, value: number): ErrnoName;
  /** By the size that the kernel shows: native/core/pool_generation.h. */
  isModernPool(poolSizeBits: number): boolean;
  crngReady(): boolean;
  sdNotify(socket: string, message: string): ErrnoName;
  /** Of the other end of a connected Unix socket, or the name of an errno. */
  peerCredentials(fd: number): PeerCredentials | string;
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
