// Types of the jitter sampler's readings and of the facts about its timer.

export interface JitterReading {
  readonly status: 'ok' | 'closed' | 'timeout' | 'noMemory';
  /** Processor time of the call in milliseconds. */
  readonly cpuMs: number;
}

export type JitterTimer = 'cycles' | 'clock';

/** Whether a timer is usable, and why not: native/core/timer_fitness.h. */
export type TimerFitness = 'fit' | 'standsStill' | 'goesBackwards' | 'even' | 'tooCoarse';

/** Facts about a timer from the last 1024 measured deltas. */
export interface TimerFacts {
  /** The timer's step in ticks, by which every delta is divided; 0 when the timer stands still. */
  readonly step: number;
  /** Number of negative deltas. */
  readonly backwards: number;
  /** Different deltas that make up nine in ten of them. */
  readonly distinctDeltas: number;
  readonly fitness: TimerFitness;
}
