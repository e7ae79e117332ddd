// The judgement of a block by the real tests and conditioner: what passes, and how much it becomes.
import { describe, expect, it } from 'vitest';
import { ALL_TESTS, BYTE_TESTS, SAMPLE_TESTS } from '../../src/health/verdict.js';
import { native, type SourceJudge } from '../../src/native.js';
import { blockOf } from '../support/fifo.js';
import { RandomBytes } from '../support/random-bytes.js';
import { BLOCK, healthy, pattern } from '../support/replay-timer.js';
import { judgeWithBlock } from '../support/tested-block.js';

const PASSED = { failed: [], permanent: false };

async function judge(judge: SourceJudge, values: ArrayLike<number>) {
  const raw = await blockOf(Uint8Array.from(values));
  const verdict = judge.judge(raw);
  expect(raw.filled).toBe(0); // whatever the verdict
  return verdict;
}

describe('the judge of a source of bytes', () => {
  it('wants the word that the continuous test starts from, again after another device', async () => {
    const bytes = new native.SourceJudge('byte', 4, 2500);
    expect(bytes.primingBytes).toBe(4);
    const word = await blockOf(new RandomBytes(1).take(4));
    bytes.prime(word);
    expect(word.filled).toBe(0);
    expect(bytes.primingBytes).toBe(0);
    bytes.restart();
    expect(bytes.primingBytes).toBe(4);
  });

  it('passes the bytes on as they came, worth what is claimed', async () => {
    const { tested, measured } = await judgeWithBlock(4);
    expect(tested).toMatchObject({ left: 2500, bitsPerByte: 4 });
    expect(measured).toBeGreaterThan(6);
    const bytes = new RandomBytes(1);
    bytes.take(4 + 2500); // the block of the trial
    expect(native.takeOut(tested)).toEqual(Buffer.from(bytes.take(2500)));
    expect(tested).toMatchObject({ left: 0, bitsPerByte: 0 });
  });

  it('credits what was measured where that is less than the claim, to the last whole bit', async () => {
    const { tested, measured = 0 } = await judgeWithBlock(8);
    expect(measured).toBeLessThan(8);
    expect(tested.bitsPerByte).toBe(Math.floor(2500 * measured) / 2500);
  });

  it('names what failed, and leaves nothing of the block', async () => {
    const bytes = await judgeWithBlock();
    const verdict = await judge(bytes, new Uint8Array(2500));
    expect(verdict).toEqual({ failed: BYTE_TESTS, permanent: true }); // zeros repeat themselves as well
    expect(bytes.tested.left).toBe(0);
  });

  it('holds the last block only', async () => {
    const bytes = await judgeWithBlock();
    const { tested } = bytes;
    tested.discard(2000);
    expect(tested.left).toBe(500);
    expect(await judge(bytes, new RandomBytes(2).take(2500))).toEqual(PASSED);
    expect(bytes.tested).toBe(tested);
    expect(tested.left).toBe(2500);
  });

  it('only tests the first block after it has started again, and trusts it as before', async () => {
    const bytes = await judgeWithBlock();
    expect(bytes.startingUp).toBe(false);
    bytes.startAgain();
    expect([bytes.startingUp, bytes.primingBytes]).toEqual([true, 4]);
    const random = new RandomBytes(2);
    bytes.prime(await blockOf(random.take(4)));
    expect(await judge(bytes, random.take(2500))).toEqual(PASSED);
    expect([bytes.tested.left, bytes.startingUp]).toEqual([0, false]);
    expect(bytes.trust.state).toBe('trusted');
    expect(await judge(bytes, random.take(2500))).toEqual(PASSED);
    expect(bytes.tested.left).toBe(2500);
  });

  it('takes whole blocks', async () => {
    const bytes = await judgeWithBlock();
    for (const size of [2499, 2501]) {
      const raw = await blockOf(new Uint8Array(size));
      expect(() => bytes.judge(raw)).toThrow(RangeError);
    }
    for (const impostor of [{}, null, 'x', bytes.tested]) {
      expect(() => bytes.judge(impostor as never)).toThrow(TypeError);
    }
  });
});

