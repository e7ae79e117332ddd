import type { SourceMonitor } from './source-monitor.js';

/** 'hwrng mute: …; jitter …': why none of them gives anything. */
export function reasonsOf(monitors: readonly SourceMonitor[]): string {
  const given = monitors.filter(({ reason }) => reason !== '');
  return given.map(({ source, reason }) => `${source.name} ${reason}`).join('; ');
}
