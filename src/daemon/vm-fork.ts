// Notices that this machine is a copy of another, or was restored to an earlier state, so that both have the
// same bytes. If the vmgenid driver is bound (Linux 5.18), the kernel logs it; otherwise only a jump of a clock
// shows it. Whenever the daemon is awake, clocks that run differently are compared; a timer that fires late shows
// that all of them jumped ahead together.
import { uptime } from 'node:os';
import type { Log } from '../log/log.js';
import { monotonic } from '../monotonic.js';
import type { KernelLogWatch, Native, NativeSystemError } from '../native.js';
import { formatDuration, milliseconds } from '../units.js';
import type { Generation } from './generation.js';

const KERNEL_LOG = '/dev/kmsg';
/**
 * Two clocks that drift apart by more than this between two checks were set, not slewed: the kernel slews by at most
 * 500 ppm (adjtimex(2)), which is 1.8 s per hour.
 */
const JUMP_MS = 10_000;
/**
 * How often the clocks are looked at while the main loop sleeps. A restore that moves all clocks ahead by this plus
 * JUMP_MS makes the timer later than a busy machine does.
 */
const LOOK_EVERY_MS = 5000;

/** In milliseconds, from any start. */
export interface Clocks {
  /** CLOCK_MONOTONIC: stands still while the machine is suspended. */
  readonly monotonic: () => number;
  /** CLOCK_BOOTTIME: goes on while the machine is suspended. */
  readonly boottime: () => number;
  readonly realtime: () => number;
}

export const systemClocks: Clocks = {
  monotonic,
  boottime: () => uptime() * 1000,
  realtime: () => Date.now(),
};

export interface ForkParts {
  readonly native: Pick<Native, 'KernelLogWatch'>;
  readonly log: Log;
  readonly clocks: Clocks;
  readonly generation: Pick<Generation, 'noticed'>;
}

export class VmFork {
  readonly #parts: ForkParts;
  readonly #onFork: () => void;
  #kernelLog: KernelLogWatch | undefined;
  #ahead: readonly number[] | undefined;
  #timer: NodeJS.Timeout | undefined;
  #tickedAt = 0;

  constructor(parts: ForkParts, onFork: () => void) {
    this.#parts = parts;
    this.#onFork = onFork;
  }

  start(path = KERNEL_LOG): void {
    const { native, log } = this.#parts;
    const onMessage = (): void =>
      this.#forked('kernelLog', 'the kernel reports that this virtual machine was forked');
    try {
      this.#kernelLog = new native.KernelLogWatch(path, onMessage);
    } catch (error) {
      const { code } = error as NativeSystemError;
      log.debug(`cannot follow ${path} (${code}): a fork shows by its clock only`);
    }
    this.#tickedAt = this.#parts.clocks.monotonic();
    this.#timer = setInterval(() => this.#tick(), LOOK_EVERY_MS);
  }

  /** Reads what the kernel's log has by now, and compares the clocks with what they showed the last time. */
  look(): void {
    this.#kernelLog?.look();
    const { monotonic, boottime, realtime } = this.#parts.clocks;
    const now = monotonic();
    const ahead = [boottime() - now, realtime() - now];
    const jumps = ahead.map((offset, clock) => Math.abs(offset - (this.#ahead?.[clock] ?? offset)));
    this.#ahead = ahead;
    const jump = Math.max(...jumps);
    if (jump >= JUMP_MS) this.#jumped(jump);
  }

  /** To be called when a program says that the machine was copied. */
  told(): void {
    this.#forked('told', 'told that this machine was restored or copied');
  }

  close(): void {
    clearInterval(this.#timer);
    this.#kernelLog?.close();
  }

  // A process that was stopped (SIGSTOP), or a machine that swaps for so long, looks the same: it costs one more feed.
  #tick(): void {
    const now = this.#parts.clocks.monotonic();
    const late = now - this.#tickedAt - LOOK_EVERY_MS;
    this.#tickedAt = now;
    if (late >= JUMP_MS) this.#jumped(late);
    this.look();
  }

  #jumped(byMs: number): void {
    const seconds = formatDuration(milliseconds(Math.round(byMs / 1000) * 1000));
    this.#forked('clock', `a clock jumped by ${seconds}, as when a machine wakes up as a copy`);
  }

  #forked(how: 'kernelLog' | 'clock' | 'told', sentence: string): void {
    this.#onFork(); // before the line is logged, which may fail
    this.#parts.generation.noticed(how);
    this.#parts.log.info(`${sentence}: what was read before is wiped, fresh bytes are fed`, {
      event: 'forked',
      how,
    });
  }
}
