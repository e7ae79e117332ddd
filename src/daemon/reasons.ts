import type { SourceMonitor } from './source-monitor.js';

/** Why sources deliver nothing, by name: 'hwrng no data: …; jitter …'; '' if all deliver. */
export function reasonsOf(monitors: readonly SourceMonitor[]): string {
  const given = monitors.filter(({ reason }) => reason !== '');
  return given.map(({ source, reason }) => `${source.name} ${reason}`).join('; ');
}
