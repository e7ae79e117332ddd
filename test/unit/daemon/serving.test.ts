// Rules that hold of any number of sources in any state, in any order: docs/decisions/0020.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from '../../../src/daemon/decide.js';
import type { ReaderView, Situation } from '../../../src/daemon/situation.js';
import type { Need } from '../../../src/pool/policy.js';
import { bits, milliseconds } from '../../../src/units.js';

const AT = 1_000_000;
const RUNS = { numRuns: 2000 };
const RULES = { aliveEvery: undefined, until: 'forever', requireSource: false } as const;

const IDLE: ReaderView = {
  ...{ trust: 'trusted', usable: true, addsToEveryFeed: false, isExpected: false, isTested: false },
  ...{ isReading: false, askedAt: 0, lastTookMs: 0, retryAt: 0, wipeAt: Infinity },
  ...{ heldShare: 0, heldBits: 0, canReadAhead: true, noise: '', neverAlone: false },
  isMixedFirst: false,
};

/** How long ago a read began, or how long the last block took: around each limit of patience. */
const duration = fc.constantFrom(0, 1, 24, 25, 26, 499, 500, 4999, 5000, 60_000);
const role = fc.boolean();

const idle = fc.record({ addsToEveryFeed: role, lastTookMs: duration }).map((more) => ({
  ...{ ...IDLE, ...more },
}));
const holding = fc
  .record({ addsToEveryFeed: role, lastTookMs: duration, heldBits: fc.nat(3000) })
  .map((more) => ({ ...IDLE, ...more, heldShare: 1, wipeAt: AT + 5000 }));
const reading = fc
  .record({ addsToEveryFeed: role, lastTookMs: duration, forMs: duration })
  .map(({ forMs, ...more }) => ({ ...IDLE, ...more, isReading: true, askedAt: AT - forMs }));
const onTrial = fc.record({ one: fc.oneof(idle, reading) }).map(({ one }) => ({
  ...{ ...one, trust: 'onTrial' as const },
}));

/** Sources that nobody waits for: whatever else is true of them, they hold no block. */
const late = reading.map((one) => ({ ...one, lastTookMs: 60_000 }));
const waiting = idle.map((one) => ({ ...one, usable: false, retryAt: AT + 500 }));
const mute = reading.map((one) => ({ ...one, usable: false }));
const quarantined = fc
  .oneof(idle, reading)
  .map((one) => ({ ...one, usable: false, trust: 'quarantined' as const }));
const failed = idle.map((one) => ({
  ...{ ...one, usable: false, trust: 'failed' as const, retryAt: Infinity },
}));
const bad = fc.oneof(late, waiting, mute, quarantined, failed);
const any = fc.oneof(idle, holding, reading, onTrial, bad);

const need: fc.Arbitrary<Need> = fc.record({
  kind: fc.constant('feed' as const),
  bits: fc.integer({ min: 8, max: 2048 }).map(bits),
  wholeBlock: fc.boolean(),
  reseed: fc.boolean(),
  urgent: fc.boolean(),
});

/** How many different sources have to be in the feed; 0 counts as 1. */
const required = fc.integer({ min: 0, max: 3 });

const decided = (readers: readonly ReaderView[], need: Need, require: number) =>
  decide(
    {
      ...{ at: AT, need, surplus: undefined, sinceFeed: undefined, readers },
      ...{ reseedInterval: milliseconds(300_000), noFeedBefore: undefined },
    } satisfies Situation,
    { ...RULES, require },
  );

const countHolding = (readers: readonly ReaderView[]): number =>
  readers.filter(({ heldShare }) => heldShare > 0).length;

/** Whether a block of this source may still come in time, counted here by the words of the decision alone. */
const isInTime = (one: ReaderView, { urgent }: Need & { kind: 'feed' }): boolean => {
  const patience = urgent ? 25 : 5000;
  const isRead = one.isReading && one.askedAt + patience > AT;
  return one.usable && one.heldShare === 0 && isRead && one.lastTookMs < patience;
};
const readersAfter = (readers: readonly ReaderView[], read: readonly number[]) =>
  readers.map((one, index) =>
    read.includes(index) ? { ...one, isReading: true, askedAt: AT } : one,
  );

it('a source that is late, mute, quarantined or failed delays no feed that the others can serve', () => {
  fc.assert(
    fc.property(
      fc.array(any, { maxLength: 6 }),
      fc.array(fc.tuple(bad, fc.nat(6)), { minLength: 1, maxLength: 4 }),
      need,
      required,
      (readers, others, need, require) => {
        fc.pre(decided(readers, need, require).feed !== undefined);
        const all = [...readers];
        for (const [one, at] of others) all.splice(at, 0, one);
        expect(decided(all, need, require).feed).toBe(need);
      },
    ),
    RUNS,
  );
});

it('a block is held back only while another one may still come in time', () => {
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), need, required, (readers, need, require) => {
      const { feed, read } = decided(readers, need, require);
      fc.pre(countHolding(readers) >= Math.max(1, require) && feed === undefined);
      const after = readersAfter(readers, read);
      expect(after.some((one) => isInTime(one, need as Need & { kind: 'feed' }))).toBe(true);
    }),
    RUNS,
  );
});

it('every source of the role always that is in time is in the feed', () => {
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), need, required, (readers, need, require) => {
      const { feed, read } = decided(readers, need, require);
      fc.pre(feed !== undefined);
      for (const one of readersAfter(readers, read)) {
        const isMissed = one.addsToEveryFeed && isInTime(one, need as Need & { kind: 'feed' });
        expect(isMissed).toBe(false);
      }
    }),
    RUNS,
  );
});

it('every source of the role always that may be read is read for a need', () => {
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), need, required, (readers, need, require) => {
      const { read } = decided(readers, need, require);
      for (const [index, one] of readers.entries()) {
        const isFree = !one.isReading && one.retryAt <= AT && one.heldShare === 0;
        if (one.addsToEveryFeed && isFree) expect(read).toContain(index);
      }
    }),
    RUNS,
  );
});

it('nothing is fed of fewer sources than are required', () => {
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), need, required, (readers, need, require) => {
      fc.pre(countHolding(readers) < require);
      expect(decided(readers, need, require).feed).toBeUndefined();
    }),
    RUNS,
  );
});

it('a fallback is read only where those before it do not deliver what the need asks', () => {
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), need, required, (readers, need, require) => {
      const { read } = decided(readers, need, require);
      const asked = need as Need & { kind: 'feed' };
      const after = readersAfter(readers, read);
      for (const index of read) {
        const one = readers[index] as ReaderView;
        if (one.addsToEveryFeed || one.trust === 'quarantined' || one.isExpected) continue;
        const isAtHand = (other: ReaderView) => other.heldShare > 0 || isInTime(other, asked);
        const before = after.slice(0, index).filter(isAtHand);
        const added = after
          .slice(index)
          .filter((other) => other.addsToEveryFeed && isAtHand(other));
        if (before.length + added.length < require) continue;
        expect(before.some((other) => isInTime(other, asked))).toBe(false);
        const held = before.reduce((sum, { heldBits }) => sum + heldBits, 0);
        expect(asked.urgent ? before.length === 0 : held < asked.bits).toBe(true);
      }
    }),
    RUNS,
  );
});
