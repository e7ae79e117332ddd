// What a feed gives back, as data: what each block gave, whether it was followed by a reseed, and what
// the kernel refused.
import { expect, it } from 'vitest';
import { type FeedOrder, feedBlocks, type HeldBlock } from '../../../src/daemon/feed-blocks.js';
import { Ledger } from '../../../src/pool/ledger.js';
import { legacyPolicy, modernPolicy, type Need, type Policy } from '../../../src/pool/policy.js';
import { bits, bitsPerByte, milliseconds } from '../../../src/units.js';
import { FakePool } from '../../support/fake-loop.js';
import { FakeTestedBlock } from '../../support/fakes.js';

const SETTINGS = { watermarkBits: bits(3072), reseedInterval: milliseconds(60_000) };
const NOW = 500;

function fed(
  policy: Policy,
  pool: FakePool,
  blocks: readonly HeldBlock[],
  { need, require = 0 }: { need?: Need; require?: number } = {},
) {
  const ledger = new Ledger();
  for (const { source } of blocks) ledger.open(source, bitsPerByte(4));
  const view = pool.view();
  const order: FeedOrder = {
    ...{ blocks, view, settings: SETTINGS, lastFeedAt: undefined },
    need: need ?? policy.next(view, undefined, SETTINGS),
  };
  return feedBlocks({ pool, ledger, policy, require, now: () => NOW }, order);
}

const held = (
  source: string,
  more: { noise?: string; left?: number; askedAt?: number; adds?: boolean; never?: boolean } = {},
) => ({
  noise: more.noise ?? '',
  ...{ source, block: new FakeTestedBlock(more.left ?? 2500), askedAt: more.askedAt ?? 100 },
  addsToEveryFeed: more.adds ?? false,
  neverAlone: more.never ?? false,
});

it('takes as many credits of a block as a legacy pool needs, and leaves the rest of it', () => {
  const pool = new FakePool(4096, 1000);
  const block = held('one');
  const result = fed(legacyPolicy, pool, [block]);
  expect(pool.avail).toBeGreaterThanOrEqual(3072);
  expect(result.credits).toBe(pool.adds.length);
  expect(result.credits).toBeGreaterThan(1);
  const bytes = pool.adds.reduce((all, one) => all + one.bytes, 0);
  const credited = pool.adds.reduce((all, one) => all + one.bits, 0);
  expect(result.fed).toEqual([{ source: 'one', bytes, bits: credited }]);
  expect(block.block.left).toBe(2500 - bytes);
  expect(result).toMatchObject({ outcome: undefined, next: { kind: 'rest' }, lastFeedAt: 100 });
});

it('goes on with the next block where one is used up, and names those that gave something', () => {
  const blocks = [held('spent', { left: 0 }), held('little', { left: 50 }), held('more')];
  const result = fed(legacyPolicy, new FakePool(4096, 1000), blocks);
  expect(result.fed.map(({ source }) => source)).toEqual(['little', 'more']);
  expect(result.fed[0]).toMatchObject({ bytes: 50, bits: 200 });
});

it('mixes a source of the role always in to its end, without a credit where none is wanted', () => {
  const blocks = [held('first'), held('always', { adds: true, askedAt: 300 })];
  const result = fed(legacyPolicy, new FakePool(4096, 3000), blocks);
  expect(result.fed[1]).toEqual({ source: 'always', bytes: 2500, bits: 0 });
  expect(result.credits).toBe(1);
  expect(result.lastFeedAt, 'the later one').toBe(300);
});

it('mixes all blocks whole into a modern pool, and reseeds once', () => {
  const pool = new FakePool(256, 256);
  const result = fed(modernPolicy, pool, [held('first'), held('second', { askedAt: 50 })]);
  expect(result.fed).toEqual([
    { source: 'first', bytes: 2500, bits: 256 },
    { source: 'second', bytes: 2500, bits: 0 },
  ]);
  expect(result).toMatchObject({ outcome: 'reseeded', credits: 1, lastFeedAt: 100 });
  expect(pool.reseeds).toBe(1);
  expect(result.next, 'from when the block was asked for').toMatchObject({
    atMost: 60_000 - (NOW - 100),
  });
});

it('credits the sum of what the blocks are worth, limited to what the pool needs', () => {
  const little = (source: string, bytes: number) => held(source, { left: bytes, adds: true });
  const order = [little('one', 25), little('two', 20), little('three', 1000), little('four', 10)];
  const pool = new FakePool(256, 256);
  const result = fed(modernPolicy, pool, order);
  expect(result.fed).toEqual([
    { source: 'one', bytes: 25, bits: 100 },
    { source: 'two', bytes: 20, bits: 80 },
    { source: 'three', bytes: 1000, bits: 256 - 180 },
    { source: 'four', bytes: 10, bits: 0 },
  ]);
  expect(pool.reseeds).toBe(1);
});

it('adds a whole block of each source of the role always to a legacy pool', () => {
  const blocks = [held('one', { adds: true }), held('two', { adds: true }), held('three')];
  const { fed: gave } = fed(legacyPolicy, new FakePool(4096, 3000), blocks);
  expect(gave.map(({ source }) => source)).toEqual(['one', 'two']);
  expect(gave[0]?.bits).toBeGreaterThan(0);
  expect(gave[1]).toEqual({ source: 'two', bytes: 2500, bits: 0 });
});

