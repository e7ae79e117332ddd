// The compression statistic of SP 800-90B 5.1.11 is the size that bzip2 gives, to the byte; we compute the size alone.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATISTICS } from '../../src/assess/iid.js';
import { native } from '../../src/native.js';
import { RandomBytes } from '../support/random-bytes.js';
import { beat, coin, ramp } from '../support/sample-sources.js';

const hasBzip2 = spawnSync('bzip2', ['--version'], { input: '' }).status === 0;
const NO_BZIP2 = 'needs bzip2 (Debian package bzip2)';

/** Of one order of the samples. */
async function sizeOf(samples: Uint8Array): Promise<number> {
  const { original } = await new native.PermutationTest(samples, 1n, 0).run(1);
  return original[STATISTICS.indexOf('compression')] as number;
}

const byBzip2 = (samples: Uint8Array): number =>
  spawnSync('bzip2', ['-5'], { input: samples.join(' '), maxBuffer: 2 ** 26 }).stdout.length;

/** Each with the size that bzip2 1.0.8 -5 gives to `samples.join(' ')`. */
const KNOWN: readonly (readonly [string, Uint8Array, number])[] = [
  ['one sample', Uint8Array.of(7), 37],
  ['bytes', new RandomBytes(1).take(10_000), 10_846],
  ['bytes of three blocks', new RandomBytes(2).take(300_000), 320_638],
  ['bits of two blocks', coin(0.5, 300_000), 46_821],
  ['bits of which 1 in 500 is 1', coin(0.002, 200_000), 859],
  ['a ramp, which repeats itself exactly', ramp(25_600), 1_284],
  ['a period with some noise', beat(7, 0.9, 100_000), 23_962],
  ['one value', new Uint8Array(50_000).fill(222), 47],
];

describe('the size that bzip2 gives to', () => {
  it.each(KNOWN)('%s', async (_name, samples, size) => {
    expect(await sizeOf(samples)).toBe(size);
  });

  it('any samples, as the bzip2 of this machine says', async (test) => {
    if (!hasBzip2) return test.skip(NO_BZIP2);
    const value = fc.integer({ min: 0, max: 255 });
    const pieces = fc.array(
      fc
        .tuple(fc.array(value, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 30 }))
        .map(([piece, times]) => Array.from({ length: times }, () => piece).flat()),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(pieces, async (list) => {
        const samples = Uint8Array.from(list.flat());
        expect(await sizeOf(samples)).toBe(byBzip2(samples));
      }),
      { numRuns: 60 },
    );
  });

  // A block ends after 499,981 characters, and not inside a run of equal ones: around that bound with numbers of one to
  // three digits, so that the bound falls on every part of a number.
  it('texts that end near the bound of a block', async (test) => {
    if (!hasBzip2) return test.skip(NO_BZIP2);
    const random = new RandomBytes(9).take(260_000);
    for (const values of [[22], [7, 33, 222, 144]]) {
      const all = Uint8Array.from(random, (byte) => values[byte % values.length] as number);
      let characters = 0;
      const count = all.findIndex((sample) => {
        characters += String(sample).length + 1;
        return characters > 499_978;
      });
      for (const size of [count, count + 1, count + 2]) {
        const samples = all.subarray(0, size);
        expect(await sizeOf(samples)).toBe(byBzip2(samples));
      }
    }
  });
});
