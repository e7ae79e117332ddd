// The dependence test on sources whose next sample can be guessed: the repetition count and adaptive
// proportion tests let them pass, as a bare cycle counter loop with 0.03 bit per sample does.
import { describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { blockOf } from '../support/fifo.js';
import { RandomBytes } from '../support/random-bytes.js';
import { beat, permutation } from '../support/sample-sources.js';

const [REPETITION, PROPORTION, LAG, PERMANENT, MARKOV] = [1, 2, 4, 32, 64];
const BLOCK = 2048;

/** What the tests say of these samples at a claim of `h`: [RCT and APT, dependence]. */
async function judge(samples: Uint8Array, h = 1): Promise<[number, number]> {
  const continuous = new native.ContinuousTests(h);
  const dependence = new native.DependenceTest(h);
  let [byProportion, byDependence] = [0, 0];
  for (let at = 0; at < samples.length; at += BLOCK) {
    const block = await blockOf(samples.subarray(at, at + BLOCK));
    byProportion |= continuous.test(block);
    byDependence |= dependence.test(block);
  }
  return [byProportion, byDependence];
}

describe('a timer that beats', () => {
  it.each([
    [5, 0.975], // 95 % of the guesses right, as a bare loop around the counter
    [22, 0.89], // 79 %, as a loop around clock_gettime()
    [64, 0.9],
    [65, 0.9],
    [1000, 0.9],
    [4000, 0.9],
    [4096, 0.9], // the longest lag
  ])(
    'every %i samples passes RCT and APT, and fails by its lag beyond chance',
    async (period, hits) => {
      const [byProportion, byDependence] = await judge(beat(period, hits, 2 * period + 2 * BLOCK));
      expect(byProportion).toBe(0);
      expect(byDependence & (LAG | PERMANENT)).toBe(LAG | PERMANENT);
    },
  );

  it('every 4097 samples is beyond the lags, and is left to the replay test', async () => {
    const samples = beat(4097, 1, 16 * BLOCK);
    expect((await judge(samples))[1] & LAG).toBe(0);
    expect(new native.SampleTests(1).test(await blockOf(samples)) & 16).toBe(16);
  });

  it('weakly is found by the long window, not by the short one', async () => {
    // 52.9 % of the guesses are right. Cutoffs at alpha 2^-43 for a coin: 630 of 1024, LONG of 131,072.
    const samples = beat(5, 0.727, 140_000);
    expect(await judge(samples.subarray(0, 50_000))).toEqual([0, 0]);
    expect((await judge(samples))[1] & LAG).toBe(LAG);
  });
});

describe('a value that its predecessor decides', () => {
  it.each([0.95, 0.9, 0.85])('in %d of all cases fails by Markov beyond chance', async (share) => {
    const [byProportion, byDependence] = await judge(permutation(share, 3 * BLOCK));
    expect([byProportion, byDependence]).toEqual([0, MARKOV | PERMANENT]);
  });

  it('together with the one before that fails as well', async () => {
    // 1000 values in a circle, entered anew at one step in fifty: a value alone has four successors.
    const random = new RandomBytes(8).take(4 * 30_000);
    const circle = new RandomBytes(9).take(1000);
    let at = 0;
    const samples = Uint8Array.from({ length: 30_000 }, (_, i) => {
      at = random.readUInt16BE(4 * i) < 1311 ? random.readUInt16BE(4 * i + 2) : at + 1;
      at %= 1000;
      return circle[at] as number;
    });
    expect((await judge(samples))[1] & (MARKOV | PERMANENT)).toBe(MARKOV | PERMANENT);
  });
});

it('a beat is found as soon after a million healthy samples as after none', async () => {
  // One lag is right more often than the others for long: what was counted then must not weigh now.
  const random = new RandomBytes(3).take(2_000_000);
  const healthy = Uint8Array.from(random.subarray(0, 1_000_000));
  for (let i = 1; i < healthy.length; ++i)
    if ((random[1_000_000 + i] as number) < 26) healthy[i] = healthy[i - 1] as number;
  const dependence = new native.DependenceTest(1);
  const test = async (samples: Uint8Array) => dependence.test(await blockOf(samples));
  for (let at = 0; at + BLOCK <= healthy.length; at += BLOCK)
    expect(await test(healthy.subarray(at, at + BLOCK))).toBe(0);
  expect((await test(beat(5, 0.89, BLOCK))) & (LAG | PERMANENT)).toBe(LAG | PERMANENT);
});

it.each([1, 4, 7])('independent samples pass at %i bits', async (h) => {
  expect(await judge(new RandomBytes(9).take(200_000), h)).toEqual([0, 0]);
});

describe('right guesses of one predictor in 1024 samples at a claim of 1 bit', () => {
  // Exact: the smallest counts c with P(binomial(1024, 1/2) >= c) <= 2^-43 and 2^-73.
  const [intermittent, permanent] = [630, 668];

  it.each([
    [intermittent - 1, 0],
    [intermittent, LAG],
    [permanent - 1, LAG],
    [permanent, LAG | PERMANENT],
  ])('%i give %i', async (right, expected) => {
    // The last `right` samples of the window repeat those of 4096 ago, the others are drawn so that
    // they don't.
    const past = new RandomBytes(2).take(4096);
    const window = Uint8Array.from({ length: 1024 }, (_, i) => {
      const before = past[i] as number;
      return i < 1024 - right ? before ^ 0xff : before;
    });
    const dependence = new native.DependenceTest(1);
    expect(dependence.test(await blockOf(past))).toBe(0);
    // The pairs of 4096 samples ago come again as well.
    expect(dependence.test(await blockOf(window)) & ~MARKOV).toBe(expected);
  });
});

it('a constant fails every test beyond chance', async () => {
  expect(await judge(new Uint8Array(5000))).toEqual([
    REPETITION | PROPORTION | PERMANENT,
    LAG | MARKOV | PERMANENT,
  ]);
});
