// A source that makes no feed alone (docs/decisions/0022): the others are read as if it were not there, and nothing
// is fed before one of them has a block.
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/daemon/decide.js';
import type { ReaderView } from '../../../src/daemon/situation.js';
import type { Need } from '../../../src/pool/policy.js';
import { bits, milliseconds } from '../../../src/units.js';

const AT = 100_000;
const feed = (urgent: boolean): Need => ({
  ...{ kind: 'feed', bits: bits(256), wholeBlock: !urgent, reseed: !urgent, urgent },
});
const IDLE: ReaderView = {
  ...{ trust: 'trusted', usable: true, addsToEveryFeed: false, isExpected: false },
  ...{ isTested: false, noise: '', neverAlone: false, canReadAhead: true },
  ...{ isReading: false, askedAt: 0, lastTookMs: 15, retryAt: 0, heldShare: 0, heldBits: 0 },
  ...{ wipeAt: Infinity, isMixedFirst: false },
};
const HOLDING: ReaderView = { ...IDLE, heldShare: 1, heldBits: 10_000, wipeAt: AT + 8000 };
const LATE: ReaderView = { ...IDLE, isReading: true, askedAt: AT - 60_000 };
const CPU: ReaderView = { ...HOLDING, heldBits: 2500, addsToEveryFeed: true, neverAlone: true };
const ABSENT: ReaderView = { ...IDLE, usable: false, retryAt: AT + 4000 };

const decided = (need: Need, readers: readonly ReaderView[], require = 0, requireSource = false) =>
  decide(
    {
      ...{ at: AT, need, surplus: undefined, sinceFeed: undefined, readers },
      ...{ reseedInterval: milliseconds(300_000), noFeedBefore: undefined },
    },
    { aliveEvery: undefined, until: 'forever', requireSource, require },
  );

describe.each([
  ['a pool that is short', true],
  ['a pool that is due', false],
])('for %s', (_what, urgent) => {
  const need = feed(urgent);

  it('a fallback is read although the block of such a source would do', () => {
    expect(decided(need, [CPU, IDLE])).toMatchObject({ read: [1], feed: undefined });
  });

  it('nothing is fed while the other source is late, and the next one is read', () => {
    expect(decided(need, [CPU, LATE, IDLE])).toMatchObject({ read: [2], feed: undefined });
  });

  it('is fed as soon as another source has a block', () => {
    expect(decided(need, [CPU, HOLDING]).feed).toBe(need);
    expect(decided(need, [HOLDING, CPU]).feed).toBe(need);
  });

  it('counts as one of the required sources', () => {
    expect(decided(need, [HOLDING, CPU], 2).feed).toBe(need);
    expect(decided(need, [CPU, { ...CPU }], 2).feed).toBeUndefined();
  });

  it('is fed alone if its table says so', () => {
    expect(decided(need, [{ ...CPU, neverAlone: false }, ABSENT]).feed).toBe(need);
  });

  it('leaves the daemon degraded if it is the only usable one, and ends a run that requires a source', () => {
    expect(decided(need, [CPU, ABSENT])).toMatchObject({ state: 'degraded', feed: undefined });
    expect(decided(need, [CPU, ABSENT], 0, true)).toMatchObject({ ending: 'noSource' });
  });
});
