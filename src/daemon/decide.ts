// What the main loop does next, from what it sees: whom to read, what to feed, how long to sleep. A pure
// function (docs/decisions/0005 and 0013), so that each rule has a test on a clock that the test sets.
import type { Need } from '../pool/policy.js';
import { type Milliseconds, milliseconds } from '../units.js';
import type { Decision, ReaderView, Rules, Situation } from './situation.js';

/**
 * A source that has delivered no block after this time is late, and the next one is read beside it. Where
 * the pool is short somebody is to deliver within 100 ms, and the jitter source needs some 60 of them cold.
 */
export const PATIENCE_URGENT_MS = 25;
/** Where the pool is not short: a block at a tenth of the rate of a common device takes 2.5 s. */
export const PATIENCE_MS = 5000;
/** Before a sleep at least so long, sources give back the memory that they hold for the next read. */
const LONG_SLEEP_MS = 10_000;
/** The same where the pool ends the sleep, after so long without a feed. */
const QUIET_POOL_MS = 60_000;

const NOTHING: Decision = {
  ending: undefined,
  read: [],
  feed: undefined,
  state: undefined,
  isHopeless: false,
  sleepUntil: Number.POSITIVE_INFINITY,
  watchesPool: false,
  releasesMemory: false,
};

const patienceFor = (need: Need): number =>
  need.kind === 'feed' && need.urgent ? PATIENCE_URGENT_MS : PATIENCE_MS;

const holds = ({ heldShare }: ReaderView): boolean => heldShare > 0;

/** When a read is late; one that was late with its last block is taken to be late at once. */
const lateAt = ({ lastTookMs, askedAt }: ReaderView, need: Need): number =>
  lastTookMs >= patienceFor(need) ? Number.NEGATIVE_INFINITY : askedAt + patienceFor(need);

/** Whether a read is under way that may still bring a block in time. */
const isInTime = (one: ReaderView, need: Need, at: number): boolean =>
  one.isReading && !holds(one) && lateAt(one, need) > at;

/**
 * The quarantined, which would never come back otherwise; one whose device may be plugged in; and a source
 * that adds to every feed, for a feed and to end its trial before the next one.
 */
function isReadAnyway({ trust, addsToEveryFeed, isExpected }: ReaderView, need: Need): boolean {
  if (trust === 'quarantined' || isExpected) return true;
  return addsToEveryFeed && (need.kind === 'feed' || trust === 'onTrial');
}

/**
 * A pool that is filled in parts is about to need the next block. A source that would be late with it
 * begins early; one that takes less is in time, and one that takes more than PATIENCE_MS would be read for
 * needs that nobody has yet.
 */
const isReadAhead = ({ heldShare, canReadAhead, lastTookMs }: ReaderView): boolean =>
  canReadAhead &&
  heldShare > 0 &&
  heldShare < 0.5 &&
  lastTookMs >= PATIENCE_URGENT_MS &&
  lastTookMs < PATIENCE_MS;

/** Which sources are read, those included whose read is under way. */
function afterReading({ at, need, readers }: Situation): readonly ReaderView[] {
  const next = [...readers];
  const begin = (index: number): void => {
    next[index] = { ...(next[index] as ReaderView), isReading: true, askedAt: at };
  };
  const isFree = (one: ReaderView): boolean => !one.isReading && one.retryAt <= at;
  for (const [index, one] of readers.entries()) {
    if (!isFree(one)) continue;
    if (holds(one) ? isReadAhead(one) : isReadAnyway(one, need)) begin(index);
  }
  // What is held serves a pool that is short: no device is read faster than the pool needs.
  if (need.kind !== 'feed' || (need.urgent && readers.some(holds))) return next;
  for (const [index, { trust }] of readers.entries()) {
    if (trust === 'quarantined') continue;
    const one = next[index] as ReaderView;
    if (isFree(one) && !holds(one)) begin(index);
    if (holds(one) || isInTime(next[index] as ReaderView, need, at)) break;
  }
  return next;
}

/** Whether a block may come in time that is preferred to those held, or that adds to each feed. */
function isWorthWaiting(readers: readonly ReaderView[], need: Need, at: number): boolean {
  const first = readers.findIndex(holds);
  return readers.some((one, index) => {
    const isWanted = one.addsToEveryFeed || index < first;
    return isWanted && one.trust !== 'quarantined' && isInTime(one, need, at);
  });
}

/** When there is something to decide although no read has ended by then. */
function lookAgainAt(readers: readonly ReaderView[], need: Need, at: number): number {
  const times = readers.flatMap((one) => {
    const isRead = need.kind === 'feed' || isReadAnyway(one, need);
    return [
      one.isReading && !holds(one) && need.kind === 'feed' ? lateAt(one, need) : Infinity,
      isRead && !one.isReading ? one.retryAt : Infinity,
      one.wipeAt,
    ];
  });
  // What is due by now was decided on just now.
  return Math.min(...times.filter((time) => time > at));
}

function releasesMemory(need: Need, sinceFeed: Milliseconds | undefined): boolean {
  if (need.kind === 'feed') return false;
  if (need.untilPoolWants) return (sinceFeed ?? milliseconds(0)) >= QUIET_POOL_MS;
  return (need.atMost ?? Infinity) >= LONG_SLEEP_MS;
}

export function decide(seen: Situation, rules: Rules): Decision {
  const { at, need, surplus, sinceFeed, kernelRetryAt } = seen;
  const lifeSignAt = at + (rules.aliveEvery ?? Infinity);
  if (kernelRetryAt !== undefined) {
    // Nothing is read for a kernel that would not take it.
    const wipeAt = Math.min(...seen.readers.map((one) => one.wipeAt));
    const sleepUntil = Math.min(kernelRetryAt, wipeAt, lifeSignAt);
    return { ...NOTHING, isHopeless: true, sleepUntil };
  }
  if (need.kind === 'rest' && rules.until === 'satisfied') {
    return { ...NOTHING, ending: 'satisfied' };
  }
  const readers = afterReading(seen);
  const read = readers.flatMap((one, index) => (one === seen.readers[index] ? [] : [index]));
  const wanted = need.kind === 'feed' ? need : surplus;
  if (wanted !== undefined && readers.some(holds) && !isWorthWaiting(readers, need, at)) {
    return { ...NOTHING, read, feed: wanted };
  }
  const isDegraded = !readers.some(({ usable }) => usable);
  const isReading = readers.some((one) => one.isReading);
  const isHopeless = isDegraded && !isReading;
  if (isHopeless && rules.requireSource) {
    return { ...NOTHING, ending: 'noSource', state: 'degraded', isHopeless };
  }
  const untilNeed = need.kind === 'rest' ? at + (need.atMost ?? Infinity) : Infinity;
  return {
    ...NOTHING,
    read,
    state: isDegraded ? 'degraded' : isReading ? undefined : 'feeding',
    isHopeless,
    sleepUntil: Math.min(untilNeed, lifeSignAt, lookAgainAt(readers, need, at)),
    // Not while a source is waited for: the pool would wake us at once, for nothing.
    watchesPool: need.kind === 'rest' && need.untilPoolWants,
    releasesMemory: releasesMemory(need, sinceFeed),
  };
}
