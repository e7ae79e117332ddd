// The lag predictor on timers that beat: the repetition count and adaptive proportion tests let
// them pass, as a bare cycle counter loop with 0.03 bit per sample does.
import { describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { blockOf } from '../support/fifo.js';
import { RandomBytes } from '../support/random-bytes.js';

const [REPETITION, PROPORTION, LAG, PERMANENT] = [1, 2, 4, 32];
const BLOCK = 2500;

/** What the three tests say of these samples at a claim of `h`: [RCT and APT, lag predictor]. */
async function judge(samples: Uint8Array, h: number): Promise<[number, number]> {
  const continuous = new native.ContinuousTests(h);
  const lag = new native.LagPredictor(h);
  let [byProportion, byLag] = [0, 0];
  for (let at = 0; at < samples.length; at += BLOCK) {
    const block = await blockOf(samples.subarray(at, at + BLOCK));
    byProportion |= continuous.test(block);
    byLag |= lag.test(block);
  }
  return [byProportion, byLag];
}

/** A beat of `period` samples of which a share of `hits` follows it, the rest being random. */
function beat(period: number, hits: number, count: number): Uint8Array {
  const random = new RandomBytes(period).take(3 * count);
  const pattern = random.subarray(0, period);
  return Uint8Array.from({ length: count }, (_, i) =>
    random.readUInt16BE(2 * i) / 65_536 < hits
      ? (pattern[i % period] as number)
      : (random[2 * count + i] as number),
  );
}

describe('a timer that beats', () => {
  it.each([
    [5, 0.975], // 95 % of the guesses right, as a bare loop around the counter
    [22, 0.89], // 79 %, as a loop around clock_gettime()
    [64, 0.89], // the longest lag that is looked at
  ])(
    'every %i samples passes RCT and APT, and fails the lag predictor beyond chance',
    async (period, hits) => {
      expect(await judge(beat(period, hits, 5000), 1)).toEqual([0, LAG | PERMANENT]);
    },
  );

  it('2-1-2-2 fails both', async () => {
    const samples = Uint8Array.from({ length: 5000 }, (_, i) => [2, 1, 2, 2][i % 4] as number);
    expect(await judge(samples, 1)).toEqual([PROPORTION | PERMANENT, LAG | PERMANENT]);
  });

  it('weakly is found by the long window, not by the short one', async () => {
    // 53 % of the guesses right: above 66,625 of 131,072, below 609 of 1024.
    const samples = beat(5, 0.728, 140_000);
    expect(await judge(samples.subarray(0, 50_000), 1)).toEqual([0, 0]);
    expect((await judge(samples, 1))[1] & LAG).toBe(LAG);
  });
});

it('a beat is found as soon after a million healthy samples as after none', async () => {
  // One lag is right somewhat more often, as in the walk: it must not stay the one that guesses for good.
  const random = new RandomBytes(3).take(2_000_000);
  const healthy = Uint8Array.from(random.subarray(0, 1_000_000));
  for (let i = 1; i < healthy.length; ++i)
    if ((random[1_000_000 + i] as number) < 26) healthy[i] = healthy[i - 1] as number;
  const lag = new native.LagPredictor(1);
  const test = async (samples: Uint8Array) => lag.test(await blockOf(samples));
  for (let at = 0; at < healthy.length; at += BLOCK)
    expect(await test(healthy.subarray(at, at + BLOCK))).toBe(0);
  const sick = beat(5, 0.89, 2 * BLOCK);
  const found = [await test(sick.subarray(0, BLOCK)), await test(sick.subarray(BLOCK))];
  expect((found[0] as number) | (found[1] as number)).toBe(LAG | PERMANENT);
});

it('independent samples pass', async () => {
  expect(await judge(new RandomBytes(9).take(200_000), 4)).toEqual([0, 0]);
});

describe('right guesses in a row at a claim of 4 bits', () => {
  const ordinary = Array.from({ length: 300 }, (_, i) => i % 251); // no lag up to 64 is ever right

  it.each([
    [8, 0],
    [9, LAG],
    [15, LAG],
    [16, LAG | PERMANENT],
  ])('%i give %i', async (right, expected) => {
    expect(native.repetitionCountCutoff(4, 30)).toBe(9);
    // The first of equal samples is no right guess, the others are.
    const run = new Array<number>(right + 1).fill(255);
    const [, byLag] = await judge(Uint8Array.from([...ordinary, ...run]), 4);
    expect(byLag).toBe(expected);
  });
});

it('a constant fails every test beyond chance', async () => {
  expect(await judge(new Uint8Array(5000), 1)).toEqual([
    REPETITION | PROPORTION | PERMANENT,
    LAG | PERMANENT,
  ]);
});
