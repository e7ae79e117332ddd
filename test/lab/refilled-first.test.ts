// A pool that somebody else refills before the daemon comes to it: the kernel's own hwrng thread does,
// where it has a generator. That is no reason to blame another program, nor to stop listening.
import { expect, it } from 'vitest';
import { needsProgram } from '../support/requires.js';
import { bootGuest, eventsOn, LEGACY_KERNEL, numbersOf } from '../support/uml.js';

it('calls for nothing accuse nobody, and the next call is heard', async (t) => {
  needsProgram(t, LEGACY_KERNEL, 'of bullseye, by test/lab/fetch-legacy-kernel.sh');
  const said = await bootGuest({
    kernel: LEGACY_KERNEL,
    script: 'refilled-first.sh',
    words: [],
    withinMs: 200_000,
  });
  const number = (word: string) => numbersOf(said, word)[0] as number;
  expect(number('filled'), said.console).toBeGreaterThanOrEqual(2048);
  for (let round = 1; round <= 5; round += 1) {
    const [fell = 0, held = 0] = numbersOf(said, `elsewhere-${round}`);
    expect(fell).toBeLessThan(2048);
    expect(held).toBeGreaterThanOrEqual(2048);
  }
  expect(number('drained')).toBeLessThan(2048);
  expect(number('refilled'), said.console).toBeGreaterThanOrEqual(2048);
  expect(eventsOn(said.console, 'credited').length).toBeGreaterThan(0);
  expect(number('warnings'), said.console).toBe(0);
  expect(number('exit')).toBe(0);
}, 230_000);
