// The worked examples that SP 800-90B 6.3 prints for each of its estimators, with the smaller
// parameters that they use; the standard rounds Z to 2.576, which moves the fourth digit at most.
import { describe, expect, it } from 'vitest';
import { native, type Symbols } from '../../src/native.js';

const symbols = (digits: string, alphabet: number, least = 0): Symbols =>
  new native.Symbols(
    Uint8Array.from(digits, (digit) => Number(digit) - least),
    { alphabet },
  );

/** 40 bits of 6.3.2 and 6.3.3; the 48 of 6.3.4 go on with 8 more. */
const BITS = '1000111001010101110011000111001010101110';
/** Of 6.3.5 and 6.3.6. */
const TERNARY = '220102012120121001000';

describe('the example of', () => {
  it('6.3.1, most common value: 8 of 20, p = 0.4 + 2.576 sqrt(0.4 0.6 / 19) = 0.6895', async () => {
    const data = symbols('01120122010110221021', 3);
    const [h] = await native.estimateMinEntropy('mostCommonValue', data);
    expect(h).toBeCloseTo(0.5363, 3);
  });

  it('6.3.2, collision: 14 of them, mean 38/14, bound 2.3915, p = 0.7329', async () => {
    const [h] = await native.estimateMinEntropy('collision', symbols(BITS, 2));
    expect(h).toBeCloseTo(0.4483, 3);
  });

  // The standard prints 4.6288e-30 for the likeliest path: that comes of steps rounded to 0.571 and 0.611.
  it('6.3.3, Markov: 1010... is likeliest, 21/40 (12/21)^64 (11/18)^63', async () => {
    const [h] = await native.estimateMinEntropy('markov', symbols(BITS, 2));
    const path = (21 / 40) * (12 / 21) ** 64 * (11 / 18) ** 63;
    expect(h).toBeCloseTo(-Math.log2(path) / 128, 9);
    expect(h).toBeCloseTo(0.761, 3);
  });

  it('6.3.4, compression with d = 4: distances 5, 6, 7, 7, bound 1.4617, p = 0.5715', async () => {
    const [h] = await native.estimateMinEntropy('compression', symbols(`${BITS}11100011`, 2), [4]);
    expect(h).toBeCloseTo(0.1345, 3);
  });

  it('6.3.5 and 6.3.6, tuples with cutoff 3: 9/21, 4/20, 3/19; then 2/153 and 1/136', async () => {
    const [tTuple, repeated] = await native.estimateMinEntropy('tuples', symbols(TERNARY, 3), [3]);
    // (3/19)^(1/3) = 0.5405, bound 0.8276; (1/136)^(1/5) = 0.3744, bound 0.6531
    expect(tTuple).toBeCloseTo(0.273, 3);
    expect(repeated).toBeCloseTo(0.6146, 3);
  });

  it('6.3.7, MultiMCW with windows 3, 5, 7, 9: 3 right of 9, bound 0.7627', async () => {
    const windows = [3, 5, 7, 9];
    const data = symbols('121021122000', 3);
    const [h] = await native.estimateMinEntropy('multiMostCommonInWindow', data, windows);
    expect(h).toBeCloseTo(0.3909, 3);
  });

  it('6.3.8, lag with D = 3: 2 right of 9, bound 0.6008', async () => {
    const [h] = await native.estimateMinEntropy('lag', symbols('2132131312', 3, 1), [3]);
    expect(h).toBeCloseTo(0.735, 3);
  });

  it('6.3.9, MultiMMC with D = 3: 3 right of 7, bound 0.9490', async () => {
    const data = symbols('213213131', 3, 1);
    const [h] = await native.estimateMinEntropy('multiMarkovModelWithCounting', data, [3]);
    expect(h).toBeCloseTo(0.0755, 3);
  });

  it('6.3.10, LZ78Y with B = 4: 4 right of 8, bound 0.9868', async () => {
    const [h] = await native.estimateMinEntropy('lz78y', symbols('2132131312132', 3, 1), [4]);
    expect(h).toBeCloseTo(0.0192, 3);
  });
});

// Results that NIST publishes for data sets of its own; here as far as the figures it prints
// determine them, without the data.
describe('published results', () => {
  it.each([
    // right, longest run, guesses, alphabet; bits
    [52, 2, 9999, 256, 6.636441287083911], // by the run
    [639_881, 52, 999_999, 256, 0.46625826502784795], // by the run
    [7_198_538, 582, 7_999_937, 2, 0.041925133646315872], // by the run
    [561_973, 82, 999_937, 2, 0.29051922736594488], // by the run
    [959_838, 526, 999_999, 2, 0.040599763274887825], // by the run
    [662_387, 22, 1_165_603, 2, 0.81233323259173817], // by the share
    [43, 1, 9937, 256, 7.3751922497299107], // by the share
    [3_996_310, 9, 7_999_937, 2, 1], // no worse than a coin
  ])('a predictor: %i right, %i in a row, of %i', (right, run, guesses, alphabet, h) => {
    expect(native.predictionEntropy(right, run, guesses, alphabet)).toBeCloseTo(h, 9);
  });

  it('the digits of pi by collision: 477,455 collisions in 1,165,666 bits', async () => {
    // Two bits for 00, three for 010.
    const threes = 1_165_666 - 2 * 477_455;
    const bits = '00'.repeat(477_455 - threes) + '010'.repeat(threes);
    const [h] = await native.estimateMinEntropy('collision', symbols(bits, 2));
    expect(h).toBeCloseTo(0.56953759345777466, 6);
  });

  it('the digits of pi by the Markov chain: every step as often as there', async () => {
    const [n00, n01, n11] = [241_524, 261_170, 401_801];
    const bits = `${'1'.repeat(n11 + 1)}${'0'.repeat(n00 + 1)}1${'01'.repeat(n01 - 1)}`;
    expect(bits.length).toBe(1_165_666);
    const [h] = await native.estimateMinEntropy('markov', symbols(bits, 2));
    expect(h).toBeCloseTo(0.72318078199004532, 12);
  });
});
