// What the main loop sees in one pass, the rules it follows, and what it decides to do: data only.
import type { TrustState } from '../native.js';
import type { Need } from '../pool/policy.js';
import type { Milliseconds } from '../units.js';

/** What the loop sees of one source and its reads. Times are monotonic milliseconds. */
export interface ReaderView {
  readonly trust: TrustState;
  /** What the source's bytes come from; '' if it is not known (sources/noise.ts). */
  readonly noise: string;
  /** Whether it is neither in trouble, nor quarantined, nor failed. */
  readonly usable: boolean;
  /** Whether it has the role 'always'. */
  readonly addsToEveryFeed: boolean;
  /** Whether it is fed only together with a block of another source. */
  readonly neverAlone: boolean;
  /** Whether it is read although nothing is needed, because its device may be plugged in, or just was. */
  readonly isExpected: boolean;
  /** Whether it is read although nothing is needed, because a self-test waits for its blocks. */
  readonly isTested: boolean;
  readonly isReading: boolean;
  /** When the read under way began. */
  readonly askedAt: number;
  /** How long the last complete block took, or a failed read after it that took longer; in milliseconds. */
  readonly lastTookMs: number;
  /** The source must not be read before this time. */
  readonly retryAt: number;
  /** The unused part of its held block, as a share of a whole block; 0 if it holds none. */
  readonly heldShare: number;
  /** What that part may be credited with, in bits. */
  readonly heldBits: number;
  /** Whether a block of it is mixed in at once, before a feed that waits for further sources. */
  readonly isMixedFirst: boolean;
  /** Whether a further block may be read while one is held; it is judged when the held one is used up. */
  readonly canReadAhead: boolean;
  /** When the oldest of its held bytes have to be wiped; Infinity if it holds none. */
  readonly wipeAt: number;
}

export interface Situation {
  /** When all of this was seen, in monotonic milliseconds. */
  readonly at: number;
  readonly need: Need;
  /** The need that a held block is fed for if the pool needs nothing; undefined if the block is kept instead. */
  readonly surplus: Need | undefined;
  readonly sinceFeed: Milliseconds | undefined;
  /** The time between two feeds of a modern pool; 0 for never. */
  readonly reseedInterval: Milliseconds;
  /** In the order of the configuration. */
  readonly readers: readonly ReaderView[];
  /** While the kernel refuses entropy, when to try again; Infinity after a failed self-test; otherwise undefined. */
  readonly noFeedBefore: number | undefined;
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
  /** The need that is fed now from the held blocks; undefined if nothing is fed and the loop sleeps. */
  readonly feed: Need | undefined;
  /** The sources whose held blocks are mixed in now without credit, as positions in Situation.readers. */
  readonly mix: readonly number[];
  /** Whether as many sources as are required can deliver; undefined while a read under way will show it. */
  readonly state: 'feeding' | 'degraded' | undefined;
  /** Whether callers who wait for a reseed are to be told that nothing can be fed now. */
  readonly isHopeless: boolean;
  /** In monotonic milliseconds; Infinity: until something happens. */
  readonly sleepUntil: number;
  /** Whether the sleep ends when the kernel signals that it needs entropy. */
  readonly watchesPool: boolean;
  readonly releasesMemory: boolean;
}