it('adds of each required source as much to a legacy pool as was credited', () => {
  const blocks = [held('one'), held('two'), held('three')];
  const { fed: gave, credits } = fed(legacyPolicy, new FakePool(4096, 3000), blocks, {
    require: 2,
  });
  expect(gave.map(({ source }) => source)).toEqual(['one', 'two']);
  const [one, two] = gave;
  expect(two).toEqual({ source: 'two', bytes: Math.ceil((one?.bits ?? 0) / 4), bits: 0 });
  expect(blocks[1]?.block.left).toBe(2500 - (two?.bytes ?? 0));
  expect(credits).toBe(1);
});

it('reseeds nothing where the kernel took nothing', () => {
  const pool = new FakePool(256, 256);
  pool.add = () => false;
  const result = fed(modernPolicy, pool, [held('first')]);
  expect(result).toMatchObject({ fed: [], credits: 0, outcome: undefined, lastFeedAt: undefined });
  expect(pool.reseeds).toBe(0);
});

it.each(['reseed', 'view'] as const)('tells what is in although the kernel refuses %s', (act) => {
  const pool = new FakePool(256, 256);
  const error = new Error('refused');
  const refuse = () => {
    throw error;
  };
  const add = pool.add.bind(pool);
  pool.add = (seed) => {
    pool[act] = refuse;
    return add(seed);
  };
  const result = fed(modernPolicy, pool, [held('first')]);
  expect(result.failure).toEqual({ error });
  expect(result.fed).toEqual([{ source: 'first', bytes: 2500, bits: 256 }]);
  expect(result.credits).toBe(1);
});

it('takes a source that makes no feed alone last, wherever it is in the order', () => {
  const first = held('cpu', { adds: true, never: true });
  const result = fed(modernPolicy, new FakePool(256, 256), [first, held('hwrng')]);
  expect(result.fed).toEqual([
    { source: 'hwrng', bytes: 2500, bits: 256 },
    { source: 'cpu', bytes: 2500, bits: 0 },
  ]);
});

it('takes nothing of a source that makes no feed alone if no other has delivered', () => {
  const blocks = [held('hwrng', { left: 0 }), held('cpu', { adds: true, never: true })];
  const result = fed(modernPolicy, new FakePool(256, 256), blocks);
  expect(result).toMatchObject({ fed: [], credits: 0, outcome: undefined });
});

it('credits a legacy pool with no more than the smallest of the required blocks carries alone', () => {
  const blocks = [held('one', { left: 1 }), held('two')];
  const result = fed(legacyPolicy, new FakePool(4096, 1000), blocks, { require: 2 });
  expect(result.fed).toEqual([
    { source: 'one', bytes: 1, bits: 4 },
    { source: 'two', bytes: 1, bits: 0 },
  ]);
});

it('passes over a small rest if blocks of as many other sources as are required carry more', () => {
  const blocks = [held('one', { left: 25 }), held('two'), held('three')];
  const { fed: gave } = fed(legacyPolicy, new FakePool(4096, 3000), blocks, { require: 2 });
  const [one, two, three] = gave;
  expect(one).toEqual({ source: 'one', bytes: 25, bits: 100 });
  const credited = 100 + (two?.bits ?? 0);
  expect(three).toMatchObject({ source: 'three', bytes: Math.ceil(credited / 4), bits: 0 });
  expect(two?.bytes, 'as much as carries the credit alone').toBe(three?.bytes);
});

it.each([
  ['legacy', legacyPolicy, new FakePool(4096, 1000), 1, 4],
  ['modern', modernPolicy, new FakePool(256, 256), 25, 100],
] as const)(
  'credits what makes no feed alone with as much as the others, on a %s pool',
  (_, policy, pool, left, worth) => {
    const blocks = [held('hwrng', { left }), held('cpu', { adds: true, never: true })];
    const { fed: gave } = fed(policy, pool, blocks);
    expect(gave.map(({ bits }) => bits)).toEqual([worth, worth]);
  },
);

it('is not complete, and reseeds nothing, if the kernel refuses after the first of two required', () => {
  const pool = new FakePool(256, 256);
  const add = pool.add.bind(pool);
  pool.add = (seed) => pool.adds.length === 0 && add(seed);
  const result = fed(modernPolicy, pool, [held('one'), held('two')], { require: 2 });
  expect(result).toMatchObject({ isComplete: false, outcome: undefined, lastFeedAt: undefined });
  expect(result.fed).toEqual([{ source: 'one', bytes: 2500, bits: 256 }]);
  expect(pool.reseeds).toBe(0);
});

it('is not complete with two blocks of the same noise, and credits what two different ones carry', () => {
  const noise = 'processor timing';
  const timing = [held('jitter', { noise }), held('jitter2', { noise })];
  const result = fed(modernPolicy, new FakePool(256, 256), timing, { require: 2 });
  expect(result).toMatchObject({ isComplete: false, outcome: undefined });
  const chip = held('hwrng', { left: 25 });
  const three = [held('jitter', { noise }), held('jitter2', { noise }), chip];
  const { fed: gave } = fed(legacyPolicy, new FakePool(4096, 1000), three, { require: 2 });
  expect(gave).toEqual([
    { source: 'jitter', bytes: 25, bits: 100 },
    { source: 'hwrng', bytes: 25, bits: 0 },
  ]);
});
