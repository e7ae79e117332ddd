// The ten estimators of SP 800-90B 6.3: what each is called, and how the addon runs it.
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
  /** What it gives, in this order. */
  readonly gives: readonly Estimator[];
  /** Defined for bits only. */
  readonly binary: boolean;
  /** Nanoseconds a symbol on one core of 2024, for the progress bar alone. */
  readonly cost: number;
}

const run = (name: EstimatorRun & Estimator, cost: number, binary = false): Run => ({
  name,
  gives: [name],
  binary,
  cost,
});

export const RUNS: readonly Run[] = [
  run('mostCommonValue', 4),
  run('collision', 2, true),
  run('markov', 3, true),
  run('compression', 10, true),
  { name: 'tuples', gives: ['tTuple', 'longestRepeatedSubstring'], binary: false, cost: 150 },
  run('multiMostCommonInWindow', 50),
  run('lag', 80),
  run('multiMarkovModelWithCounting', 400),
  run('lz78y', 170),
];
