// Chooses the sources of the resulting file. It keeps to what the other daemon used, unless that would leave
// no source that delivers: the administrator had a daemon that fed the pool.
import type { Draft } from './draft.js';

export interface SourceChoice {
  /** Names for [[source]] tables; empty for no tables, so that every usable source is used. */
  readonly sources: readonly string[];
  readonly why: string;
  /** Comment lines to print after the tables. */
  readonly below: readonly string[];
}

const ONLY = 'Only what was used before';
const EVERY = 'without these tables every usable source is used.';

/**
 * If only hwrng is left of the sources used before, adds jitter as a fallback: a machine whose rngd fed from
 * RDRAND often has no /dev/hwrng, and with hwrng alone entropyd would stay degraded. A fallback costs nothing
 * while hwrng delivers. If the options exclude jitter, which may be a policy, only a comment shows how to add it.
 */
export function chooseSources({ sources, foreign, excluded }: Draft): SourceChoice {
  const others = [...foreign].join(' and ');
  const isHwrngAlone = sources.length === 1 && sources[0] === 'hwrng' && others !== '';
  if (sources.length === 0) {
    const also = excluded.has('jitter') ? ', including those that the options exclude' : '';
    const why = `None of its sources exists here: every usable source is used${also}.`;
    return { sources, why, below: [] };
  }
  if (!isHwrngAlone) return { sources, why: `${ONLY}; ${EVERY}`, below: [] };
  if (!excluded.has('jitter')) {
    const why = `What was used before, with jitter as a fallback instead of ${others}, which is not a source here; ${EVERY}`;
    return { sources: ['hwrng', 'jitter'], why, below: [] };
  }
  return {
    sources,
    why: `${ONLY}, except ${others}, which is not a source here.`,
    below: [
      'Without a /dev/hwrng there is nothing to feed from. The options exclude jitter; these lines add it:',
      '[[source]]',
      'name = "jitter"',
    ],
  };
}
