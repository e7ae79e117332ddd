// What the addon says of the jitter sampler's readings and of its timer.

export interface JitterReading {
  readonly status: 'ok' | 'closed' | 'timeout' | 'noMemory';
  /** Processor time that it took. */
  readonly cpuMs: number;
}

export type JitterTimer = 'cycles' | 'clock';

/** The native judgement of a timer, one for daemon and seeder: native/core/timer_fitness.h. */
export type TimerFitness = 'fit' | 'standsStill' | 'goesBackwards' | 'even' | 'tooCoarse';

/** What the last 1024 deltas that were measured tell of the timer. */
export interface TimerFacts {
  /** In ticks; every delta is divided by it. 0: the timer stands still. */
  readonly step: number;
  /** Deltas, of 1024, that went backwards. */
  readonly backwards: number;
  /** Different deltas that make up nine in ten of them. */
  readonly lengths: number;
  readonly fitness: TimerFitness;
}
