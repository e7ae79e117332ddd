// Notices that this machine is a copy of another, or was restored to an earlier state, or was suspended, so that
// somebody else may have the same bytes (docs/decisions/0030). The kernel's log, the hypervisor's vmclock page and the
// clocks are watched by the event loop, and looked at by a timer and before each feed: a daemon that was stopped
// (SIGSTOP) meanwhile feeds nothing that it held.
import type { Log } from '../log/log.js';
import type {
  ClockWatch,
  KernelLogWatch,
  KernelNews,
  Native,
  NativeSystemError,
  VmClockWatch,
} from '../native.js';
import { formatDuration, milliseconds } from '../units.js';
import { ClockJumps, type Clocks, type Jump, LOOK_EVERY_MS } from './clock-jumps.js';
import type { Generation } from './generation.js';

const KERNEL_LOG = '/dev/kmsg';
const VMCLOCK = '/dev/vmclock0';
/** How often the vmclock page is looked at if the hypervisor does not notify of changes. */
const VMCLOCK_EVERY_MS = 1000;
/** Lost records of the kernel's log count once in this time, so that a log that overflows does not stop the feeds. */
const LOST_EVERY_MS = 60_000;

export interface ForkParts {
  readonly native: Pick<Native, 'KernelLogWatch' | 'VmClockWatch' | 'ClockWatch'>;
  readonly log: Log;
  readonly clocks: Clocks;
  readonly generation: Pick<Generation, 'noticed'>;
}

/** One word for the event `forked` and for the file that programs read. */
type Means = 'kernelLog' | 'vmclock' | 'resume' | 'clock' | 'logLost' | 'told';

const inSeconds = (ms: number): string =>
  formatDuration(milliseconds(Math.max(1, Math.round(ms / 1000)) * 1000));

const SENTENCES: Record<Means, (byMs: number) => string> = {
  kernelLog: () => 'the kernel reports that this virtual machine was forked',
  vmclock: () => 'the hypervisor reports by vmclock that this machine was restored',
  resume: (byMs) =>
    byMs > 0 ? `the machine was suspended for ${inSeconds(byMs)}` : 'the machine was suspended',
  clock: (byMs) => `a clock jumped by ${inSeconds(byMs)}, as when a machine wakes up as a copy`,
  logLost: () => "lines of the kernel's log were lost, and one may have reported a fork",
  told: () => 'told that this machine was restored or copied',
};

export class VmFork {
  readonly #parts: ForkParts;
  readonly #onFork: () => void;
  readonly #jumps: ClockJumps;
  #kernelLog: KernelLogWatch | undefined;
  #vmClock: VmClockWatch | undefined;
  #clockWatch: ClockWatch | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** What the watches have reported since the last look ended. */
  readonly #heard = new Set<KernelNews | 'vmclock'>();
  #isLooking = false;
  /** Whether the clocks have shown a suspend that the kernel has not reported yet. */
  #isShown = false;
  #lostAt = Number.NEGATIVE_INFINITY;

  constructor(parts: ForkParts, onFork: () => void) {
    this.#parts = parts;
    this.#onFork = onFork;
    this.#jumps = new ClockJumps(parts.clocks);
  }

  start(kernelLog = KERNEL_LOG, vmclock = VMCLOCK): void {
    const { native } = this.#parts;
    const hear = (what: KernelNews | 'vmclock'): void => this.#hear(what);
    this.#kernelLog = this.#opened(kernelLog, () => new native.KernelLogWatch(kernelLog, hear));
    this.#vmClock = this.#opened(
      vmclock,
      () => new native.VmClockWatch(vmclock, () => hear('vmclock')),
    );
    this.#clockWatch = this.#opened('timerfd', () => new native.ClockWatch(() => this.look()));
    this.#jumps.start();
    this.#lookLater();
  }

  /** Looks at everything that shows a copy, without waiting for the event loop. */
  look(): void {
    this.#lookAtWatches();
    if (this.#timer !== undefined) this.#lookLater();
    const jump = this.#jumps.look();
    const means = this.#means(jump);
    this.#heard.clear();
    if (means !== undefined) this.#noticed(means, jump?.byMs ?? 0);
  }

  /** To be called when a program says that the machine was copied. */
  told(): void {
    this.#noticed('told', 0);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#kernelLog?.close();
    this.#vmClock?.close();
    this.#clockWatch?.close();
  }

  #lookAtWatches(): void {
    this.#isLooking = true;
    try {
      this.#kernelLog?.look();
      this.#vmClock?.look();
    } finally {
      this.#isLooking = false;
    }
  }

  /** Each time anew, because a hypervisor can begin or cease to notify: after a live migration it is another one. */
  #lookLater(): void {
    clearTimeout(this.#timer);
    const isPolled = this.#vmClock !== undefined && !this.#vmClock.notifies;
    this.#timer = setTimeout(() => this.look(), isPolled ? VMCLOCK_EVERY_MS : LOOK_EVERY_MS);
  }

  /** One copy is often shown by several means at once: it is noticed once, by the most definite of them. */
  #means(jump: Jump | undefined): Means | undefined {
    const isNews = this.#isNewResumption(jump);
    if (this.#heard.has('forked')) return 'kernelLog';
    if (this.#heard.has('vmclock')) return 'vmclock';
    if (jump !== undefined) return jump.how;
    if (isNews) return 'resume';
    return this.#isNewLoss() ? 'logLost' : undefined;
  }

  /**
   * The clocks show most suspends, before the kernel reports them; not short ones, nor those of a machine without a
   * hardware clock.
   */
  #isNewResumption(jump: Jump | undefined): boolean {
    const isShown = this.#isShown || jump?.how === 'resume';
    const isReported = this.#heard.has('resumed');
    // The report can be among the lines that were lost.
    this.#isShown = isShown && !isReported && !this.#heard.has('lost');
    return isReported && !isShown;
  }

  #isNewLoss(): boolean {
    const now = this.#parts.clocks.monotonic();
    if (!this.#heard.has('lost') || now - this.#lostAt < LOST_EVERY_MS) return false;
    this.#lostAt = now;
    return true;
  }

  #hear(what: KernelNews | 'vmclock'): void {
    this.#heard.add(what);
    if (!this.#isLooking) this.look();
  }

  #opened<Watch>(path: string, open: () => Watch): Watch | undefined {
    try {
      return open();
    } catch (error) {
      const { code } = error as NativeSystemError;
      this.#parts.log.debug(`cannot follow ${path} (${code}): it will not show a copy`);
      return undefined;
    }
  }

  #noticed(how: Means, byMs: number): void {
    this.#onFork(); // before the line is logged, which may fail
    this.#parts.generation.noticed(how);
    const sentence = SENTENCES[how](byMs);
    this.#parts.log.info(`${sentence}: what was read before is wiped, fresh bytes are fed`, {
      event: 'forked',
      how,
    });
  }
}
