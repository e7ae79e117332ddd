// What was not tested is not credited: every way around the judge is refused when it is tried.
import { describe, expect, it } from 'vitest';
import { native, type TestedBlock } from '../../src/native.js';
import { blockOf } from '../support/fifo.js';
import { RandomBytes } from '../support/random-bytes.js';
import { needsRoot } from '../support/requires.js';
import { judgeWithBlock } from '../support/tested-block.js';

const pool = new native.KernelPool('/dev/random');
const constructorOf = (block: TestedBlock) => block.constructor as new () => TestedBlock;

describe('a credit is refused', () => {
  it('of raw bytes, of a look-alike and of what JavaScript has constructed', async () => {
    const raw = await blockOf(new RandomBytes(3).take(2500));
    const { tested } = await judgeWithBlock();
    const forged: unknown[] = [
      raw,
      { left: 2500, bitsPerByte: 8, discard() {}, wipe() {} },
      Object.create(tested),
      Object.setPrototypeOf({ left: 2500 }, Object.getPrototypeOf(tested)),
      Object.setPrototypeOf(raw, Object.getPrototypeOf(tested)),
      new (constructorOf(tested))(),
      new Proxy(tested, {}),
      null,
    ];
    for (const one of forged) {
      expect(() => pool.addEntropy(one as TestedBlock, 1, 0)).toThrow(TypeError);
    }
    expect(raw).toMatchObject({}); // still there
  });

  it('of more bits than the claim allows of the bytes', async (t) => {
    needsRoot(t);
    const { tested } = await judgeWithBlock(4);
    expect(pool.addEntropy(tested, 100, 401)).toBe('EINVAL');
    expect(tested.left).toBe(2400); // and what was tried is lost
    expect(pool.addEntropy(tested, 100, 0xffff_ffff)).toBe('EINVAL');
    expect(pool.addEntropy(tested, 2400, 0)).toBe('EINVAL');
    expect(tested.left).toBe(0);
  });

  it('of any byte twice', async (t) => {
    needsRoot(t);
    const { tested } = await judgeWithBlock(4);
    pool.addEntropy(tested, 2500, 0); // an emulator does not know RNDADDENTROPY
    expect(tested.left).toBe(0); // whatever the kernel said
    expect(pool.addEntropy(tested, 2500, 0)).toBe('EINVAL');
    expect(pool.addEntropy(tested, 1, 0)).toBe('EINVAL');
  });

  it('of no bytes at all', async (t) => {
    needsRoot(t);
    const judge = new native.SourceJudge('byte', 4, 2500); // has judged nothing
    expect(pool.addEntropy(judge.tested, 0, 256)).toBe('EINVAL');
    const { tested } = await judgeWithBlock();
    expect(pool.addEntropy(tested, 0, 1)).toBe('EINVAL');
    tested.wipe();
    expect(pool.addEntropy(tested, 0, 256)).toBe('EINVAL');
  });

  it('of what was wiped, handed out, or rejected afterwards', async () => {
    const judge = await judgeWithBlock();
    judge.tested.wipe();
    expect(pool.addEntropy(judge.tested, 1, 0)).toBe('EINVAL');
    const other = await judgeWithBlock();
    native.takeOut(other.tested);
    expect(pool.addEntropy(other.tested, 1, 0)).toBe('EINVAL');
    const third = await judgeWithBlock();
    third.judge(await blockOf(new Uint8Array(2500)));
    expect(pool.addEntropy(third.tested, 1, 0)).toBe('EINVAL');
  });

  it('of bytes that are changed after they were judged: the judge took them', async () => {
    const judge = await judgeWithBlock();
    const raw = await blockOf(new RandomBytes(4).take(2500));
    judge.judge(raw);
    const before = judge.tested.left;
    raw.wipe();
    expect(judge.tested.left).toBe(before);
  });
});
