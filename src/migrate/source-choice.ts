// Which sources the file made names, and why. What another daemon used is kept to, but not so far that
// nothing is left that gives: who migrates had a daemon that fed.
import type { Draft } from './draft.js';

export interface SourceChoice {
  /** None where no table is to stand, so that every usable one is taken. */
  readonly sources: readonly string[];
  readonly why: string;
  /** Comments to stand under the tables, one a line. */
  readonly below: readonly string[];
}

const ONLY = 'Only what was used before';
const EVERY = 'without these tables every usable source is taken.';

/**
 * A machine whose rngd fed from RDRAND often has no /dev/hwrng, and hwrng alone would be degraded for
 * ever there. Jitter behind it costs nothing where hwrng gives. Only where jitter was left out in so
 * many words that stays so, with the lines that bring it back: the reason for it can be a policy, and a
 * machine with a generator never misses it.
 */
export function chooseSources({ sources, foreign, leftOut }: Draft): SourceChoice {
  const others = [...foreign].join(' and ');
  const isBare = sources.length === 1 && sources[0] === 'hwrng' && others !== '';
  if (sources.length === 0) {
    const also = leftOut.has('jitter') ? ', also what the options leave out' : '';
    const why = `None of its sources is one of ours: every usable one is taken${also}.`;
    return { sources, why, below: [] };
  }
  if (!isBare) return { sources, why: `${ONLY}; ${EVERY}`, below: [] };
  if (!leftOut.has('jitter')) {
    const why = `What was used before, with jitter behind it in place of ${others}, no source here; ${EVERY}`;
    return { sources: ['hwrng', 'jitter'], why, below: [] };
  }
  return {
    sources,
    why: `${ONLY}, but for ${others}, no source here.`,
    below: [
      'Where there is no hwrng, nothing is left to feed from. The options leave jitter out; these lines take it back:',
      '[[source]]',
      'name = "jitter"',
    ],
  };
}
