// FIPS 140-2 (change notice 1, 2001-10-10) section 4.9.1, one bit at a time, as the standard describes it: the
// addon's results are compared with it. It is fast enough for millions of blocks because no branch of its loop
// depends on a bit.
import { FIPS140_TESTS } from '../../src/health/verdict.js';
import type { Fips140Test } from '../../src/native.js';

const RUN_INTERVALS = [
  [2315, 2685],
  [1114, 1386],
  [527, 723],
  [240, 384],
  [103, 209],
  [103, 209],
] as const;
const LONG_RUN = 26;

export class Fips140Oracle {
  #lastWord: number | undefined;
  readonly #nibbles = new Int32Array(16);
  /** Of zeros, then of ones from 32: how many runs have come to a length below LONG_RUN. */
  readonly #reached = new Int32Array(64);

  prime(word: Uint8Array): void {
    this.#lastWord = new DataView(word.buffer, word.byteOffset, 4).getUint32(0);
  }

  /** The failed tests of a block of 2500 bytes, in the standard's order. */
  test(block: Uint8Array): Fips140Test[] {
    if (block.length !== 2500) throw new RangeError('a block has 2500 bytes');
    const ones = this.#countBits(block);
    const failed = new Set<Fips140Test>();
    if (!(9725 < ones && ones < 10275)) failed.add('monobit');
    const poker = (16 / 5000) * this.#nibbles.reduce((sum, f) => sum + f * f, 0) - 5000;
    if (!(2.16 < poker && poker < 46.17)) failed.add('poker');
    for (const reached of [this.#reached.subarray(0, 32), this.#reached.subarray(32)]) {
      const runs = (length: number): number => reached[length] as number;
      RUN_INTERVALS.forEach(([low, high], i) => {
        const length = i + 1;
        const count = length < 6 ? runs(length) - runs(length + 1) : runs(6);
        if (count < low || count > high) failed.add('runs');
      });
      if (runs(LONG_RUN) > 0) failed.add('longRun');
    }
    const view = new DataView(block.buffer, block.byteOffset, 2500);
    for (let at = 0; at < 2500; at += 4) {
      const word = view.getUint32(at);
      if (word === this.#lastWord) failed.add('continuousRun');
      this.#lastWord = word;
    }
    return FIPS140_TESTS.filter((test) => failed.has(test));
  }

  #countBits(block: Uint8Array): number {
    const nibbles = this.#nibbles.fill(0);
    const reached = this.#reached.fill(0);
    let ones = 0;
    let before = 2;
    let length = 0;
    for (let i = 0; i < 2500; ++i) {
      const byte = block[i] as number;
      for (let shift = 7; shift >= 0; --shift) {
        const bit = (byte >> shift) & 1;
        ones += bit;
        // A run goes on, or one of length 1 begins; the longest are counted on and on in one place.
        length = (length & ((bit ^ before) - 1)) + 1;
        (reached[(bit << 5) | Math.min(length, LONG_RUN)] as number) += 1;
        before = bit;
      }
      (nibbles[byte >> 4] as number) += 1;
      (nibbles[byte & 15] as number) += 1;
    }
    return ones;
  }
}
