// Decides what the main loop does next: which sources to read, what to feed, how long to sleep. A pure function
// (docs/decisions/0005), so that each rule has a test on a clock that the test sets.
import type { Need } from '../pool/policy.js';
import { different } from '../sources/noise.js';
import { type Milliseconds, milliseconds } from '../units.js';
import {
  type Asked,
  afterReading,
  canFeed,
  holds,
  isFree,
  isReadAnyway,
  lateAt,
  mixedFirst,
  patienceFor,
} from './serving.js';
import type { Decision, ReaderView, Rules, Situation } from './situation.js';

/** Before a sleep of at least this time, sources free the memory that they keep for the next read. */
const LONG_SLEEP_MS = 10_000;
/** Before a sleep that the pool ends, sources free that memory only if nothing was fed for this time. */
const QUIET_POOL_MS = 60_000;

const NOTHING: Decision = {
  ending: undefined,
  read: [],
  feed: undefined,
  mix: [],
  state: undefined,
  isHopeless: false,
  sleepUntil: Number.POSITIVE_INFINITY,
  watchesPool: false,
  releasesMemory: false,
};

/** The next time at which the decision may change although no read has ended, in monotonic milliseconds. */
function lookAgainAt(
  readers: readonly ReaderView[],
  asked: Asked,
  surplus: Need | undefined,
): number {
  const { at, need } = asked;
  // A block that is held for the surplus is fed as soon as no other one can come in time.
  const isAwaited = need.kind === 'feed' || (surplus !== undefined && readers.some(holds));
  const times = readers.flatMap((one) => {
    const isRead = need.kind === 'feed' || isReadAnyway(one, need);
    return [
      one.isReading && !holds(one) && isAwaited ? lateAt(one, asked) : Infinity,
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
  const { at, need, surplus, sinceFeed, noFeedBefore } = seen;
  const lifeSignAt = at + (rules.aliveEvery ?? Infinity);
  if (noFeedBefore !== undefined) {
    // Nothing is read while nothing can be fed, except for a self-test of sources.
    const read = seen.readers.flatMap((one, index) =>
      one.isTested && isFree(one, at) ? [index] : [],
    );
    const times = seen.readers.flatMap(({ wipeAt, isTested, isReading, retryAt }) =>
      isTested && !isReading && retryAt > at ? [wipeAt, retryAt] : [wipeAt],
    );
    const sleepUntil = Math.min(noFeedBefore, lifeSignAt, ...times);
    return { ...NOTHING, read, isHopeless: true, sleepUntil };
  }
  if (need.kind === 'rest' && rules.until === 'satisfied') {
    return { ...NOTHING, ending: 'satisfied' };
  }
  const required = Math.max(1, rules.require);
  const patienceMs = patienceFor(need, seen.reseedInterval);
  const asked = { at, need, patienceMs, required };
  const readers = afterReading(seen.readers, asked);
  const read = readers.flatMap((one, index) => (one === seen.readers[index] ? [] : [index]));
  const wanted = need.kind === 'feed' ? need : surplus;
  if (wanted !== undefined && canFeed(readers, { ...asked, need: wanted })) {
    return { ...NOTHING, read, feed: wanted };
  }
  const mix = mixedFirst(readers, asked);
  if (mix.length > 0) return { ...NOTHING, read, mix };
  const usable = readers.filter((one) => one.usable);
  const isDegraded =
    different(usable).length < required || usable.every(({ neverAlone }) => neverAlone);
  const isReading = readers.some((one) => one.isReading);
  const isHopeless = isDegraded && !isReading;
  // Not if a source has failed for good: the service manager's restart would begin its trial again.
  if (isHopeless && rules.requireSource && !readers.some(({ trust }) => trust === 'failed')) {
    return { ...NOTHING, ending: 'noSource', isHopeless };
  }
  const untilNeed = need.kind === 'rest' ? at + (need.atMost ?? Infinity) : Infinity;
  return {
    ...NOTHING,
    read,
    state: isDegraded ? 'degraded' : isReading ? undefined : 'feeding',
    isHopeless,
    sleepUntil: Math.min(untilNeed, lifeSignAt, lookAgainAt(readers, asked, surplus)),
    // Not while waiting for a source: the pool would wake us at once, without use.
    watchesPool: need.kind === 'rest' && need.untilPoolWants,
    releasesMemory: releasesMemory(need, sinceFeed),
  };
}
