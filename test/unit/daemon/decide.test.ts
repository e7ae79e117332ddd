// Each rule of the main loop by itself, on a clock that stands still: docs/decisions/0005, 0013 and 0020.
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/daemon/decide.js';
import { PATIENCE_MS, PATIENCE_URGENT_MS } from '../../../src/daemon/serving.js';
import type { ReaderView, Rules, Situation } from '../../../src/daemon/situation.js';
import type { Need } from '../../../src/pool/policy.js';
import { bits, milliseconds } from '../../../src/units.js';

const AT = 100_000;
const SHORT: Need = {
  kind: 'feed',
  bits: bits(1824),
  wholeBlock: false,
  reseed: false,
  urgent: true,
};
const DUE: Need = { kind: 'feed', bits: bits(256), wholeBlock: true, reseed: true, urgent: false };
const FULL: Need = { kind: 'rest', atMost: milliseconds(300_000), untilPoolWants: true };
const WAIT: Need = { kind: 'rest', atMost: milliseconds(60_000), untilPoolWants: false };

const IDLE: ReaderView = {
  ...{ trust: 'trusted', usable: true, addsToEveryFeed: false, isExpected: false },
  isTested: false,
  ...{ isReading: false, askedAt: 0, lastTookMs: 15, retryAt: 0, wipeAt: Infinity },
  ...{ heldShare: 0, heldBits: 0, canReadAhead: true, noise: '', neverAlone: false },
  isMixedFirst: false,
};
const reading = (forMs: number): ReaderView => ({ ...IDLE, isReading: true, askedAt: AT - forMs });
const HOLDING: ReaderView = { ...IDLE, heldShare: 1, heldBits: 10_000, wipeAt: AT + 8000 };
const ALWAYS: ReaderView = { ...IDLE, addsToEveryFeed: true };
const LITTLE: ReaderView = { ...HOLDING, heldBits: 255 };
const ABSENT: ReaderView = { ...IDLE, usable: false, isExpected: true, retryAt: AT + 4000 };
const QUARANTINED: ReaderView = {
  ...{ ...IDLE, usable: false, trust: 'quarantined', retryAt: AT + 7000 },
};

const FOREVER: Rules = {
  ...{ aliveEvery: undefined, until: 'forever', requireSource: false, require: 0 },
};
const decided = (
  need: Need,
  readers: readonly ReaderView[],
  more: Partial<Situation> = {},
  rules: Partial<Rules> = {},
) =>
  decide(
    {
      ...{ at: AT, need, surplus: undefined, sinceFeed: undefined, readers },
      ...{ reseedInterval: milliseconds(300_000), noFeedBefore: undefined, ...more },
    },
    { ...FOREVER, ...rules },
  );

describe('who is read', () => {
  it.each([
    ['nobody while nothing is needed', FULL, [IDLE, IDLE], []],
    [
      'one under self-test, also while it holds a block',
      FULL,
      [{ ...HOLDING, isTested: true }],
      [0],
    ],
    ['the first one, and the next not before that is late', SHORT, [IDLE, IDLE], [0]],
    ['nobody beside one that is in time', SHORT, [reading(PATIENCE_URGENT_MS - 1), IDLE], []],
    ['the next one beside one that is late', SHORT, [reading(PATIENCE_URGENT_MS), IDLE], [1]],
    [
      'the next one at once beside one that was late before',
      SHORT,
      [{ ...IDLE, lastTookMs: 250 }, IDLE],
      [0, 1],
    ],
    [
      'nobody beside one that has time, where nothing is short',
      DUE,
      [reading(PATIENCE_MS - 1), IDLE],
      [],
    ],
    [
      'the next one beside one that is late, where nothing is short',
      DUE,
      [reading(PATIENCE_MS), IDLE],
      [1],
    ],
    ['nobody where a block is held for a pool that is short', SHORT, [IDLE, HOLDING], []],
    [
      'the preferred one where nothing is short, although another holds a block',
      DUE,
      [IDLE, HOLDING],
      [0],
    ],
    [
      'not the one that is left alone for a while',
      SHORT,
      [{ ...IDLE, retryAt: AT + 1 }, IDLE],
      [1],
    ],
    ['a quarantined one whatever is needed', FULL, [{ ...QUARANTINED, retryAt: AT }], [0]],
    [
      'the next one for a need, while a quarantined one is tested',
      SHORT,
      [{ ...QUARANTINED, isReading: true }, IDLE],
      [1],
    ],
    [
      'one whose device may be plugged in whatever is needed',
      WAIT,
      [{ ...ABSENT, retryAt: AT }],
      [0],
    ],
    ['one that adds to every feed for a feed', SHORT, [IDLE, ALWAYS], [0, 1]],
    ['all that add to every feed', DUE, [ALWAYS, ALWAYS, ALWAYS, IDLE], [0, 1, 2]],
    [
      'no fallback while those before it that add to every feed are in time',
      DUE,
      [{ ...ALWAYS, isReading: true, askedAt: AT - PATIENCE_MS }, ALWAYS, IDLE],
      [1],
    ],
    [
      'the next fallback where all before it are late',
      DUE,
      [
        { ...ALWAYS, isReading: true, askedAt: AT - PATIENCE_MS },
        { ...ALWAYS, lastTookMs: PATIENCE_MS },
        IDLE,
        IDLE,
      ],
      [1, 2],
    ],
    [
      'the next fallback where what those before it hold is not what the need asks',
      DUE,
      [{ ...LITTLE, addsToEveryFeed: true }, IDLE, IDLE],
      [1],
    ],
    ['no fallback where blocks are enough together', DUE, [LITTLE, LITTLE, IDLE], []],
    [
      'the next one at once beside one in trouble, which has to show that it delivers',
      DUE,
      [{ ...IDLE, usable: false }, IDLE],
      [0, 1],
    ],
    ['one that adds to every feed to end its trial', WAIT, [{ ...ALWAYS, trust: 'onTrial' }], [0]],
    ['not one that adds to every feed while nothing is needed', WAIT, [ALWAYS], []],
  ] as const)('%s', (_, need, readers, read) => {
    expect(decided(need, readers).read).toEqual(read);
  });
});

