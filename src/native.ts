// The only file that loads the addon: the types of what native/addon.cc exports. Entropy bytes stay
// on its side, in secure blocks whose content JavaScript can't read.
import { createRequire } from 'node:module';
import { SystemError } from './errors.js';
import type { NativeAssess } from './native-assess.js';
import type { GeneratorReader, GeneratorSettings } from './native-generators.js';
import type { JitterFacts, JitterOptions, JitterReading } from './native-jitter.js';
import type {
  Limits,
  RecordingJudgeClass,
  SecureBlock,
  SelfTestRun,
  SourceJudgeClass,
  TestedBlock,
} from './native-judging.js';
import type {
  AuditLog,
  ClockWatch,
  DaemonLock,
  ErrnoName,
  GenerationFile,
  KernelLogWatch,
  KernelNews,
  PeerCredentials,
  PoolWatch,
  UnixListener,
  VmClockWatch,
  Writing,
} from './native-service.js';

export type * from './native-assess.js';
export type * from './native-generators.js';
export type * from './native-jitter.js';
export type * from './native-judging.js';
export type * from './native-service.js';

/** FIPS 140-2 4.9.1 and 4.9.2 over blocks of 2500 bytes; see native/core/fips140.h. */
export interface Fips140 {
  prime(block: SecureBlock): void;
  /** The mask of failed tests, 0 when the block passed. */
  test(block: SecureBlock): number;
}

/** Health tests over samples of 8 bits; see native/core/sample_tests.h. */
export interface SampleTests {
  /** The mask of failed tests, 0 when the samples passed. */
  test(block: SecureBlock): number;
  /** To be called after a change of device: the next samples do not continue the previous ones. */
  restart(): void;
}

/** `claim` is min-entropy in bits per sample, above 0 and at most 8; throws RangeError. */
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
  readonly fd: number;
  /** Whether addEntropy is permitted, found by an RNDADDENTROPY of 0 bytes. */
  probe(): ErrnoName;
  /**
   * RNDADDENTROPY of the last `bytes` of the block with a credit of `bits`; wipes the bytes. Returns EINVAL
   * for more bits than the bytes may be credited with, and ECANCELED after a failed self-test; throws TypeError if `from` is not a TestedBlock.
   */
  addEntropy(from: TestedBlock, bytes: number, bits: number): ErrnoName;
  reseedCrng(): ErrnoName;
  /** In bits; throws NativeSystemError. */
  entropyCount(): number;
}

/** The CPU jitter source: samples of 8 bits, taken in native threads; see native/core/jitter_sampler.h. */
export interface JitterSampler {
  /** Has to be called first: allocates the buffer, chooses how to access it, and measures the samples. */
  open(): Promise<JitterReading & JitterFacts>;
  /** Fills the block with `count` samples; wipes it unless the status is 'ok'. */
  read(into: SecureBlock, count: number, timeoutMs: number): Promise<JitterReading>;
  /** Ends a pending call within milliseconds, and all later calls, with the status 'closed'. */
  close(): void;
  /** Returns the buffer to the system; the next read allocates it again. */
  releaseMemory(): void;
}

