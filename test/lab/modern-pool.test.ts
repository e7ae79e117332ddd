// A modern pool is full at 256 of 256 bits and never asks again: it is fed by the timer alone, and 256 is
// not low. What poll() answers is the kernel's word, the system calls are strace's.
import { expect, it } from 'vitest';
import { needsProgram, UML_KERNEL } from '../support/requires.js';
import { bootGuest, numbersOf } from '../support/uml.js';

it('a modern pool never asks: one feed with its reseed at start, then one an interval', async (t) => {
  needsProgram(t, UML_KERNEL, 'user-mode-linux');
  needsProgram(t, '/usr/bin/strace', 'strace');
  const said = await bootGuest({
    kernel: UML_KERNEL,
    script: 'modern-pool.sh',
    words: ['random.trust_cpu=off'],
    withinMs: 200_000,
  });
  const numbers = (word: string) => numbersOf(said, word);
  expect(numbers('poolsize'), said.console).toEqual([256]);
  // Before anything of ours has run: on a busy machine this kernel's own jitter loop is sometimes earlier.
  if (said.lab.get('polled-unready') === 'in') t.skip('this kernel seeds itself');
  expect(said.lab.get('polled-unready')).toBe('out');
  // Fed once, and the CRNG reseeded from it: a full pool is no reason to wait, nor to do it again.
  expect(numbers('first'), said.console).toEqual([1, 256]);
  expect(numbers('rested')).toEqual([1, 256]);
  // In five seconds: a tick of the clocks' timer, and whoever a busy host lets in between. What polls every
  // 100 ms makes 50.
  expect(Number(said.lab.get('switches-at-rest'))).toBeLessThanOrEqual(20);
  // Every two seconds for seven, and POLLOUT had no part in it.
  const [feeds = 0, avail] = numbers('fed');
  expect(feeds).toBeGreaterThanOrEqual(3);
  expect(feeds).toBeLessThanOrEqual(1 + 4 + 3); // a slow guest takes longer than seven seconds
  expect(numbers('calls'), said.console).toEqual([feeds - 1, feeds - 1]);
  expect(avail).toBe(256);
  for (const word of ['polled-ready', 'polled-feeding']) expect(said.lab.get(word)).toBe('in');
  expect(numbers('threshold')).toEqual([256]);
  expect(numbers('exit')).toEqual([0]);
}, 230_000);
