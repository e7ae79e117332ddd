// What the main loop sees in one pass, and what it decides to do: data only.
import type { TrustState } from '../native.js';
import type { Need } from '../pool/policy.js';
import type { Milliseconds } from '../units.js';

/** What the loop sees of one source and its reads. Times are monotonic milliseconds. */
export interface ReaderView {
  readonly trust: TrustState;
  /** See Noise. */
  readonly noise: string;
  /** Neither in trouble, quarantined nor failed. */
  readonly usable: boolean;
  /** Role 'always'. */
  readonly addsToEveryFeed: boolean;
  /** Whether a feed is made only if another source has a block for it. */
  readonly neverAlone: boolean;
  /** Read although nothing is needed, because its device may be plugged in, or just was. */
  readonly isExpected: boolean;
  /** Whether it is read although nothing is needed, because a self-test waits for its blocks. */
  readonly isTested: boolean;
  readonly isReading: boolean;
  /** When the read under way began. */
  readonly askedAt: number;
  /** How long the last complete block took, in milliseconds, or a longer read after it that failed. */
  readonly lastTookMs: number;
  /** The source must not be read before this time. */
  readonly retryAt: number;
  /** The unused part of its held block, as a share of a whole block; 0 if it holds none. */
  readonly heldShare: number;
  /** What that part may be credited with, in bits. */
  readonly heldBits: number;
  /** Whether a further block may be read while one is held; it is judged when the held one is used up. */
  readonly canReadAhead: boolean;
  /** When the oldest of its held bytes have to be wiped; Infinity if it holds none. */
  readonly wipeAt: number;
}

export interface Situation {
  /** When all of this was seen, in monotonic milliseconds. */
  readonly at: number;
  readonly need: Need;
  /** What to feed a held block for if the pool needs nothing; undefined: keep it for the next need. */
  readonly surplus: Need | undefined;
  readonly sinceFeed: Milliseconds | undefined;
  /** The time between two feeds of a modern pool; 0 for never. */
  readonly reseedInterval: Milliseconds;
  /** In the order of the configuration. */
  readonly readers: readonly ReaderView[];
  /** When to try again, while the kernel refuses entropy; otherwise undefined. */
  readonly kernelRetryAt: number | undefined;
}

export interface Rules {
  /** The longest sleep if the service manager expects signs of life; otherwise undefined. */
  readonly aliveEvery: Milliseconds | undefined;
  /** 'satisfied' ends the loop as soon as the pool needs nothing. */
  readonly until: 'forever' | 'satisfied';
  /** Whether the loop ends when too few sources are usable, instead of waiting for one. */
  readonly requireSource: boolean;
  /** How many different sources have to be in each feed; 0 counts as 1. */
  readonly require: number;
}

export interface Decision {
  /** Why the loop ends; undefined if it goes on. */
  readonly ending: 'satisfied' | 'noSource' | undefined;
  /** Which sources begin to read a block, as positions in Situation.readers. */
  readonly read: readonly number[];
  /** The need to feed for from the held blocks; undefined: feed nothing and sleep. */
  readonly feed: Need | undefined;
  /** Whether as many sources as are required can deliver; undefined while a read under way will show it. */
  readonly state: 'feeding' | 'degraded' | undefined;
  /** Whether callers who wait for a reseed are to be told that too few sources deliver. */
  readonly isHopeless: boolean;
  /** In monotonic milliseconds; Infinity: until something happens. */
  readonly sleepUntil: number;
  /** Whether the sleep ends when the kernel signals that it needs entropy. */
  readonly watchesPool: boolean;
  readonly releasesMemory: boolean;
}