describe('who is read ahead', () => {
  const half = { ...HOLDING, heldShare: 0.49, lastTookMs: PATIENCE_URGENT_MS };
  it.each([
    ['one that would be late, once half of its block is used', FULL, half, [0]],
    ['whatever is needed', SHORT, half, [0]],
    ['not before half of its block is used', FULL, { ...half, heldShare: 0.5 }, []],
    ['not one that delivers in time', FULL, { ...half, lastTookMs: PATIENCE_URGENT_MS - 1 }, []],
    ['not one that takes long', FULL, { ...half, lastTookMs: PATIENCE_MS }, []],
    ['not one that has read ahead, or pays for it', FULL, { ...half, canReadAhead: false }, []],
    ['not one that reads', FULL, { ...half, isReading: true }, []],
    ['not one that is left alone for a while', FULL, { ...half, retryAt: AT + 1 }, []],
  ] as const)('%s', (_, need, reader, read) => {
    expect(decided(need, [reader]).read).toEqual(read);
  });

  it('what is held is fed meanwhile, and nobody waits for the read', () => {
    const ahead = { ...half, isReading: true, askedAt: AT, addsToEveryFeed: true };
    expect(decided(SHORT, [ahead])).toMatchObject({ feed: SHORT, read: [] });
    expect(decided(FULL, [ahead]).sleepUntil).toBe(half.wipeAt);
  });
});

describe('what is fed', () => {
  it.each([
    ['nothing while nothing is held', SHORT, [IDLE], undefined],
    ['what is held', SHORT, [HOLDING], SHORT],
    [
      'what another one holds beside one that is late',
      SHORT,
      [reading(PATIENCE_URGENT_MS), HOLDING],
      SHORT,
    ],
    [
      'nothing yet where the preferred one is in time',
      DUE,
      [reading(PATIENCE_MS - 1), HOLDING],
      undefined,
    ],
    ['what is held, for one that is not preferred', DUE, [HOLDING, reading(0)], DUE],
    [
      'nothing yet where one is in time that adds to every feed',
      DUE,
      [HOLDING, { ...reading(0), addsToEveryFeed: true }],
      undefined,
    ],
    [
      'what is held, while a quarantined one is tested',
      DUE,
      [{ ...QUARANTINED, isReading: true, askedAt: AT }, HOLDING],
      DUE,
    ],
    ['nothing where nothing is needed', FULL, [HOLDING], undefined],
    [
      'nothing yet where any of several is in time that add to every feed',
      DUE,
      [HOLDING, { ...ALWAYS, ...HOLDING }, { ...reading(0), addsToEveryFeed: true }],
      undefined,
    ],
    [
      'what is held, beside any number of sources that are late or in trouble',
      DUE,
      [
        { ...reading(PATIENCE_MS), addsToEveryFeed: true },
        { ...reading(0), addsToEveryFeed: true, lastTookMs: PATIENCE_MS },
        { ...reading(0), addsToEveryFeed: true, usable: false },
        HOLDING,
      ],
      DUE,
    ],
    [
      'nothing yet where what is held is not enough and a fallback is read',
      DUE,
      [LITTLE, IDLE],
      undefined,
    ],
    [
      'what is held, although it is not enough, where the pool is short',
      SHORT,
      [LITTLE, IDLE],
      SHORT,
    ],
  ] as const)('%s', (_, need, readers, feed) => {
    expect(decided(need, readers).feed).toEqual(feed);
  });

  it('a block that comes late, on a pool that takes it although nothing is needed', () => {
    expect(decided(WAIT, [HOLDING], { surplus: DUE }).feed).toEqual(DUE);
  });
});

