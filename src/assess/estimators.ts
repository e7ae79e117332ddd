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
  /** Nanoseconds per symbol and per bit on one core of a processor of 2024; only the progress bar uses them. */
  readonly cost: number;
  readonly bitCost: number;
}

const run = (name: EstimatorRun & Estimator, cost: number, bitCost: number): Run => ({
  name,
  results: [name],
  binary: false,
  cost,
  bitCost,
});
const bitRun = (name: EstimatorRun & Estimator, bitCost: number): Run => ({
  ...run(name, 0, bitCost),
  binary: true,
});

export const RUNS: readonly Run[] = [
  run('mostCommonValue', 1, 1),
  bitRun('collision', 2),
  bitRun('markov', 3),
  bitRun('compression', 2),
  {
    name: 'tuples',
    results: ['tTuple', 'longestRepeatedSubstring'],
    binary: false,
    cost: 25,
    bitCost: 25,
  },
  run('multiMostCommonInWindow', 25, 5),
  run('lag', 10, 6),
  run('multiMarkovModelWithCounting', 250, 25),
  run('lz78y', 100, 5),
];
