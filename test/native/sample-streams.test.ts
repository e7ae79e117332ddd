// Streams that look healthy to the repetition count and adaptive proportion tests, of which it is known
// how much they hold: through the whole judgement, tests, measurement and accounting, none may be
// credited with more over 600,000 samples.
import { expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { blockOf } from '../support/fifo.js';
import { RandomBytes } from '../support/random-bytes.js';
import { beat, permutation } from '../support/sample-sources.js';

const SAMPLES = 600_000;
const BLOCK = 2048;

/**
 * Bits credited of all blocks that may be used. The source starts again after each `perStart` blocks, as it
 * does after every rest.
 */
async function credited(samples: Uint8Array, perStart = Infinity): Promise<number> {
  const judge = new native.SourceJudge('sample', 1, BLOCK);
  let bits = 0;
  for (let index = 0; (index + 1) * BLOCK <= samples.length; index += 1) {
    if (index % perStart === 0) judge.startAgain();
    const block = samples.subarray(index * BLOCK, (index + 1) * BLOCK);
    const { failed } = judge.judge(await blockOf(block));
    if (failed.length === 0) bits += 8 * judge.tested.left;
  }
  return bits;
}

/** Bits per sample where a share of `noise` is drawn from 256 values, and the rest is known. */
const entropyOf = (noise: number): number => -Math.log2(1 - noise + noise / 256);

const CASES: [string, number, () => Uint8Array][] = [
  ...[65, 100, 200, 251, 400, 1000, 2000, 4000].map(
    (period): [string, number, () => Uint8Array] => [
      `a beat of ${period} samples with 10 % of noise`,
      entropyOf(0.1),
      () => beat(period, 0.9, SAMPLES),
    ],
  ),
  ...[5, 22, 63].map((period): [string, number, () => Uint8Array] => [
    `a beat of ${period} samples with 30 % of noise`,
    entropyOf(0.3),
    () => beat(period, 0.7, SAMPLES),
  ]),
  ...[100, 1000, 4000].map((period): [string, number, () => Uint8Array] => [
    `a beat of ${period} samples with 30 % of noise`,
    entropyOf(0.3),
    () => beat(period, 0.7, SAMPLES),
  ]),
  ['a permutation with 10 % of noise', entropyOf(0.1), () => permutation(0.9, SAMPLES)],
  ['a permutation with 30 % of noise', entropyOf(0.3), () => permutation(0.7, SAMPLES)],
];

it.each(CASES)(
  '%s, %d bits per sample',
  async (_, bitsPerSample, stream) => {
    expect(await credited(stream())).toBeLessThanOrEqual(bitsPerSample * SAMPLES);
  },
  60_000,
);

// Two blocks are the start-up test, the third is fed.
it.each(CASES)(
  '%s, %d bits per sample, with a rest before each feed',
  async (_, bitsPerSample, stream) => {
    expect(await credited(stream(), 3)).toBeLessThanOrEqual((bitsPerSample * SAMPLES) / 3);
  },
  60_000,
);

it('independent samples are credited in full', async () => {
  const bits = await credited(new RandomBytes(1).take(100 * BLOCK));
  // Six outputs of 2048 bits, 320 for each; the first two blocks are the start-up test.
  expect(bits).toBe(98 * 6 * 256);
});
