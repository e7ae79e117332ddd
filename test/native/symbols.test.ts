// The forms in which the estimators take samples. What symbols hold cannot be read, so their estimates are compared with
// those of symbols that were written by hand: some estimators look at the order of all of them.
import { describe, expect, it } from 'vitest';
import { RUNS } from '../../src/assess/estimators.js';
import { areBits, bitsOf } from '../../src/assess/samples.js';
import { native, type Symbols } from '../../src/native.js';
import { RandomBytes } from '../support/random-bytes.js';

const estimatesOf = (symbols: Symbols) =>
  Promise.all(
    RUNS.filter(({ binary }) => symbols.alphabet === 2 || !binary).map(({ name }) =>
      native.estimateMinEntropy(name, symbols),
    ),
  );

async function expectEqual(given: Symbols, expected: readonly number[], alphabet: number) {
  expect(given).toMatchObject({ length: expected.length, alphabet });
  const written = new native.Symbols(Uint8Array.from(expected), { alphabet });
  expect(await estimatesOf(given)).toEqual(await estimatesOf(written));
}

const drawn = [...new RandomBytes(31).take(8000)];

describe('samples', () => {
  it.each([
    [[], 1],
    [[0, 0], 1],
    [[0, 1], 1],
    [[2], 2],
    [[1, 15, 3], 4],
    [[16], 5],
    [[255], 8],
  ])('%j need %i bit(s)', (samples, bits) => {
    expect(bitsOf(native, Uint8Array.from(samples))).toBe(bits);
  });

  it('are numbered by the values that occur', async () => {
    const names = [7, 9, 200];
    const numbers = drawn.map((value) => (value < 120 ? 0 : value % 3));
    const samples = Uint8Array.from(numbers, (number) => names[number] as number);
    await expectEqual(new native.Symbols(samples), numbers, 3);
  });

  it.each([
    [[], true],
    [[7], true],
    [[48, 49, 49], true],
    [[0, 255], true],
    [[0, 1, 2], false],
  ])('%j are bits under other names: %s', (samples, expected) => {
    expect(areBits(new native.Symbols(Uint8Array.from(samples)))).toBe(expected);
  });

  it('have an alphabet of two at least', async () => {
    const nines = new Uint8Array(6100).fill(9);
    await expectEqual(new native.Symbols(nines), Array(6100).fill(0), 2);
  });

  it('become bits, the most significant first', async () => {
    const samples = Uint8Array.from(drawn, (value) => (value < 60 ? 5 : value % 16));
    const bits = [...samples].flatMap((sample) =>
      [3, 2, 1, 0].map((place) => (sample >> place) & 1),
    );
    await expectEqual(new native.Symbols(samples, { bitsPerSample: 4 }), bits, 2);
  });
});
