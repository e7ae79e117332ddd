// Which sources serve a need: which are read, which are waited for, and when the feed can begin. Pure functions of
// what the loop sees (docs/decisions/0013 and 0020).
import type { Need } from '../pool/policy.js';
import { different } from '../sources/noise.js';
import type { Milliseconds } from '../units.js';
import type { ReaderView } from './situation.js';

/**
 * A source that has delivered no block after this time is late: it is not waited for, and the next fallback is read
 * as well. If the pool is below its watermark a block is needed within 100 ms, of which the jitter source takes some
 * 60 when it has just started.
 */
export const PATIENCE_URGENT_MS = 25;
/**
 * The same if the pool is not below its watermark, or half of the reseed interval if that is shorter: at a tenth of
 * the rate of a common device a block takes 2.5 s.
 */
export const PATIENCE_MS = 5000;

/** A need, and the terms for serving it: how long a source is waited for, and how many are required. */
export interface Asked {
  /** Now, in monotonic milliseconds. */
  readonly at: number;
  readonly need: Need;
  /** A source is late when its block takes longer than this, in milliseconds. */
  readonly patienceMs: number;
  /** How many different sources have to be in the feed: 1 or more. */
  readonly required: number;
}

/** How long a source is waited for, so that no feed is delayed by more than half of the interval between feeds. */
export function patienceFor(need: Need, reseedInterval: Milliseconds): number {
  if (need.kind === 'feed' && need.urgent) return PATIENCE_URGENT_MS;
  return reseedInterval === 0 ? PATIENCE_MS : Math.min(PATIENCE_MS, reseedInterval / 2);
}

export const isFree = (one: ReaderView, at: number): boolean => !one.isReading && one.retryAt <= at;

export const holds = ({ heldShare }: ReaderView): boolean => heldShare > 0;

/**
 * The time from which a read is late. A source whose last block was late counts as late from the start, and so does
 * one that is not usable, until it has delivered again.
 */
export const lateAt = (
  { usable, lastTookMs, askedAt }: ReaderView,
  { patienceMs }: Asked,
): number => (usable && lastTookMs < patienceMs ? askedAt + patienceMs : Number.NEGATIVE_INFINITY);

/** Whether a read is under way that may still deliver a usable block in time. */
const isInTime = (one: ReaderView, asked: Asked): boolean =>
  one.isReading && !holds(one) && lateAt(one, asked) > asked.at;

/**
 * Whether a source is read although others deliver: one in quarantine, which could not leave it otherwise; one
 * whose device may be plugged in; one that a self-test waits for; and one that adds to every feed, for a feed and
 * to end its trial before the next one.
 */
export function isReadAnyway(one: ReaderView, need: Need): boolean {
  const { trust, addsToEveryFeed, isExpected, isTested } = one;
  if (trust === 'quarantined' || isExpected || isTested) return true;
  return addsToEveryFeed && (need.kind === 'feed' || trust === 'onTrial');
}

/**
 * Whether a source reads its next block early, because a pool that is filled in parts will soon need it. Only a
 * source that would be late does so: a faster one is in time without that, and one that takes longer than
 * PATIENCE_MS would be read for a need that does not exist yet.
 */
const isReadAhead = ({ heldShare, canReadAhead, lastTookMs }: ReaderView): boolean =>
  canReadAhead &&
  heldShare > 0 &&
  heldShare < 0.5 &&
  lastTookMs >= PATIENCE_URGENT_MS &&
  lastTookMs < PATIENCE_MS;

const begun = (one: ReaderView, at: number): ReaderView => ({
  ...one,
  isReading: true,
  askedAt: at,
});

/** The sources in the order of the configuration, and the position of the last one that the need takes. */
interface Chain {
  readonly readers: readonly ReaderView[];
  readonly last: number;
}

/**
 * Goes through the sources in the order of the configuration until they suffice for the need: as many different
 * ones as are required hold a block or may still deliver one in time, and the held blocks have the bits that the need
 * asks for; a block that is still to come counts as enough bits. A source that makes no feed alone counts as a source,
 * but its bits do not count. With `begins`, each free source on the way that holds nothing begins to read.
 */
function follow(readers: readonly ReaderView[], asked: Asked, begins: boolean): Chain {
  const { at, need, required } = asked;
  const next = [...readers];
  const isAtHand = (one: ReaderView): boolean => holds(one) || isInTime(one, asked);
  // Those that add to every feed count wherever they are in the order: they are read anyway.
  const atHand = readers.filter((one) => one.addsToEveryFeed && isAtHand(one));
  // Below the watermark any block is used at once, and the need is looked at again.
  const wanted = need.kind === 'feed' && !need.urgent ? need.bits : 0;
  let bits = 0;
  let canBegin = false;
  for (const [index, one] of readers.entries()) {
    if (one.trust === 'quarantined') continue;
    const now = begins && isFree(one, at) && !holds(one) ? begun(one, at) : one;
    next[index] = now;
    if (!isAtHand(now)) continue;
    if (!now.addsToEveryFeed) atHand.push(now);
    if (!now.neverAlone) {
      canBegin = true;
      bits += holds(now) ? now.heldBits : Number.POSITIVE_INFINITY;
    }
    if (canBegin && bits >= wanted && different(atHand).length >= required) {
      return { readers: next, last: index };
    }
  }
  return { readers: next, last: readers.length - 1 };
}

/** Whether as many sources as are required hold a block, and one of them may make a feed without the others. */
function holdEnough(readers: readonly ReaderView[], { required }: Asked): boolean {
  const holding = readers.filter(holds);
  return different(holding).length >= required && holding.some(({ neverAlone }) => !neverAlone);
}

/** The sources as they are once those that have to be read have begun. */
export function afterReading(readers: readonly ReaderView[], asked: Asked): readonly ReaderView[] {
  const { at, need } = asked;
  const next = readers.map((one) => {
    if (!isFree(one, at)) return one;
    const isRead = holds(one) && !one.isTested ? isReadAhead(one) : isReadAnyway(one, need);
    return isRead ? begun(one, at) : one;
  });
  // A held block is used first: no device is read faster than the pool needs.
  if (need.kind !== 'feed' || (need.urgent && holdEnough(readers, asked))) return next;
  return follow(next, asked, true).readers;
}

/**
 * Whether a feed can begin: as many sources as are required hold a block, and no other block may still arrive in time
 * from a source that adds to every feed, or from one that the need takes by the order of the configuration. So sources
 * that are late, quarantined or in trouble delay no feed, however many there are.
 */
export function canFeed(readers: readonly ReaderView[], asked: Asked): boolean {
  if (!holdEnough(readers, asked)) return false;
  const { last } = follow(readers, asked, false);
  return !readers.some(
    (one, index) => (one.addsToEveryFeed || index <= last) && isInTime(one, asked),
  );
}

/**
 * The sources whose blocks are mixed in without credit after a copy of the machine, as positions: those that hold one
 * while too few others do, so that copies differ before the required sources have delivered (docs/decisions/0030).
 */
export function mixedFirst(readers: readonly ReaderView[], asked: Asked): readonly number[] {
  if (asked.need.kind !== 'feed' || holdEnough(readers, asked)) return [];
  return readers.flatMap((one, index) => (holds(one) && one.isMixedFirst ? [index] : []));
}
