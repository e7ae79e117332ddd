// What the main loop sees in one pass, and what it decides to do: data only.
import type { TrustState } from '../native.js';
import type { Need } from '../pool/policy.js';
import type { Milliseconds } from '../units.js';

/** What the loop sees of one source and its reads. Times are monotonic milliseconds. */
export interface ReaderView {
  readonly trust: TrustState;
  /** Neither in trouble, quarantined nor failed. */
  readonly usable: boolean;
  /** Role 'always'. */
  readonly addsToEveryFeed: boolean;
  /** Read although nothing is needed: its device may be plugged in, or just was. */
  readonly isExpected: boolean;
  readonly isReading: boolean;
  /** When the read under way began. */
  readonly askedAt: number;
  /** How long the last whole block took. */
  readonly lastTookMs: number;
  /** Not to be read before. */
  readonly retryAt: number;
  /** What is left of the tested block that it holds, as a share of a block; 0 where it holds none. */
  readonly heldShare: number;
  /** Whether a block may be read while another one is held, which is judged when that one is used up. */
  readonly canReadAhead: boolean;
  /** When the first of the bytes that it holds have to be wiped; Infinity where it holds none. */
  readonly wipeAt: number;
}

export interface Situation {
  /** When all of this was seen, in monotonic milliseconds. */
  readonly at: number;
  readonly need: Need;
  /** What a block is good for that is held while nothing is needed; undefined: the next need. */
  readonly surplus: Need | undefined;
  readonly sinceFeed: Milliseconds | undefined;
  /** In the order of the configuration: the first is preferred. */
  readonly readers: readonly ReaderView[];
  /** Set while the kernel refuses entropy: when it is tried again. */
  readonly kernelRetryAt: number | undefined;
}

export interface Rules {
  /** The longest sleep, where the service manager expects signs of life. */
  readonly aliveEvery: Milliseconds | undefined;
  /** 'satisfied' ends the loop as soon as the pool needs nothing. */
  readonly until: 'forever' | 'satisfied';
  /** Whether the loop ends when no source is usable, instead of waiting for one. */
  readonly requireSource: boolean;
}

export interface Decision {
  /** Why the loop is over; undefined while it goes on. */
  readonly ending: 'satisfied' | 'noSource' | undefined;
  /** Which sources begin to read a block, as positions in Situation.readers. */
  readonly read: readonly number[];
  /** What to feed for from the blocks held; undefined: nothing, and the loop sleeps. */
  readonly feed: Need | undefined;
  /** Whether the sources can serve; undefined as long as a read may tell. */
  readonly state: 'feeding' | 'degraded' | undefined;
  /** Whether who waits for a reseed is to hear that nobody delivers. */
  readonly isHopeless: boolean;
  /** In monotonic milliseconds; Infinity: until something happens. */
  readonly sleepUntil: number;
  /** Whether the kernel's call for entropy ends the sleep. */
  readonly watchesPool: boolean;
  readonly releasesMemory: boolean;
}
