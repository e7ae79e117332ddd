// When the daemon believes that its machine was copied: by the kernel's log, by vmclock, or by its clocks.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VmFork } from '../../../src/daemon/vm-fork.js';
import type { KernelNews } from '../../../src/native.js';
import { recordingLog } from '../../support/fakes.js';

let says: (news: KernelNews) => void;
/** What the log and the page show at the next look. */
let inLog: KernelNews[];
let isChanged: boolean;
/** Whether the hypervisor notifies of changes now. */
let notifies: boolean;
let setClock: () => void;
let clock: { monotonic: number; suspended: number; realtime: number };
let forks: number;
let closed: string[];
let noticed: string[];
const { log, lines } = recordingLog();

interface Machine {
  /** Why the kernel's log cannot be followed. */
  readonly code?: string;
  readonly vmclock?: 'none' | 'looks' | 'notifies';
}

function watch({ code, vmclock = 'none' }: Machine = {}): VmFork {
  const refuse = (code: string): never => {
    throw Object.assign(new Error(code), { code });
  };
  class KernelLogWatch {
    constructor(_path: string, onNews: (news: KernelNews) => void) {
      if (code !== undefined) refuse(code);
      says = onNews;
    }
    look(): void {
      for (const news of inLog.splice(0)) says(news);
    }
    close(): void {
      closed.push('log');
    }
  }
  class VmClockWatch {
    get notifies(): boolean {
      return notifies;
    }
    readonly #onCopy: () => void;
    constructor(_path: string, onCopy: () => void) {
      if (vmclock === 'none') refuse('ENOENT');
      notifies = vmclock === 'notifies';
      this.#onCopy = onCopy;
    }
    look(): void {
      const was = isChanged;
      isChanged = false;
      if (was) this.#onCopy();
    }
    close(): void {
      closed.push('vmclock');
    }
  }
  class ClockWatch {
    constructor(onChange: () => void) {
      setClock = onChange;
    }
    close(): void {
      closed.push('clock');
    }
  }
  const clocks = {
    monotonic: () => clock.monotonic,
    suspended: () => clock.suspended,
    realtime: () => clock.realtime,
  };
  const generation = { noticed: (how: string) => noticed.push(how) };
  const native = { KernelLogWatch, VmClockWatch, ClockWatch };
  return new VmFork({ native, log, clocks, generation }, () => (forks += 1));
}

beforeEach(() => {
  vi.useFakeTimers();
  clock = { monotonic: 1000, suspended: 5000, realtime: 1e12 };
  inLog = [];
  isChanged = false;
  forks = 0;
  noticed = [];
  closed = [];
  lines.length = 0;
});
afterEach(() => vi.useRealTimers());

function pass(ms: number, more: Partial<typeof clock> = {}): void {
  clock.monotonic += ms;
  clock.suspended += more.suspended ?? 0;
  clock.realtime += ms + (more.suspended ?? 0) + (more.realtime ?? 0);
}
/** Time passes, second by second, and the timers that are due run. */
function wait(ms: number, more: Partial<typeof clock> = {}): void {
  pass(0, more);
  for (let passed = 0; passed < ms; passed += 1000) {
    pass(1000);
    vi.advanceTimersByTime(1000);
  }
}
const started = (machine?: Machine): VmFork => {
  const fork = watch(machine);
  fork.start();
  return fork;
};

