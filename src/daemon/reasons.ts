// Why nothing is fed, as text for logs, answers and the status.
import { different } from '../sources/noise.js';
import type { SourceMonitor } from './source-monitor.js';

/** Why sources deliver nothing, by name: 'hwrng no data: …; jitter …'; '' if all deliver. */
export function reasonsOf(monitors: readonly SourceMonitor[]): string {
  const given = monitors.filter(({ reason }) => reason !== '');
  return given.map(({ source, reason }) => `${source.name} ${reason}`).join('; ');
}

/**
 * '1 of 2 required sources delivers'; '' if as many as are required can. Before the first credit a source on trial
 * counts as one that does not deliver; after it, as one that does, since it may not have been needed yet.
 */
export function tooFew(
  monitors: readonly SourceMonitor[],
  require: number,
  hasCredited: boolean,
): string {
  const delivering = monitors.filter(
    ({ trust, usable }) => usable && (hasCredited || trust === 'trusted'),
  );
  const count = different(delivering.map(({ device }) => device)).length;
  if (count >= require) return '';
  return `${count} of ${require} required sources ${count === 1 ? 'delivers' : 'deliver'}`;
}
