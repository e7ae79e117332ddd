// The verdict of native/core/jitter_fitness.h on this machine's jitter as text.
import type { JitterFacts, Limits } from '../native.js';

/** Why a timer cannot be used, to be printed after its name; undefined when it can. */
export function whyUnusable(
  { fitness, backwards, measured, steps }: JitterFacts,
  { jitterMargin, jitterFloor }: Pick<Limits, 'jitterMargin' | 'jitterFloor'>,
): string | undefined {
  switch (fitness) {
    case 'fit':
      return undefined;
    case 'standsStill':
      return 'stands still';
    case 'goesBackwards':
      return `went backwards ${backwards} times in 1024 samples: the processors' counters differ`;
    case 'holdsTooLittle':
      return (
        `delivers samples of ${measured.toFixed(2)} bits by measurement, each of ${steps} accesses; ` +
        `${(jitterMargin * jitterFloor).toFixed(2)} are needed`
      );
  }
}