describe('the judge of a noise source', () => {
  it('makes 256 bits of 320 samples at 1 bit', async () => {
    const samples = new native.SourceJudge('sample', 1, BLOCK);
    expect(samples.primingBytes).toBe(0);
    for (const block of [healthy(BLOCK), healthy(BLOCK, 8)]) {
      expect(samples.startingUp).toBe(true);
      expect(await judge(samples, block)).toEqual(PASSED);
      expect(samples.tested.left).toBe(0);
    }
    expect(samples.startingUp).toBe(false);
    expect(await judge(samples, healthy(BLOCK, 6))).toEqual(PASSED);
    // Of 2048 samples, some 50 of them stuck.
    expect(samples.tested).toMatchObject({ left: 6 * 32, bitsPerByte: 8 });
  });

  it('rejects what fails before it is conditioned, and leaves nothing of it', async () => {
    const samples = new native.SourceJudge('sample', 1, BLOCK);
    await judge(samples, healthy(BLOCK));
    const { failed, permanent } = await judge(samples, pattern(BLOCK, 40));
    expect(SAMPLE_TESTS).toEqual(expect.arrayContaining([...failed]));
    expect(failed).not.toEqual([]);
    expect(permanent).toBe(true);
    expect(samples.tested.left).toBe(0);
  });

  it('credits a margin below what the last block was measured to hold, until another device', async () => {
    const { jitterMargin } = native.limits;
    const size = 16_384; // so that a block of such samples fills an output
    const samples = new native.SourceJudge('sample', 0.3, size);
    expect([samples.measured, samples.inForce]).toEqual([undefined, 0]);
    // Three in five values are alike: 0.74 bits.
    const random = new RandomBytes(5);
    const alike = () => random.take(size).map((value) => (value < 154 ? 77 : value));
    for (const _ of ['on trial', 'trusted']) expect(await judge(samples, alike())).toEqual(PASSED);
    expect(samples.measured).toBeLessThan(0.74);
    expect(samples.inForce).toBeCloseTo((samples.measured ?? 0) / jitterMargin, 9);
    expect(samples.tested.left).toBeGreaterThan(0);
    expect(samples.tested.left).toBeLessThanOrEqual((32 * size * 0.74) / jitterMargin / 320);
    expect(await judge(samples, healthy(size))).toEqual(PASSED);
    expect(samples.inForce).toBe(0.3);
    samples.restart();
    expect([samples.measured, samples.inForce]).toEqual([undefined, 0]);
  });

  it('measures nothing of what failed', async () => {
    const samples = new native.SourceJudge('sample', 1, BLOCK);
    await judge(samples, healthy(BLOCK));
    const before = samples.measured;
    await judge(samples, new Uint8Array(BLOCK));
    expect(samples.measured).toBe(before);
  });

  it('rejects a block that passes and yet fills no output', async () => {
    const samples = new native.SourceJudge('sample', 1, BLOCK);
    expect(await judge(samples, healthy(300))).toEqual({ failed: ['stuck'], permanent: false });
  });
});

it('has no judge for a claim, a unit or a block that can not be', () => {
  for (const claim of [0, 0.09, -1, 8.01, Number.NaN]) {
    expect(() => new native.SourceJudge('byte', claim, 2500)).toThrow(RangeError);
  }
  expect(() => new native.SourceJudge('nibble' as never, 4, 2500)).toThrow(RangeError);
  expect(() => new native.SourceJudge('sample', 1, 0)).toThrow(RangeError);
});

it('has a word for each of its tests', () => {
  expect(new Set(ALL_TESTS)).toEqual(new Set([...BYTE_TESTS, ...SAMPLE_TESTS]));
});