describe('VmFork', () => {
  it("hears the kernel's report of a fork at once, and stops to when it is closed", () => {
    const fork = started({ vmclock: 'notifies' });
    says('forked');
    expect(forks).toBe(1);
    expect(lines.map(({ fields }) => fields)).toMatchObject([
      { event: 'forked', how: 'kernelLog' },
    ]);
    fork.close();
    expect(closed).toEqual(['log', 'vmclock', 'clock']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is told by a program', () => {
    watch().told();
    expect(forks).toBe(1);
    expect(noticed).toEqual(['told']);
    expect(lines.map(({ fields }) => fields)).toMatchObject([{ event: 'forked', how: 'told' }]);
  });

  it.each([
    ['a page that is only looked at, within a second', 'looks', 1000],
    ['a page whose changes are notified, before the next feed too', 'notifies', 0],
  ] as const)('sees the change of %s', (_, vmclock, ms) => {
    const fork = started({ vmclock });
    isChanged = true;
    if (ms > 0) wait(ms);
    else fork.look();
    expect(noticed).toEqual(['vmclock']);
    wait(10_000);
    expect(forks).toBe(1);
    fork.close();
  });

  it('looks as often as the hypervisor that it is on now makes necessary', () => {
    const fork = started({ vmclock: 'notifies' });
    notifies = false; // as after a live migration
    wait(5000);
    isChanged = true;
    wait(1000);
    expect(noticed).toEqual(['vmclock']);
    notifies = true;
    wait(1000);
    isChanged = true;
    wait(4000);
    expect(noticed).toEqual(['vmclock']);
    wait(1000);
    expect(noticed).toEqual(['vmclock', 'vmclock']);
    fork.close();
  });

  it('looks again after a look that has failed', () => {
    const fork = started({ vmclock: 'looks' });
    const broken = vi.spyOn(inLog, 'splice').mockImplementation(() => {
      throw new Error('broken');
    });
    expect(() => fork.look()).toThrow('broken');
    broken.mockRestore();
    says('forked');
    expect(noticed).toEqual(['kernelLog']);
    fork.close();
  });

  it('sees by its timer that the clock was set, and at once by the watch', () => {
    const fork = started();
    wait(5000, { realtime: 3_600_000 });
    expect(noticed).toEqual(['clock']);
    pass(100, { realtime: -3_600_000 });
    setClock();
    expect(noticed).toEqual(['clock', 'clock']);
    fork.close();
  });

  it('notices one copy once that several means show, by the most definite of them', () => {
    const fork = started({ vmclock: 'looks' });
    isChanged = true;
    inLog = ['lost', 'resumed', 'forked'];
    pass(1000, { realtime: 3_600_000 });
    fork.look();
    wait(5000);
    expect(noticed).toEqual(['kernelLog']);
    expect(forks).toBe(1);
    fork.close();
  });

  it('a suspend is noticed once, whether the clocks or the kernel show it first', () => {
    const fork = started();
    pass(100, { suspended: 60_000 });
    setClock();
    says('resumed');
    expect(noticed).toEqual(['resume']);
    pass(100, { suspended: 60_000 });
    says('resumed');
    setClock();
    expect(noticed).toEqual(['resume', 'resume']);
    fork.close();
  });

  it('the kernel alone knows of the suspend of a machine without a hardware clock', () => {
    const fork = started();
    for (const _ of [1, 2]) {
      pass(100);
      says('resumed');
    }
    expect(noticed).toEqual(['resume', 'resume']);
    fork.close();
  });

  it('a suspend that the clocks do not show is noticed by the report of the kernel', () => {
    const fork = started();
    pass(100, { suspended: 50 });
    says('resumed');
    expect(noticed).toEqual(['resume']);
    fork.close();
  });

  it('a report of the kernel belongs to the suspend before it, whatever else was noticed meanwhile', () => {
    const fork = started({ vmclock: 'looks' });
    isChanged = true;
    pass(100, { suspended: 60_000 });
    fork.look();
    says('resumed');
    expect(noticed).toEqual(['vmclock']);
    inLog = ['forked', 'resumed'];
    pass(100, { suspended: 60_000 });
    fork.look();
    pass(100);
    says('resumed');
    expect(noticed).toEqual(['vmclock', 'kernelLog', 'resume']);
    fork.close();
  });

  it('a report that may be among the lost lines is not waited for', () => {
    const fork = started();
    pass(100, { suspended: 60_000 });
    setClock();
    says('lost');
    says('resumed');
    expect(noticed).toEqual(['resume', 'logLost', 'resume']);
    fork.close();
  });

  it('lines of the log that were lost count as a fork, once a minute at most', () => {
    const fork = started();
    says('lost');
    wait(59_000);
    says('lost');
    expect(noticed).toEqual(['logLost']);
    wait(1000);
    says('lost');
    expect(noticed).toEqual(['logLost', 'logLost']);
    fork.close();
  });

  it('goes on without a log that it may not read', () => {
    const fork = started({ code: 'EPERM' });
    expect(lines).toMatchObject([{ level: 'debug' }, { level: 'debug' }]);
    expect(lines[0]?.message).toContain('/dev/kmsg (EPERM)');
    pass(0, { realtime: 60_000 });
    fork.look();
    expect(forks).toBe(1);
    fork.close();
  });
});
