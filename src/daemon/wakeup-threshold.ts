// The wake-up threshold while the daemon runs: only a legacy pool heeds it.
import type { Log } from '../log/log.js';
import type { Native } from '../native.js';
import type { EntropyPool } from '../pool/entropy-pool.js';
import type { KeptThreshold } from '../pool/kept-threshold.js';
import { type FeedSettings, legacyTarget, type Policy } from '../pool/policy.js';
import { setWakeupThreshold, type WakeupThreshold } from '../pool/random-sysctl.js';
import { bits } from '../units.js';
import type { LoopParts } from './feed-loop.js';

export interface ThresholdParts {
  readonly native: Pick<Native, 'readRandomSysctl' | 'writeRandomSysctl'>;
  readonly log: Pick<Log, 'warn'>;
  readonly pool: Pick<EntropyPool, 'dryRun' | 'view'>;
  readonly policy: Policy;
  readonly keptThreshold: KeptThreshold;
  readonly until: LoopParts['until'];
}

export class DaemonThreshold {
  readonly #parts: ThresholdParts;
  #threshold: WakeupThreshold | undefined;

  constructor(parts: ThresholdParts) {
    this.#parts = parts;
  }

  /**
   * Sets it for these settings, and gives those to feed by: where it can't be set and stays above the
   * watermark, the pool would call us without end, and then it is the watermark.
   */
  apply(settings: FeedSettings): FeedSettings {
    // Or our own value would be taken for the original; where it can't be put back it stays in force.
    this.restore();
    const { policy, pool, native, log, keptThreshold, until } = this.#parts;
    // `once` ends at its first rest and never waits for the pool to call.
    if (policy.generation !== 'legacy' || pool.dryRun || until === 'satisfied') return settings;
    if (this.#threshold !== undefined) return settings;
    const target = legacyTarget(settings.watermarkBits, pool.view().poolSizeBits);
    this.#threshold = setWakeupThreshold(native, target, keptThreshold);
    const { inForce, refused } = this.#threshold;
    if (refused === null) return settings;
    log.warn(
      `write_wakeup_threshold stays at ${inForce} bits (${refused}): the kernel wakes us there`,
    );
    return { ...settings, watermarkBits: bits(Math.max(inForce, settings.watermarkBits)) };
  }

  restore(): void {
    const refused = this.#threshold?.restore() ?? null;
    if (refused === null) this.#threshold = undefined;
    else this.#parts.log.warn(`write_wakeup_threshold not restored (${refused})`);
  }
}
