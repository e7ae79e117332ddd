import type { Supply } from './supply.js';

/** 'hwrng mute: …; jitter …': why none of them gives anything. */
export function reasonsOf(supplies: readonly Supply[]): string {
  const given = supplies.filter(({ reason }) => reason !== '');
  return given.map(({ source, reason }) => `${source.name} ${reason}`).join('; ');
}
