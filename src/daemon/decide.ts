// Decides what the main loop does next: which sources to read, what to feed, how long to sleep. A pure function
// (docs/decisions/0005 and 0013), so that each rule has a test on a clock that the test sets.
import type { Need } from '../pool/policy.js';
import { type Milliseconds, milliseconds } from '../units.js';
import type { Decision, ReaderView, Rules, Situation } from './situation.js';

/**
 * A source that has delivered no block after this time is late, and the next one is read as well. If the pool
 * is below its watermark a block is needed within 100 ms, of which the jitter source takes some 60 when it has
 * just started.
 */
export const PATIENCE_URGENT_MS = 25;
/** The same if the pool is not below its watermark: at a tenth of the rate of a common device a block takes 2.5 s. */
export const PATIENCE_MS = 5000;
/** Before a sleep of at least this time, sources free the memory that they keep for the next read. */
const LONG_SLEEP_MS = 10_000;
/** The same if the pool ends the sleep, after this time without a feed. */
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

const isFree = (one: ReaderView, at: number): boolean => !one.isReading && one.retryAt <= at;

const holds = ({ heldShare }: ReaderView): boolean => heldShare > 0;

/** When a read is late. A source whose last block was late counts as late from the start. */
const lateAt = ({ lastTookMs, askedAt }: ReaderView, need: Need): number =>
  lastTookMs >= patienceFor(need) ? Number.NEGATIVE_INFINITY : askedAt + patienceFor(need);

/** Whether a read is under way that may still deliver a block in time. */
const isInTime = (one: ReaderView, need: Need, at: number): boolean =>
  one.isReading && !holds(one) && lateAt(one, need) > at;

/**
 * Whether a source is read although others deliver: one in quarantine, which could not leave it otherwise; one
 * whose device may be plugged in; one that a self-test waits for; and one that adds to every feed, for a feed and
 * to end its trial before the next one.
 */
function isReadAnyway(one: ReaderView, need: Need): boolean {
  const { trust, addsToEveryFeed, isExpected, isTested } = one;
  if (trust === 'quarantined' || isExpected || isTested) return true;
  return addsToEveryFeed && (need.kind === 'feed' || trust === 'onTrial');
}

/**
 * A pool that is filled in parts will soon need the next block. A source that would be late with it begins
 * early. A faster source is in time without that, and one that takes longer than PATIENCE_MS would be read for
 * a need that does not exist yet.
 */
const isReadAhead = ({ heldShare, canReadAhead, lastTookMs }: ReaderView): boolean =>
  canReadAhead &&
  heldShare > 0 &&
  heldShare < 0.5 &&
  lastTookMs >= PATIENCE_URGENT_MS &&
  lastTookMs < PATIENCE_MS;

/** Which sources are read, including those whose read is under way. */
function afterReading({ at, need, readers }: Situation): readonly ReaderView[] {
  const next = [...readers];
  const begin = (index: number): void => {
    next[index] = { ...(next[index] as ReaderView), isReading: true, askedAt: at };
  };
  for (const [index, one] of readers.entries()) {
    if (!isFree(one, at)) continue;
    if (holds(one) && !one.isTested ? isReadAhead(one) : isReadAnyway(one, need)) begin(index);
  }
  // A held block is used first: no device is read faster than the pool needs.
  if (need.kind !== 'feed' || (need.urgent && readers.some(holds))) return next;
  for (const [index, { trust }] of readers.entries()) {
    if (trust === 'quarantined') continue;
    const one = next[index] as ReaderView;
    if (isFree(one, at) && !holds(one)) begin(index);
    if (holds(one) || isInTime(next[index] as ReaderView, need, at)) break;
  }
  return next;
}

/** Whether a block may still arrive in time that is preferred to the held ones, or that adds to every feed. */
function isWorthWaiting(readers: readonly ReaderView[], need: Need, at: number): boolean {
  const first = readers.findIndex(holds);
  return readers.some((one, index) => {
    const isWanted = one.addsToEveryFeed || index < first;
    return isWanted && one.trust !== 'quarantined' && isInTime(one, need, at);
  });
}

/** The next time at which the decision may change although no read has ended. */
function lookAgainAt(readers: readonly ReaderView[], need: Need, at: number): number {
  const times = readers.flatMap((one) => {
    const isRead = need.kind === 'feed' || isReadAnyway(one, need);
    return [
      one.isReading && !holds(one) && need.kind === 'feed' ? lateAt(one, need) : Infinity,
      isRead && !one.isReading ? one.retryAt : Infinity,
      one.wipeAt,
    ];
  });
  // Times that have passed were considered in this decision.
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
    // Nothing is read while the kernel refuses entropy, except for a self-test.
    const read = seen.readers.flatMap((one, index) =>
      one.isTested && isFree(one, at) ? [index] : [],
    );
    const times = seen.readers.flatMap(({ wipeAt, isTested, isReading, retryAt }) =>
      isTested && !isReading && retryAt > at ? [wipeAt, retryAt] : [wipeAt],
    );
    const sleepUntil = Math.min(kernelRetryAt, lifeSignAt, ...times);
    return { ...NOTHING, read, isHopeless: true, sleepUntil };
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
  // After a failure for good the service manager's restart would begin the source's trial again.
  if (isHopeless && rules.requireSource && !readers.some(({ trust }) => trust === 'failed')) {
    return { ...NOTHING, ending: 'noSource', state: 'degraded', isHopeless };
  }
  const untilNeed = need.kind === 'rest' ? at + (need.atMost ?? Infinity) : Infinity;
  return {
    ...NOTHING,
    read,
    state: isDegraded ? 'degraded' : isReading ? undefined : 'feeding',
    isHopeless,
    sleepUntil: Math.min(untilNeed, lifeSignAt, lookAgainAt(readers, need, at)),
    // Not while waiting for a source: the pool would wake us at once, without use.
    watchesPool: need.kind === 'rest' && need.untilPoolWants,
    releasesMemory: releasesMemory(need, sinceFeed),
  };
}
