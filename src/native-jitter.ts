// What the addon says of the jitter sampler's readings, and of the machine that they come from.

export type JitterTimer = 'cycles' | 'clock';

/** native/core/jitter_sampler.h. */
export interface JitterOptions {
  /** A power of two from 4096; 0: 2 MiB where the cache can be flushed, else beyond the caches. */
  readonly bufferBytes: number;
  /** Memory accesses per sample, up to 1024; 0: as many as the claim needs, from 8 to 64. */
  readonly steps: number;
  readonly timer: JitterTimer;
  /** In bits of min-entropy per sample. */
  readonly claim: number;
}

export interface JitterReading {
  readonly status: 'ok' | 'closed' | 'timeout' | 'noMemory';
  /** Processor time of the call in milliseconds. */
  readonly cpuMs: number;
  /** Whether the buffer was taken anew for it: the source starts again. */
  readonly isStart: boolean;
}

/** The native judgement, one for daemon and seeder: native/core/jitter_fitness.h. */
export type JitterFitness = 'fit' | 'standsStill' | 'goesBackwards' | 'holdsTooLittle';

/** What opening has found out about this machine. */
export interface JitterFacts {
  /** Of the timer, in its ticks; every delta is divided by it. 0: the timer stands still. */
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
