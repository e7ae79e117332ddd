// Changes of CLOCK_REALTIME without polling. A test that sets the clock would disturb the machine: the lab does that in
// a guest (test/lab/noticed.test.ts).
import { uptime } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { monotonic } from '../../src/monotonic.js';
import { native } from '../../src/native.js';

it('calls back for no time that only passes, and can be closed twice', async () => {
  let changes = 0;
  const watch = new native.ClockWatch(() => (changes += 1));
  await pause(100);
  watch.close();
  watch.close();
  expect(changes).toBe(0);
});

it('knows how long the machine was suspended, the same at each look', () => {
  const first = native.suspendedMs();
  // /proc/uptime counts whole hundredths, and is read later.
  expect(Math.abs(uptime() * 1000 - monotonic() - first)).toBeLessThan(1000);
  expect(Math.abs(native.suspendedMs() - first)).toBeLessThan(50);
});
