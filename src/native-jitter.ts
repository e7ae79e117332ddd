// Types of the addon's jitter sampler: its options, its readings, and what it has measured about this machine.

export type JitterTimer = 'cycles' | 'clock';

/** native/core/jitter_sampler.h. */
export interface JitterOptions {
  /** A power of two, at least 4096. 0: 2 MiB if the cache can be flushed, else 16 times the level-2 cache. */
  readonly bufferBytes: number;
  /** Memory accesses per sample, up to 1024; 0: as many as the claim needs, from 4 to 64. */
  readonly steps: number;
  readonly timer: JitterTimer;
  /** In bits of min-entropy per sample. */
  readonly claim: number;
}

export interface JitterReading {
  readonly status: 'ok' | 'closed' | 'timeout' | 'noMemory';
  /** Processor time of the call in milliseconds. */
  readonly cpuMs: number;
  /** Whether the buffer was allocated for this call, so that the source has started again. */
  readonly isStart: boolean;
}

/** The native judgement, one for daemon and seeder: native/core/jitter_fitness.h. */
export type JitterFitness = 'fit' | 'standsStill' | 'goesBackwards' | 'holdsTooLittle';

/** The facts about this machine that opening has measured. */
export interface JitterFacts {
  /** The step of the timer, in ticks; every delta is divided by it. 0: the timer stands still. */
  readonly step: number;
  /** Number of negative deltas. */
  readonly backwards: number;
  /** Bits of min-entropy per sample (native/core/sample_estimate.h). */
  readonly measured: number;
  /** Memory accesses per sample. */
  readonly steps: number;
  readonly bufferBytes: number;
  /** Whether each access sends its cache line to memory. */
  readonly flushes: boolean;
  readonly fitness: JitterFitness;
}
