// When the daemon believes that its machine was copied: the kernel's word, or a clock that jumped.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VmFork } from '../../../src/daemon/vm-fork.js';
import { recordingLog } from '../../support/fakes.js';

let told: () => void;
let clock: { monotonic: number; boottime: number; realtime: number };
let forks: number;
let closed: boolean;
let noticed: string[];
const { log, lines } = recordingLog();

function watch(code?: string): VmFork {
  class KernelLogWatch {
    constructor(_path: string, onFork: () => void) {
      if (code !== undefined) throw Object.assign(new Error(code), { code });
      told = onFork;
    }
    look(): void {}
    close(): void {
      closed = true;
    }
  }
  const clocks = {
    monotonic: () => clock.monotonic,
    boottime: () => clock.boottime,
    realtime: () => clock.realtime,
  };
  const generation = { noticed: (how: string) => noticed.push(how) };
  const parts = { native: { KernelLogWatch }, log, clocks, generation };
  return new VmFork(parts, () => (forks += 1));
}

beforeEach(() => {
  clock = { monotonic: 1000, boottime: 5000, realtime: 1e12 };
  forks = 0;
  noticed = [];
  closed = false;
  lines.length = 0;
});

/** All three go on together, one of them further. */
function pass(ms: number, more: Partial<typeof clock> = {}): void {
  clock.monotonic += ms;
  clock.boottime += ms + (more.boottime ?? 0);
  clock.realtime += ms + (more.realtime ?? 0);
}

describe('VmFork', () => {
  it("hears the kernel's word, in one line", () => {
    const fork = watch();
    fork.start();
    told();
    expect(forks).toBe(1);
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'info the kernel reports that this virtual machine was forked: what was read before is wiped, fresh bytes are fed',
    ]);
    fork.close();
    expect(closed).toBe(true);
  });

  it('is told by a program', () => {
    watch().told();
    expect(forks).toBe(1);
    expect(noticed).toEqual(['told']);
    expect(lines.map(({ fields }) => fields)).toMatchObject([{ event: 'forked', how: 'told' }]);
  });

  it.each([
    ['boottime', 60_000],
    ['realtime', 3_600_000],
    ['realtime', -3_600_000],
  ] as const)('sees a jump of %s by %d ms, once', (name, ms) => {
    const fork = watch();
    fork.look();
    pass(300_000);
    fork.look();
    expect(forks).toBe(0);
    pass(15_000, { [name]: ms });
    fork.look();
    fork.look();
    expect(forks).toBe(1);
    expect(lines[0]?.message).toMatch(ms === 60_000 ? /jumped by 1m,/ : /jumped by 1h,/);
  });

  it('takes no slewed clock for a jump', () => {
    const fork = watch();
    fork.look();
    // 500 ppm for an hour between two looks.
    pass(3_600_000, { realtime: 1800 });
    fork.look();
    expect(forks).toBe(0);
  });

  describe('with time that passes', () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });
    const tick = (ms: number, more: Partial<typeof clock> = {}): void => {
      pass(ms, more);
      vi.advanceTimersByTime(5000);
    };

    it('sees all clocks jump ahead together, as in a restored machine, once', () => {
      const fork = watch();
      fork.start();
      tick(5000);
      tick(14_900); // a busy machine
      expect(forks).toBe(0);
      tick(45_000);
      tick(5000);
      expect(forks).toBe(1);
      expect(lines.at(-1)?.message).toMatch(/^a clock jumped by 40s,/);
      fork.close();
    });

    it('sees a clock that was set without being asked, and nothing once it is closed', () => {
      const fork = watch();
      fork.start();
      tick(5000);
      tick(5000, { realtime: 3_600_000 });
      expect(forks).toBe(1);
      fork.close();
      expect(vi.getTimerCount()).toBe(0);
    });
  });

  it('goes on without a log that it may not read', () => {
    const fork = watch('EPERM');
    fork.start();
    expect(lines).toMatchObject([
      {
        level: 'debug',
        message: 'cannot follow /dev/kmsg (EPERM): a fork shows by its clock only',
      },
    ]);
    fork.look();
    pass(0, { realtime: 60_000 });
    fork.look();
    expect(forks).toBe(1);
    fork.close();
  });
});
