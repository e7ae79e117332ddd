// The replay test of bytes: every period is caught by the end of the second block that repeats, nothing that
// is new is taken for a repeat, and the anchor's length follows from the claim.
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { native, type SampleTests } from '../../src/native.js';
import { blockOf } from '../support/fifo.js';
import { RandomBytes } from '../support/random-bytes.js';

const BLOCK = 2500;
const MIB = 2 ** 20;
const [REPLAY, PERMANENT] = [16, 32];
const CAUGHT = REPLAY | PERMANENT;

const judge = async (tests: SampleTests, bytes: Uint8Array): Promise<number> =>
  tests.test(await blockOf(bytes));

/** `block` and the following of a recording that is played in a loop. */
function played(recording: Uint8Array, block: number): Buffer {
  const bytes = Buffer.alloc(BLOCK);
  for (let i = 0; i < BLOCK; ++i) {
    bytes[i] = recording[(block * BLOCK + i) % recording.length] as number;
  }
  return bytes;
}

/** Whether some `length` bytes in a row are in both. */
function haveInCommon(one: Buffer, other: Buffer, length: number): boolean {
  for (let at = 0; at + length <= one.length; ++at) {
    if (other.includes(one.subarray(at, at + length))) return true;
  }
  return false;
}

describe('the replay test of bytes', () => {
  it.each([17, 100, 128, 997, 1250, 2499, 2500, 2501, 4096, 5000, 65_536, 65_537, 1_000_003, MIB])(
    'catches a period of %i bytes within two blocks of the first repeated byte, and each later block',
    async (period) => {
      const recording = new RandomBytes(period).take(period);
      const tests = new native.ByteTests(4);
      const firstRepeated = Math.floor(period / BLOCK);
      for (let block = 0; block < firstRepeated; ++block) {
        expect(await judge(tests, played(recording, block)), `block ${block}`).toBe(0);
      }
      // The block in which the repeat begins may hold too little of it; the next one is caught for certain.
      await judge(tests, played(recording, firstRepeated));
      for (let later = 1; later <= 5; ++later) {
        expect(await judge(tests, played(recording, firstRepeated + later))).toBe(CAUGHT);
      }
    },
  );

  it.each([0.1, 0.5, 1, 8])('does so at a claim of %f bits per byte too', async (claim) => {
    const recording = new RandomBytes(5).take(50_000 + 777);
    const tests = new native.ByteTests(claim);
    for (let block = 0; block <= 20; ++block) await judge(tests, played(recording, block));
    expect(await judge(tests, played(recording, 21))).toBe(CAUGHT);
  });

  it('remembers through a failure and through another device, and forgets nothing for them', async () => {
    const bytes = new RandomBytes(6).take(3 * BLOCK);
    const tests = new native.ByteTests(4);
    expect(await judge(tests, bytes.subarray(0, BLOCK))).toBe(0);
    expect(await judge(tests, Buffer.alloc(BLOCK))).toBe(CAUGHT | 3); // zeros fail RCT and APT too
    expect(await judge(tests, bytes.subarray(BLOCK, 2 * BLOCK))).toBe(0);
    tests.restart();
    expect(await judge(tests, bytes.subarray(0, BLOCK))).toBe(CAUGHT);
    expect(await judge(tests, bytes.subarray(2 * BLOCK))).toBe(0);
  });

  it('takes no pieces that are shorter than its anchor for a repeat', async () => {
    const { bytes: anchor } = native.replayAnchor(4);
    const piece = anchor - 1;
    let [block, shuffled]: [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)];
    // Where two pieces meet, the next byte may be the right one by chance: not in every block.
    for (let seed = 1; seed === 1 || haveInCommon(block, shuffled, anchor); ++seed) {
      block = new RandomBytes(seed).take(BLOCK);
      const starts = Array.from({ length: Math.floor(BLOCK / piece) }, (_, i) => i * piece);
      const pieces = starts.reverse().map((at) => block.subarray(at, at + piece));
      shuffled = Buffer.concat([...pieces, block], BLOCK);
    }
    expect(haveInCommon(block, shuffled, piece)).toBe(true);
    const tests = new native.ByteTests(4);
    expect(await judge(tests, block)).toBe(0);
    expect(await judge(tests, shuffled)).toBe(0);
  });

  it('sounds no false alarm in 2 MiB of new bytes', async () => {
    const tests = new native.ByteTests(4);
    for (let block = 0; block < 900; ++block) {
      expect((await judge(tests, randomBytes(BLOCK))) & REPLAY, `block ${block}`).toBe(0);
    }
  });
});

describe('what it promises', () => {
  const claims = [0.1, 0.5, 1, 2, 3.3, 4, 8];

  it.each(claims)('a false alarm below 2^-40 per block at a claim of %f', (claim) => {
    const { bytes, windows } = native.replayAnchor(claim);
    const pairs = BLOCK * windows;
    const byChance = pairs * 2 ** (-claim * bytes);
    const byDigest = pairs * (bytes / (2 ** 61 - 1)) ** 2;
    expect(Math.log2(byChance + byDigest)).toBeLessThan(-40);
  });

  it.each(claims)('an anchor in 1250 bytes wherever they begin, at a claim of %f', (claim) => {
    const { bytes, stride } = native.replayAnchor(claim);
    expect(2 * stride + bytes - 1).toBeLessThanOrEqual(BLOCK / 2);
  });

  it.each(claims)('a memory of 1 MiB and a block, at a claim of %f', (claim) => {
    const { bytes, stride, windows } = native.replayAnchor(claim);
    const perBlock = Math.floor((BLOCK - bytes + 1) / stride);
    expect(Math.floor(windows / perBlock) * BLOCK).toBeGreaterThanOrEqual(MIB + BLOCK);
  });
});
