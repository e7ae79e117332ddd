// The job the project began with: a pool that empties is kept at its watermark, by events alone.
// Reading drains a pool only before Linux 5.6, of which no kernel is in reach: a reseed drains this one.
import { expect, it } from 'vitest';
import { needsProgram } from '../support/requires.js';
import { bootGuest, eventsOn, LEGACY_KERNEL, numbersOf } from '../support/uml.js';

const BUSY_S = 10;
const DEVICE_BYTES_A_SECOND = 5000;

async function legacyPool(source: string) {
  const said = await bootGuest({
    kernel: LEGACY_KERNEL,
    script: 'legacy-pool.sh',
    words: [`LAB_SOURCE=${source}`, `LAB_SECONDS=${BUSY_S}`],
    withinMs: 300_000,
  });
  const numbers = (word: string) => numbersOf(said, word);
  const number = (word: string) => numbers(word)[0] as number;
  expect(number('poolsize'), said.console).toBe(4096);
  expect(number('avail-before')).toBeLessThan(300);
  const legacy = { pool: 'legacy', poolSizeBits: 4096, crngReady: true };
  expect(eventsOn(said.console, 'started', legacy).length).toBe(1);
  // Given in bits, as 50% and as 75%.
  for (const bits of [1024, 2048, 3072]) {
    expect(number(`threshold-${bits}`)).toBe(bits);
    // Where it is refilled before the probe looks, what is left is the watermark again.
    for (const word of [`filled-${bits}`, `drained-${bits}`, `refilled-${bits}`]) {
      if (!word.startsWith('drained'))
        expect(number(word), said.console).toBeGreaterThanOrEqual(bits);
      expect(number(word), word).toBeLessThan(bits + 256); // to the watermark, not beyond
    }
  }
  // In four seconds: a tick of the clocks' timer, and whoever a busy host lets in between. What polls every
  // 100 ms makes 40.
  expect(number('switches-at-rest')).toBeLessThanOrEqual(20);
  expect(number('exit')).toBe(0);
  expect(number('threshold-after')).toBe(number('threshold-before'));
  const [, times = 0, had = 0] = numbers('busy');
  const [before = 0, mainBefore = 0, after = 0, mainAfter = 0] = numbers('cpu');
  // Figures only: what a busy host takes from the guest counts in them. That jitter keeps to its share is
  // shown by test/unit/sources/cpu-budget.test.ts, on a clock of its own.
  const seconds = { all: (after - before) / 100, main: (mainAfter - mainBefore) / 100 };
  console.log(
    `legacy-pool, ${source}: in ${BUSY_S} s ${times} times 256 bits were wanted, ${had} bits were there; ` +
      `processor time ${seconds.all} s, of which the main thread ${seconds.main} s`,
  );
  return { number, times, had, seconds };
}

it('hwrng: filled to the watermark, refilled when it falls, left in peace', async (t) => {
  needsProgram(t, LEGACY_KERNEL, 'of bullseye, by test/lab/fetch-legacy-kernel.sh');
  const { times, had } = await legacyPool('hwrng');
  // More was wanted than the device can give: it is waited for, which costs nothing.
  expect(times * 256).toBeGreaterThan(had);
  // A block fills the pool once, whatever it is worth beyond that.
  const blocks = (DEVICE_BYTES_A_SECOND * BUSY_S) / 2500;
  expect(had).toBeGreaterThan((blocks / 4) * 3072);
}, 330_000);

it('jitter: the same, however much is wanted', async (t) => {
  needsProgram(t, LEGACY_KERNEL, 'of bullseye, by test/lab/fetch-legacy-kernel.sh');
  const { times, had } = await legacyPool('jitter');
  expect(times * 256).toBeGreaterThan(had);
  expect(had).toBeGreaterThan(0);
}, 330_000);
