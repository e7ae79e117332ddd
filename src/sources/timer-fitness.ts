// The verdict of native/core/timer_fitness.h on a timer as text.
import type { TimerFacts } from '../native.js';

/** Why a timer cannot be used, to be printed after its name; undefined when it can. */
export function whyUnusable({
  fitness,
  backwards,
  distinctDeltas,
}: TimerFacts): string | undefined {
  switch (fitness) {
    case 'fit':
      return undefined;
    case 'standsStill':
      return 'stands still';
    case 'goesBackwards':
      return `went backwards ${backwards} times in 1024 samples: the processors' counters differ`;
    case 'even':
      return 'advances by the same amount at every sample, so it measures nothing';
    case 'tooCoarse':
      return (
        `is too coarse: nine samples in ten have one of only ${distinctDeltas} different values; ` +
        'raise its steps'
      );
  }
}
