// What the daemon changes on the machine, and its end. The wake-up threshold of a legacy pool is the daemon's
// to set while it holds the lock, and at no other moment; a reload may come at every moment.
import { beforeEach, expect, it } from 'vitest';
import { Daemon, type DaemonParts } from '../../../src/daemon/daemon.js';
import { KnownAnswers } from '../../../src/daemon/known-answers.js';
import { KeptThreshold } from '../../../src/pool/kept-threshold.js';
import { Ledger } from '../../../src/pool/ledger.js';
import { choosePolicy } from '../../../src/pool/policy.js';
import { bits, milliseconds } from '../../../src/units.js';
import { FakePool } from '../../support/fake-loop.js';
import { recordingLog } from '../../support/fakes.js';

const KERNELS = 896;
const OURS = { watermarkBits: bits(3072), reseedInterval: milliseconds(10_000) };

let value: number;
let writes: number[];
beforeEach(() => {
  value = KERNELS;
  writes = [];
});

class Watch {
  look() {}
  close() {}
}
const native = {
  readRandomSysctl: () => value,
  writeRandomSysctl(_name: string, next: number) {
    value = next;
    writes.push(next);
    return null;
  },
  isModernPool: () => false,
  lockReport: () => ({ lockedBytes: 0, unlockedBytes: 0, code: null }),
  ...{ KernelLogWatch: Watch, VmClockWatch: Watch, ClockWatch: Watch },
};

const selfTest = () => ({ passed: true, milliseconds: 1, tests: [{ name: 'runs', passed: true }] });

/** A daemon with a full legacy pool; `hooks` are called by the parts of that name. */
function daemonWith(
  hooks: { open?: () => void; metricsStop?: () => void; turn?: () => void; end?: () => void },
  until: DaemonParts['until'] = 'forever',
): Daemon {
  const pool = new FakePool(4096, 4096);
  const parts = {
    ...{ native, pool, until, ledger: new Ledger(), log: recordingLog().log },
    policy: choosePolicy(native as unknown as DaemonParts['native'], bits(4096)),
    dryRunBecause: undefined,
    monitors: [],
    ...{ requireSource: false, require: 0 },
    generation: { noticed() {}, reseeded() {} },
    knownAnswers: new KnownAnswers({ native: { selfTest }, log: recordingLog().log }),
    keptThreshold: new KeptThreshold(() => undefined),
    now: () => performance.now(),
    clocks: { monotonic: () => 0, suspended: () => 0, realtime: () => 0 },
    notify: {
      ...{
        ready() {},
        alive() {},
        reloading() {},
        stopping: () => hooks.end?.(),
        aliveEvery: undefined,
      },
      status: () => hooks.turn?.(),
    },
    control: {
      open: async () => hooks.open?.(),
      close: () => hooks.end?.(),
      release: () => hooks.end?.(),
    },
    metrics: {
      start() {},
      onWake() {},
      stop: async () => {
        hooks.metricsStop?.();
        hooks.end?.();
      },
    },
  };
  return new Daemon(parts as unknown as DaemonParts, OURS);
}

it('the threshold is ours while the daemon runs, also by a reload, and the kernel’s after it', async () => {
  const seen: number[] = [];
  const daemon = daemonWith({
    turn() {
      seen.push(value);
      if (seen.length === 1) daemon.configure({ ...OURS, watermarkBits: bits(1024) });
      else daemon.stop();
    },
  });
  expect(await daemon.run()).toBe('stopped');
  expect(seen).toEqual([3072, 1024]);
  expect(writes, 'the kernel’s own is not in force in between').toEqual([3072, 1024, KERNELS]);
  expect(value).toBe(KERNELS);
});

it('the threshold is not set by a reload that comes during the end', async () => {
  const daemon = daemonWith({
    turn: () => daemon.stop(),
    metricsStop: () => daemon.configure(OURS),
  });
  await daemon.run();
  daemon.configure(OURS);
  expect(value).toBe(KERNELS);
});

it('the threshold is not set by a reload of a daemon that another one keeps out', async () => {
  const daemon = daemonWith({
    open() {
      daemon.configure(OURS);
      throw new Error('another entropyd');
    },
  });
  await expect(daemon.run()).rejects.toThrow('another entropyd');
  daemon.configure(OURS);
  expect(writes).toEqual([]);
});

it('the threshold is left alone by `once`, which never waits for the pool', async () => {
  expect(await daemonWith({}, 'satisfied').run()).toBe('satisfied');
  expect(writes).toEqual([]);
});

it('throws what ended it, although every step of the end fails as well', async () => {
  const failing = (): never => {
    throw new Error('in the end');
  };
  const daemon = daemonWith({ turn: () => daemon.fail(new Error('the first')), end: failing });
  await expect(daemon.run()).rejects.toThrow('the first');
  expect(value, 'what was changed is undone all the same').toBe(KERNELS);
});
