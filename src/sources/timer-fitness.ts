// Whether a timer can time a jitter source at all. What passes here is only fit to be tested: what
// its samples hold, the health tests say.
import type { TimerFacts } from '../native.js';

/** As many of 1024 deltas may go backwards, when the virtual processor moves. */
const MOST_BACKWARDS = 3;
/**
 * A sample that takes fewer different times beats with the timer, and holds next to nothing. Seen:
 * 41 to 61 with a counter that is fit, 3 to 11 with one of whole microseconds.
 */
const FEWEST_LENGTHS = 24;

/** Why it is unfit, in words that go on after the timer's name; undefined when it is fit. */
export function whyUnfit({ step, backwards, lengths }: TimerFacts): string | undefined {
  if (step === 0) return 'stands still';
  if (backwards > MOST_BACKWARDS) {
    return `went backwards ${backwards} times in 1024 samples: the processors' counters differ`;
  }
  if (lengths === 1) return 'moves on by the same at every sample: it times nothing';
  if (lengths < FEWEST_LENGTHS) {
    return (
      `is too coarse: nine samples in ten are of ${lengths} different lengths, ` +
      `${FEWEST_LENGTHS} are wanted; raise jitter-steps`
    );
  }
  return undefined;
}
