// Why a timer can't time a jitter source: the native judgement (native/core/timer_fitness.h) in words.
import type { TimerFacts } from '../native.js';

/** In words that go on after the timer's name; undefined when it is fit. */
export function whyUnfit({ fitness, backwards, lengths }: TimerFacts): string | undefined {
  switch (fitness) {
    case 'fit':
      return undefined;
    case 'standsStill':
      return 'stands still';
    case 'goesBackwards':
      return `went backwards ${backwards} times in 1024 samples: the processors' counters differ`;
    case 'even':
      return 'moves on by the same at every sample: it times nothing';
    case 'tooCoarse':
      return (
        `is too coarse: nine samples in ten are of only ${lengths} different lengths; ` +
        'raise its steps'
      );
  }
}
