// Whether the daemon feeds or is degraded, and the log lines about a change.
import type { Log } from '../log/log.js';
import type { DaemonState } from '../service/status-document.js';
import { reasonsOf } from './reasons.js';
import type { SourceMonitor } from './source-monitor.js';

export interface StateParts {
  readonly monitors: readonly SourceMonitor[];
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** How many sources have to be in each feed. */
  readonly require: number;
}

export class LoopState {
  readonly #parts: StateParts;
  #state: DaemonState = 'starting';
  #degradedAt = 0;

  constructor(parts: StateParts) {
    this.#parts = parts;
  }

  get current(): DaemonState {
    return this.#state;
  }

  get isStopping(): boolean {
    return this.#state === 'stopping';
  }

  stop(): void {
    this.#state = 'stopping';
  }

  become(state: 'feeding' | 'degraded'): void {
    if (this.isStopping || this.#state === state) return;
    const { log, monitors, now, require } = this.#parts;
    if (state === 'degraded') {
      const why = reasonsOf(monitors);
      this.#degradedAt = now();
      const sentence =
        require > 1
          ? 'degraded: too few sources to feed from, still trying'
          : 'degraded: nothing to feed from, still trying';
      log.warn(`${sentence} (${why})`, { event: 'degraded', why, code: null });
    } else if (this.#state === 'degraded') {
      const lastedMs = Math.round(now() - this.#degradedAt);
      log.info('no longer degraded', { event: 'recovered', code: null, lastedMs });
    }
    this.#state = state;
  }
}