describe('where two sources are required', () => {
  const rules = { require: 2 };
  const NONE = { ...IDLE, usable: false, retryAt: AT + 1000 };

  it.each([
    ['the next one too, though the first is in time', DUE, [IDLE, IDLE, IDLE], [0, 1]],
    ['the same where the pool is short', SHORT, [IDLE, IDLE, IDLE], [0, 1]],
    ['one beside the block of another', SHORT, [HOLDING, IDLE, IDLE], [1]],
    ['nobody beside one that is late but not alone', DUE, [HOLDING, reading(1), IDLE], []],
    ['the next one beside one that is late', DUE, [HOLDING, reading(PATIENCE_MS), IDLE], [2]],
    ['one beside a later one that adds to every feed', DUE, [IDLE, IDLE, ALWAYS], [0, 2]],
    ['nobody where blocks of two are held', SHORT, [HOLDING, HOLDING, IDLE], []],
  ] as const)('are read: %s', (_, need, readers, read) => {
    expect(decided(need, readers, {}, rules).read).toEqual(read);
  });

  it('nothing is fed before two hold a block, however late the second one is', () => {
    const late = reading(PATIENCE_MS);
    expect(decided(DUE, [HOLDING, late], {}, rules).feed).toBeUndefined();
    expect(decided(SHORT, [HOLDING, late], {}, rules).feed).toBeUndefined();
    expect(decided(WAIT, [HOLDING, late], { surplus: DUE }, rules).feed).toBeUndefined();
    expect(decided(DUE, [HOLDING, HOLDING, late], {}, rules).feed).toBe(DUE);
  });

  it('two with the same noise count as one', () => {
    const timing = { noise: 'processor timing' };
    const [one, other] = [
      { ...HOLDING, ...timing },
      { ...HOLDING, ...timing },
    ];
    expect(decided(SHORT, [one, other], {}, rules)).toMatchObject({
      feed: undefined,
      state: 'degraded',
    });
    expect(decided(SHORT, [one, other, IDLE], {}, rules)).toMatchObject({
      feed: undefined,
      read: [2],
    });
    expect(decided(SHORT, [one, other, HOLDING], {}, rules).feed).toBe(SHORT);
    expect(decided(SHORT, [one, { ...other, noise: 'tpm0' }], {}, rules).feed).toBe(SHORT);
  });

  it('one that is usable is not enough', () => {
    expect(decided(SHORT, [HOLDING, NONE], {}, rules)).toMatchObject({
      ...{ state: 'degraded', isHopeless: true, ending: undefined },
    });
    const ends = decided(SHORT, [HOLDING, NONE], {}, { ...rules, requireSource: true });
    expect(ends.ending).toBe('noSource');
  });
});

describe('a short reseed interval', () => {
  const seconds = (count: number) => ({ reseedInterval: milliseconds(count * 1000) });
  it.each([
    ['half of it', 1, 500],
    ['five seconds at most', 60, PATIENCE_MS],
    ['five seconds where it never ends', 0, PATIENCE_MS],
  ])('makes a source late after %s', (_, interval, lateAfter) => {
    const more = seconds(interval);
    expect(decided(DUE, [reading(lateAfter - 1), HOLDING], more).feed).toBeUndefined();
    expect(decided(DUE, [reading(lateAfter), HOLDING], more).feed).toBe(DUE);
  });
});

