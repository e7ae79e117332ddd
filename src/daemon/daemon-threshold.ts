// The kernel's wake-up threshold while the daemon runs: only a legacy pool uses it.
import type { Log } from '../log/log.js';
import type { Native } from '../native.js';
import type { EntropyPool } from '../pool/entropy-pool.js';
import type { KeptThreshold } from '../pool/kept-threshold.js';
import { type FeedSettings, legacyTarget, type Policy } from '../pool/policy.js';
import { WakeupThreshold } from '../pool/wakeup-threshold.js';
import { bits } from '../units.js';
import type { Rules } from './situation.js';

export interface ThresholdParts {
  readonly native: Pick<Native, 'readRandomSysctl' | 'writeRandomSysctl'>;
  readonly log: Pick<Log, 'warn'>;
  readonly pool: Pick<EntropyPool, 'dryRun' | 'view'>;
  readonly policy: Policy;
  readonly keptThreshold: KeptThreshold;
  readonly until: Rules['until'];
}

export class DaemonThreshold {
  readonly #parts: ThresholdParts;
  readonly #threshold: WakeupThreshold;

  constructor(parts: ThresholdParts) {
    this.#parts = parts;
    this.#threshold = new WakeupThreshold(parts.native, parts.keptThreshold);
  }

  /**
   * Sets the threshold for these settings, and returns the settings to feed by. If the threshold cannot be set and
   * is above the watermark, the kernel would wake us without end, so the watermark is raised to the threshold.
   */
  apply(settings: FeedSettings): FeedSettings {
    const { policy, pool, log, until } = this.#parts;
    // `once` ends as soon as nothing is needed, and never waits for the kernel to wake it.
    if (policy.generation !== 'legacy' || pool.dryRun || until === 'satisfied') return settings;
    const target = legacyTarget(settings.watermarkBits, pool.view().poolSizeBits);
    const { inForce, refused } = this.#threshold.set(target);
    if (refused === null) return settings;
    log.warn(
      `write_wakeup_threshold stays at ${inForce} bits (${refused}): the kernel wakes us there`,
    );
    return { ...settings, watermarkBits: bits(Math.max(inForce, settings.watermarkBits)) };
  }

  restore(): void {
    const refused = this.#threshold.restore();
    if (refused !== null) this.#parts.log.warn(`write_wakeup_threshold not restored (${refused})`);
  }
}
