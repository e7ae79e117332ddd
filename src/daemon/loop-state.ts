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
  /** Whether the loop ends when no source is usable: it is not announced that it goes on trying. */
  readonly requireSource: boolean;
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
    const { log, monitors, now, require, requireSource } = this.#parts;
    if (state === 'degraded') {
      const why = reasonsOf(monitors);
      this.#degradedAt = now();
      const lack =
        require > 1 ? 'degraded: too few sources to feed from' : 'degraded: nothing to feed from';
      const outlook = requireSource ? ' so far' : ', still trying';
      log.warn(`${lack}${outlook} (${why})`, { event: 'degraded', why, code: null });
    } else if (this.#state === 'degraded') {
      const lastedMs = Math.round(now() - this.#degradedAt);
      log.info('no longer degraded', { event: 'recovered', code: null, lastedMs });
    }
    this.#state = state;
  }
}
