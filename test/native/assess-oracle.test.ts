// The estimators that keep suffix arrays, trees and scoreboards against the slow ones that count by
// name, over data of every kind that could trip them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { RandomBytes } from '../support/random-bytes.js';
import * as oracle from '../support/sp800-90b-oracle.js';

const symbol = (alphabet: number) => fc.integer({ min: 0, max: alphabet - 1 });
/** Few symbols, now at random, now a short piece over and over. */
const sequences = (alphabet: number) =>
  fc
    .tuple(
      fc.array(symbol(alphabet), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 30 }),
      fc.array(symbol(alphabet), { minLength: 12, maxLength: 120 }),
    )
    .map(([piece, times, rest]) =>
      Uint8Array.from([...Array.from({ length: times }, () => piece).flat(), ...rest]),
    );

const byTally = ([right, run, guesses]: oracle.Tally, alphabet: number): number =>
  native.predictionEntropy(right, run, guesses, alphabet);

describe.each([2, 3, 5])('over %i symbols', (alphabet) => {
  it('the tuples are those counted one by one', async () => {
    await fc.assert(
      fc.asyncProperty(sequences(alphabet), async (data) => {
        const given = await native.estimateMinEntropy(
          'tuples',
          new native.Symbols(data, { alphabet }),
          [4],
        );
        for (const [i, expected] of oracle.tuples(data, 4).entries()) {
          if (Number.isNaN(given[i])) expect(expected).toBeGreaterThan(100);
          else expect(given[i]).toBeCloseTo(expected, 9);
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['multiMostCommonInWindow', [3, 5, 7, 9], oracle.multiMcw],
    ['lag', 7, oracle.lag],
    ['multiMarkovModelWithCounting', 5, oracle.multiMmc],
    ['lz78y', 4, oracle.lz78y],
  ] as const)('%s guesses the same', async (name, parameter, guess) => {
    await fc.assert(
      fc.asyncProperty(sequences(alphabet), async (data) => {
        const symbols = new native.Symbols(data, { alphabet });
        const [given] = await native.estimateMinEntropy(name, symbols, [parameter].flat());
        expect(given).toBe(
          byTally((guess as typeof oracle.lag)(data, parameter as number), alphabet),
        );
      }),
    );
  });
});

// Bytes that follow from the one before half of the time: enough to fill the dictionaries, and to be
// right often enough that it shows when one is full.
const half = new RandomBytes(7).take(2 * 130_000);
const chain = new Uint8Array(130_000);
for (let i = 1; i < chain.length; i++) {
  const before = chain[i - 1] as number;
  chain[i] = (half[2 * i] as number) < 128 ? (5 * before + 1) & 255 : (half[2 * i + 1] as number);
}

describe('a full dictionary', () => {
  it('of 100,000 transitions an order remembers what it has, MultiMMC', async () => {
    const symbols = new native.Symbols(chain, { alphabet: 256 });
    const [given] = await native.estimateMinEntropy('multiMarkovModelWithCounting', symbols, [3]);
    expect(given).toBe(byTally(oracle.multiMmc(chain, 3), 256));
  });

  it('of 65,536 contexts remembers what it has, LZ78Y', async () => {
    const start = chain.subarray(0, 20_000);
    const [given] = await native.estimateMinEntropy(
      'lz78y',
      new native.Symbols(start, { alphabet: 256 }),
    );
    expect(given).toBe(byTally(oracle.lz78y(start, 16), 256));
  });
});

it.each([2, 7, 256])('finds repetitions of any length, over %i symbols', async (alphabet) => {
  // The first W-tuples of a random text that is there twice repeat n - W + 1 times, of 2n - W + 1
  // places; nothing else of more than 100 symbols does.
  for (const n of [150, 700, 5_000, 20_000]) {
    const once = new RandomBytes(n).take(n).map((byte) => byte % alphabet);
    const twice = Uint8Array.from([...once, ...once]);
    const symbols = new native.Symbols(twice, { alphabet });
    const [, given] = await native.estimateMinEntropy('tuples', symbols);
    let most = 0;
    for (let w = 100; w <= n; w++) {
      const places = 2 * n - w + 1;
      most = Math.max(most, ((2 * (n - w + 1)) / (places * (places - 1))) ** (1 / w));
    }
    const bound = most + 2.5758293035489008 * Math.sqrt((most * (1 - most)) / (2 * n - 1));
    expect(given).toBeCloseTo(-Math.log2(Math.min(1, bound)), 9);
  }
});

// So many neighbours with the same bits that they are sorted by one key after the other, to the last depth.
it('sorts a long repetition in the small stack of a thread', async () => {
  const bits = Uint8Array.from(new RandomBytes(5).take(2_000_000), (byte) => byte & 1);
  const longest = 22_000;
  bits.fill(1, 1_000_000, 1_000_000 + longest);
  bits[999_999] = 0;
  bits[1_000_000 + longest] = 0;
  const [, longestRepeated] = await native.estimateMinEntropy(
    'tuples',
    new native.Symbols(bits, { alphabet: 2 }),
  );
  // 6.3.6: the longest substring that occurs twice has one symbol less than the run; Pmax is near 1.
  expect(longestRepeated).toBeCloseTo(0, 2);
});
