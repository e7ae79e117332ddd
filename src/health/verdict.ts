// The health tests by name, and counts of their failures.

import type { Fips140Test, HealthTest } from '../native.js';

/** FIPS 140-2 tests in the order of their bits in the addon's mask (native/core/fips140.h). */
export const FIPS140_TESTS: readonly Fips140Test[] = [
  'monobit',
  'poker',
  'runs',
  'longRun',
  'continuousRun',
];

export const fips140TestsIn = (mask: number): Fips140Test[] =>
  FIPS140_TESTS.filter((_, bit) => mask & (1 << bit));

/** A failure count of 0 for each of these tests. */
export function noFailures<Test extends HealthTest>(tests: readonly Test[]): Record<Test, number> {
  return Object.fromEntries(tests.map((test) => [test, 0])) as Record<Test, number>;
}

/** The tests of a block of finished random bytes. */
export const BYTE_TESTS: readonly HealthTest[] = [
  ...FIPS140_TESTS,
  'repetitionCount',
  'adaptiveProportion',
  'replay',
];
/** The tests of a block of a noise source's samples. */
export const SAMPLE_TESTS: readonly HealthTest[] = [
  'repetitionCount',
  'adaptiveProportion',
  'lag',
  'stuck',
  'replay',
  'markov',
];
/** The tests that run on a source. */
export const testsOf = (unit: 'byte' | 'sample'): readonly HealthTest[] =>
  unit === 'byte' ? BYTE_TESTS : SAMPLE_TESTS;
export const ALL_TESTS: readonly HealthTest[] = [...FIPS140_TESTS, ...SAMPLE_TESTS];

const WORDS: Record<HealthTest, string> = {
  monobit: 'monobit',
  poker: 'poker',
  runs: 'runs',
  longRun: 'long run',
  continuousRun: 'continuous run',
  repetitionCount: 'repetition count',
  adaptiveProportion: 'adaptive proportion',
  lag: 'lag predictor',
  stuck: 'stuck',
  replay: 'replay',
  markov: 'Markov predictor',
};

/** Failure counts by test; null for a test that does not run on the source. */
export type FailureCounts = Readonly<Record<string, number | null>>;

/** The counts of the given tests, null for all other tests. */
export function failuresOf(
  running: readonly HealthTest[],
  counts: Readonly<Record<HealthTest, number>>,
): Record<HealthTest, number | null> {
  const entries = ALL_TESTS.map((test) => [test, running.includes(test) ? counts[test] : null]);
  return Object.fromEntries(entries) as Record<HealthTest, number | null>;
}

/** The counts that are not 0, as text: 'runs 1, stuck 2'. */
export function failuresInWords(failures: FailureCounts): string {
  const failed = Object.entries(failures).filter(([, count]) => count !== null && count > 0);
  return failed.map(([test, count]) => `${WORDS[test as HealthTest]} ${count}`).join(', ');
}

/** Names of tests for people: 'monobit, long run'. */
export function inWords(tests: readonly HealthTest[]): string {
  return tests.map((test) => WORDS[test]).join(', ');
}
