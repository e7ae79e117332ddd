// What the health tests say of a block.

/** FIPS 140-2 tests in the order of their bits in the addon's mask (native/core/fips140.h). */
export const FIPS140_TESTS = ['monobit', 'poker', 'runs', 'longRun', 'continuousRun'] as const;
export type HealthTest = (typeof FIPS140_TESTS)[number];

export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly tests: readonly HealthTest[] };

export type FailureCounts = Record<HealthTest, number>;

export const noFailures = (): FailureCounts => ({
  monobit: 0,
  poker: 0,
  runs: 0,
  longRun: 0,
  continuousRun: 0,
});

export function testsInMask(mask: number): HealthTest[] {
  return FIPS140_TESTS.filter((_, bit) => mask & (1 << bit));
}

export function verdictOf(mask: number): Verdict {
  return mask === 0 ? { kind: 'passed' } : { kind: 'failed', tests: testsInMask(mask) };
}

const WORDS: Record<HealthTest, string> = {
  monobit: 'monobit',
  poker: 'poker',
  runs: 'runs',
  longRun: 'long run',
  continuousRun: 'continuous run',
};

/** 'monobit, long run': the tests as a person reads them. */
export function inWords(tests: readonly HealthTest[]): string {
  return tests.map((test) => WORDS[test]).join(', ');
}