describe('how long it sleeps', () => {
  it.each([
    ['until the need that is known', WAIT, [IDLE], AT + 60_000],
    ['until a read is late', SHORT, [reading(10)], AT - 10 + PATIENCE_URGENT_MS],
    ['until the read that begins now is late', SHORT, [IDLE], AT + PATIENCE_URGENT_MS],
    ['until something happens, where the only read is late', SHORT, [reading(99)], Infinity],
    ['until what is held has to be wiped', FULL, [HOLDING], AT + 8000],
    [
      'until one in trouble is read again, for a need',
      SHORT,
      [{ ...IDLE, usable: false, retryAt: AT + 3000 }],
      AT + 3000,
    ],
    [
      'not for one in trouble, without a need',
      WAIT,
      [{ ...IDLE, usable: false, retryAt: AT + 3000 }],
      AT + 60_000,
    ],
    ['until an absent device is looked for again', WAIT, [ABSENT], AT + 4000],
    ['until the next retest of a quarantined one', WAIT, [QUARANTINED], AT + 7000],
  ] as const)('%s', (_, need, readers, sleepUntil) => {
    expect(decided(need, readers).sleepUntil).toBe(sleepUntil);
  });

  it('until a read is late that keeps back a block for the surplus', () => {
    const readers = [reading(10), HOLDING];
    const { feed, sleepUntil } = decided(WAIT, readers, { surplus: DUE });
    expect(feed).toBeUndefined();
    expect(sleepUntil).toBe(AT - 10 + PATIENCE_MS);
    expect(decided(WAIT, [reading(PATIENCE_MS), HOLDING], { surplus: DUE }).feed).toBe(DUE);
    expect(decided(WAIT, [reading(10)], { surplus: DUE }).sleepUntil).toBe(AT + 60_000);
  });

  it('no longer than a sign of life takes', () => {
    const aliveEvery = milliseconds(500);
    expect(decided(WAIT, [IDLE], {}, { aliveEvery }).sleepUntil).toBe(AT + 500);
  });

  it('on the pool where that calls, and not while a source is waited for', () => {
    expect(decided(FULL, [IDLE]).watchesPool).toBe(true);
    expect(decided(WAIT, [IDLE]).watchesPool).toBe(false);
    expect(decided(SHORT, [IDLE]).watchesPool).toBe(false);
  });

  it('without the memory for the next read, where that is far away', () => {
    const releases = (need: Need, sinceFeed = 0) =>
      decided(need, [IDLE], { sinceFeed: milliseconds(sinceFeed) }).releasesMemory;
    expect(releases(WAIT)).toBe(true);
    expect(releases({ ...WAIT, atMost: milliseconds(9999) })).toBe(false);
    expect(releases({ ...WAIT, atMost: undefined })).toBe(true);
    expect(releases(FULL, 59_999)).toBe(false);
    expect(releases(FULL, 60_000)).toBe(true);
    expect(releases(SHORT, 60_000)).toBe(false);
  });
});

describe('whether there is anything to feed from', () => {
  const NONE = { ...IDLE, usable: false, retryAt: AT + 1000 };

  it('shows at once where no source is usable, and where all are idle', () => {
    expect(decided(SHORT, [{ ...NONE, isReading: true }])).toMatchObject({
      ...{ state: 'degraded', isHopeless: false, ending: undefined },
    });
    expect(decided(SHORT, [NONE])).toMatchObject({ state: 'degraded', isHopeless: true });
    expect(decided(WAIT, [IDLE])).toMatchObject({ state: 'feeding', isHopeless: false });
  });

  it('is open while a source is read', () => {
    expect(decided(SHORT, [reading(1)]).state).toBeUndefined();
  });

  it('ends the loop where a source is required, when no read is under way', () => {
    const rules = { requireSource: true };
    expect(decided(SHORT, [{ ...NONE, isReading: true }], {}, rules).ending).toBeUndefined();
    expect(decided(SHORT, [NONE], {}, rules)).toMatchObject({
      ending: 'noSource',
      state: undefined, // the error that follows says it, and the loop does not go on trying
    });
  });
});

it('ends as soon as nothing is needed, where that is wanted', () => {
  expect(decided(FULL, [IDLE], {}, { until: 'satisfied' }).ending).toBe('satisfied');
  expect(decided(SHORT, [IDLE], {}, { until: 'satisfied' }).ending).toBeUndefined();
});

describe('while the kernel refuses entropy', () => {
  const refused = (readers: readonly ReaderView[], rules: Partial<Rules> = {}) =>
    decided(SHORT, readers, { noFeedBefore: AT + 9000 }, rules);

  it('nothing is read or fed, and who asked for a reseed hears it', () => {
    expect(refused([IDLE, HOLDING])).toMatchObject({ read: [], feed: undefined, isHopeless: true });
  });

  it('only a source under self-test is read, as soon as it may be', () => {
    const tested = { ...IDLE, isTested: true };
    expect(refused([IDLE, tested])).toMatchObject({ read: [1], feed: undefined });
    const later = refused([{ ...tested, retryAt: AT + 700 }]);
    expect(later).toMatchObject({ read: [], sleepUntil: AT + 700 });
    expect(refused([{ ...IDLE, retryAt: AT + 700 }]).sleepUntil).toBe(AT + 9000);
  });

  it('it is tried again when that is due; what is held is wiped, and life shown, before', () => {
    expect(refused([IDLE]).sleepUntil).toBe(AT + 9000);
    expect(refused([HOLDING]).sleepUntil).toBe(AT + 8000);
    expect(refused([HOLDING], { aliveEvery: milliseconds(500) }).sleepUntil).toBe(AT + 500);
  });
});
