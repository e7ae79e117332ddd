// The first lines of the log: what this is, on which kernel, and from which sources it will read.
import { release } from 'node:os';
import { VERSION } from '../version.js';
import type { DaemonParts } from './daemon.js';

type Parts = Pick<DaemonParts, 'log' | 'pool' | 'policy' | 'dryRunBecause' | 'monitors'>;

export async function introduce(parts: Parts): Promise<void> {
  const { log, pool, policy, dryRunBecause, monitors } = parts;
  if (dryRunBecause !== undefined) {
    log.warn(`dry run, nothing will be credited: ${dryRunBecause}`);
  }
  const view = pool.view();
  log.info(
    `entropyd ${VERSION} on Linux ${release()}: ${policy.generation} pool, ` +
      `${view.entropyAvailBits} of ${view.poolSizeBits} bits, ` +
      `CRNG ${view.crngReady ? 'ready' : 'not ready'}`,
    {
      event: 'started',
      version: VERSION,
      release: release(),
      pool: policy.generation,
      ...view,
      dryRun: pool.dryRun,
    },
  );
  await Promise.all(monitors.map(({ source }) => source.look()));
  for (const { source } of monitors) {
    const identity = source.identity();
    const is = identity === '' ? '' : ` (${identity})`;
    const claim = `${source.claim} ${source.claim === 1 ? 'bit' : 'bits'} per ${source.unit}`;
    log.info(`${source.name}: ${source.device}${is}, on trial, claimed ${claim}`, {
      event: 'sourceConfigured',
      source: source.name,
      device: source.device,
      identity,
      claim: source.claim,
      unit: source.unit,
    });
  }
}
