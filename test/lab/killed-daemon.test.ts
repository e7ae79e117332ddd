// A daemon that is killed on a legacy pool leaves its wake-up threshold there: the next one must not take
// it for the kernel's own.
import { expect, it } from 'vitest';
import { needsProgram } from '../support/requires.js';
import { bootGuest, LEGACY_KERNEL, numbersOf } from '../support/uml.js';

it('the original threshold is back after SIGKILL, SIGKILL, a start and a stop', async (t) => {
  needsProgram(t, LEGACY_KERNEL, 'of bullseye, by test/lab/fetch-legacy-kernel.sh');
  const said = await bootGuest({
    kernel: LEGACY_KERNEL,
    script: 'killed-daemon.sh',
    words: [],
    withinMs: 300_000,
  });
  const number = (word: string) => numbersOf(said, word)[0] as number;
  expect(number('threshold-first'), said.console).toBe(3072);
  expect(number('threshold-killed')).toBe(3072);
  expect(number('threshold-second')).toBe(2048);
  expect(number('threshold-third')).toBe(1024);
  expect(number('exit')).toBe(0);
  expect(number('threshold-after')).toBe(number('threshold-before'));
  expect(number('left')).toBe(0);
}, 330_000);
