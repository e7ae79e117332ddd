// FIPS 140-2 (change notice 1, 2001-10-10) section 4.9.1, one bit at a time, as the standard puts
// it. Slow and plain on purpose: the addon is held against it.
import { FIPS140_TESTS, type Fips140Test } from '../../src/health/verdict.js';

const RUN_INTERVALS = [
  [2315, 2685],
  [1114, 1386],
  [527, 723],
  [240, 384],
  [103, 209],
  [103, 209],
] as const;

export class Fips140Oracle {
  #lastWord: number | undefined;

  prime(word: Uint8Array): void {
    this.#lastWord = new DataView(word.buffer, word.byteOffset, 4).getUint32(0);
  }

  /** The failed tests of a block of 2500 bytes, in the standard's order. */
  test(block: Uint8Array): Fips140Test[] {
    if (block.length !== 2500) throw new RangeError('a block has 2500 bytes');
    let ones = 0;
    let run = 0;
    let before = -1;
    let isLong = false;
    const runs = [
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0],
    ];
    const endRun = (): void => {
      if (run === 0) return;
      const bin = Math.min(run, 6) - 1;
      const counts = runs[before] as number[];
      counts[bin] = (counts[bin] as number) + 1;
      if (run >= 26) isLong = true;
    };
    const nibbles = new Array<number>(16).fill(0);
    for (const byte of block) {
      for (let shift = 7; shift >= 0; --shift) {
        const bit = (byte >> shift) & 1;
        ones += bit;
        if (bit === before) {
          ++run;
        } else {
          endRun();
          run = 1;
          before = bit;
        }
      }
      for (const nibble of [byte >> 4, byte & 15])
        nibbles[nibble] = (nibbles[nibble] as number) + 1;
    }
    endRun();

    const failed = new Set<Fips140Test>();
    if (!(9725 < ones && ones < 10275)) failed.add('monobit');
    const poker = (16 / 5000) * nibbles.reduce((sum, f) => sum + f * f, 0) - 5000;
    if (!(2.16 < poker && poker < 46.17)) failed.add('poker');
    for (const counts of runs) {
      RUN_INTERVALS.forEach(([low, high], bin) => {
        const count = counts[bin] as number;
        if (count < low || count > high) failed.add('runs');
      });
    }
    if (isLong) failed.add('longRun');
    const view = new DataView(block.buffer, block.byteOffset, 2500);
    for (let at = 0; at < 2500; at += 4) {
      const word = view.getUint32(at);
      if (word === this.#lastWord) failed.add('continuousRun');
      this.#lastWord = word;
    }
    return FIPS140_TESTS.filter((test) => failed.has(test));
  }
}