export interface Native extends Writing, GenerationFile, NativeAssess {
  readonly limits: Limits;
  /** Once one has failed, no KernelPool of this process credits anything. Throws NativeSystemError (ENOMEM). */
  selfTest(): SelfTestRun;
  SecureBlock: new (capacity: number) => SecureBlock;
  /** Throws RangeError for a kind that native/core/generators.cc does not list, and for an unknown `flow` or escape. */
  GeneratorReader: new (
    kind: string,
    settings: GeneratorSettings,
  ) => GeneratorReader;
  Fips140: new () => Fips140;
  ContinuousTests: SampleTestsClass;
  DependenceTest: SampleTestsClass;
  /** ContinuousTests, DependenceTest, the stuck test and the replay test. */
  SampleTests: SampleTestsClass;
  /** ContinuousTests and the replay test of bytes, block by block. */
  ByteTests: SampleTestsClass;
  SourceJudge: SourceJudgeClass;
  RecordingJudge: RecordingJudgeClass;
  ByteCounts: new () => ByteCounts;
  /** `variant` of the code, by default the fastest; throws RangeError for one that this processor cannot run. */
  Fips140Stream: new (
    variant?: string,
  ) => Fips140Stream;
  /** The variants of the FIPS 140-2 code that this processor can run, the fastest first. */
  fips140Variants(): string[];
  /** Only reads every byte, for `bench`: the limit set by the memory's throughput. */
  readThrough(bytes: Uint8Array): void;
  /** Throws RangeError for an invalid buffer size, number of steps, timer or claim. */
  JitterSampler: new (
    options: JitterOptions,
  ) => JitterSampler;
  AuditLog: new (path: string) => AuditLog;
  DaemonLock: new (path: string) => DaemonLock;
  /** Throws NativeSystemError. */
  KernelPool: new (
    path: string,
  ) => KernelPool;
  /** Throws NativeSystemError. */
  KernelLogWatch: new (
    path: string,
    onNews: (news: KernelNews) => void,
  ) => KernelLogWatch;
  /** Throws NativeSystemError. */
  VmClockWatch: new (
    path: string,
    onCopy: () => void,
  ) => VmClockWatch;
  /** Throws NativeSystemError. */
  ClockWatch: new (
    onChange: () => void,
  ) => ClockWatch;
  /** How long the machine was suspended since its start, in milliseconds. */
  suspendedMs(): number;
  PoolWatch: new (fd: number, onWantsEntropy: () => void) => PoolWatch;
  /** The file never has more permissions than `mode`; the callback has to close each client's descriptor. */
  UnixListener: new (
    path: string,
    mode: number,
    /** Called with the name of an errno when a client could not be accepted: see resume(). */
    onClient: (client: number | string) => void,
  ) => UnixListener;
  /** SP 800-90B 4.4.1: C = 1 + ceil(alphaBits / h), alpha being 2^-alphaBits. */
  repetitionCountCutoff(h: number, alphaBits: number): number;
  /** SP 800-90B 4.4.2: C = 1 + CRITBINOM(window, 2^-h, 1 - alpha). */
  adaptiveProportionCutoff(h: number, alphaBits: number, window: number): number;
  /** The windows that the replay test of bytes remembers; see native/core/byte_replay_test.h. */
  replayAnchor(h: number): { bytes: number; stride: number; windows: number };
  /** SP 800-90B 6.3.1: bits per sample if the most common value occurred `largest` times in `total`. */
  mostCommonValue(largest: number, total: number): number;
  /** The largest step that divides at least 99 % of the deltas; see native/core/timer.h. */
  commonStep(deltas: readonly number[]): number;
  hasCycleCounter(): boolean;
  /** Whether the processor itself reports RDSEED or RNDRRS, although the kernel may refuse it. */
  processorHasSeedInstruction(): boolean;
  /**
   * SHA-256 over the samples of a block, in place: 32 bytes for each 320 bits at `bitsPerSample`.
   * Returns the bits that they are worth; throws when OpenSSL refuses. See native/core/conditioner.h.
   */
  condition(block: SecureBlock, bitsPerSample: number): number;
  /** Returns the bytes of a block and wipes the block: only for `collect` and `check`, whose job is bytes. */
  takeOut(block: SecureBlock | TestedBlock): Buffer;
  /** Returns the bytes of a block that is still to be judged, and does not wipe it: only for `collect --as-fed`. */
  copyOut(block: SecureBlock): Buffer;
  /** The value of the sysctl, or the name of an errno. */
  readRandomSysctl(name: string): number | string;
  writeRandomSysctl(name: string, value: number): ErrnoName;
  /** Whether a pool of this size in bits is of the modern generation: native/core/pool_generation.h. */
  isModernPool(poolSizeBits: number): boolean;
  crngReady(): boolean;
  sdNotify(socket: string, message: string): ErrnoName;
  /** Credentials of the peer of a connected Unix socket, or the name of an errno. */
  peerCredentials(fd: number): PeerCredentials | string;
  lockReport(): { lockedBytes: number; unlockedBytes: number; code: ErrnoName };
  /** What a file with this st_mode and st_rdev is that can't be an entropy source, or null. */
  unsupportedFileType(mode: number, rdev: number): string | null;
}

function load(): Native {
  const require = createRequire(import.meta.url);
  try {
    // src/ and dist/ are both one level below the package's root.
    return require('../build/Release/entropyd.node') as Native;
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new SystemError(`the native addon does not load: run npm install (${why})`, {
      cause: error,
    });
  }
}

export const native = load();
