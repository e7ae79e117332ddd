// The ten estimators of SP 800-90B 6.3: their names, and how the addon runs them.
import type { EstimatorRun } from '../native.js';

export const ESTIMATORS = [
  'mostCommonValue',
  'collision',
  'markov',
  'compression',
  'tTuple',
  'longestRepeatedSubstring',
  'multiMostCommonInWindow',
  'lag',
  'multiMarkovModelWithCounting',
  'lz78y',
] as const;

export type Estimator = (typeof ESTIMATORS)[number];

export const TITLES: Record<Estimator, string> = {
  mostCommonValue: 'most common value',
  collision: 'collision',
  markov: 'Markov',
  compression: 'compression',
  tTuple: 't-tuple',
  longestRepeatedSubstring: 'longest repeated substring',
  multiMostCommonInWindow: 'multi most common in window',
  lag: 'lag',
  multiMarkovModelWithCounting: 'multi Markov model with counting',
  lz78y: 'LZ78Y',
};

export interface Run {
  readonly name: EstimatorRun;
  /** The estimators whose values the run returns, in this order. */
  readonly results: readonly Estimator[];
  /** Whether the standard defines these estimators for bits only. */
  readonly binary: boolean;
  /** Nanoseconds per symbol on one core of a processor of 2024; only the progress bar uses it. */
  readonly cost: number;
}

const run = (name: EstimatorRun & Estimator, cost: number, binary = false): Run => ({
  name,
  results: [name],
  binary,
  cost,
});

export const RUNS: readonly Run[] = [
  run('mostCommonValue', 4),
  run('collision', 2, true),
  run('markov', 3, true),
  run('compression', 10, true),
  { name: 'tuples', results: ['tTuple', 'longestRepeatedSubstring'], binary: false, cost: 150 },
  run('multiMostCommonInWindow', 50),
  run('lag', 80),
  run('multiMarkovModelWithCounting', 400),
  run('lz78y', 170),
];
