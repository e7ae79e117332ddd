// What the clocks show of a suspend and of a restored machine.
import { beforeEach, describe, expect, it } from 'vitest';
import { ClockJumps } from '../../../src/daemon/clock-jumps.js';

let clock: { monotonic: number; suspended: number; realtime: number };
let jumps: ClockJumps;
beforeEach(() => {
  clock = { monotonic: 1000, suspended: 4000, realtime: 1e12 };
  jumps = new ClockJumps({
    monotonic: () => clock.monotonic,
    suspended: () => clock.suspended,
    realtime: () => clock.realtime,
  });
});

/** All clocks go on by `ms`, and then one of them alone. */
function pass(ms: number, more: Partial<typeof clock> = {}): void {
  clock.monotonic += ms + (more.monotonic ?? 0);
  clock.suspended += more.suspended ?? 0;
  clock.realtime += ms + (more.suspended ?? 0) + (more.realtime ?? 0);
}

it.each([3_600_000, -3_600_000])('CLOCK_REALTIME that was set by %d ms is seen once', (ms) => {
  jumps.look();
  pass(300_000);
  expect(jumps.look()).toBeUndefined();
  pass(15_000, { realtime: ms });
  expect(jumps.look()).toEqual({ how: 'clock', byMs: 3_600_000 });
  expect(jumps.look()).toBeUndefined();
});

it('a slewed clock is none that was set', () => {
  jumps.look();
  pass(3_600_000, { realtime: 1800 }); // 500 ppm for an hour between two looks
  expect(jumps.look()).toBeUndefined();
});

it.each([
  ['2 s', 2000, 0],
  ['8 h, after which the hardware clock gave whole seconds', 28_800_000, 999],
])('a suspend of %s is one, and no clock that was set', (_, ms, realtime) => {
  jumps.look();
  pass(3000, { suspended: ms, realtime });
  expect(jumps.look()).toEqual({ how: 'resume', byMs: ms });
  expect(jumps.look()).toBeUndefined();
});

it('clocks that were read one after the other, with a pause between, show no suspend', () => {
  jumps.look();
  pass(3000, { suspended: 50 });
  expect(jumps.look()).toBeUndefined();
});

describe('with regular looks', () => {
  beforeEach(() => jumps.start());

  it('all clocks that jumped ahead together are seen once, whoever looks first', () => {
    pass(5000);
    expect(jumps.look()).toBeUndefined();
    pass(14_900); // a busy machine
    expect(jumps.look()).toBeUndefined();
    pass(45_000);
    expect(jumps.look()).toEqual({ how: 'clock', byMs: 40_000 });
    pass(5000);
    expect(jumps.look()).toBeUndefined();
  });
});

it('before them, a late look shows nothing', () => {
  jumps.look();
  pass(600_000);
  expect(jumps.look()).toBeUndefined();
});
