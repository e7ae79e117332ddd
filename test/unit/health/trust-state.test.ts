import { expect, it } from 'vitest';
import { retestDelay } from '../../../src/health/trust-state.js';
import {
  INITIAL,
  nextTrust,
  reported,
  WINDOW_BLOCKS,
  WINDOW_FAILURES,
} from '../../support/trust-oracle.js';

const QUARANTINED = nextTrust(INITIAL, 'permanentFailure');

it('retests with a back-off that grows to a limit, and at once within a clean run', () => {
  const delays = [0, 1, 2, 3, 10, 40].map((failed) => {
    let record = QUARANTINED;
    for (let i = 0; i < failed; ++i) record = nextTrust(record, 'failed');
    return retestDelay(reported(record));
  });
  expect(delays).toEqual([10_000, 20_000, 40_000, 80_000, 600_000, 600_000]);
  expect(retestDelay(reported(nextTrust(QUARANTINED, 'passed')))).toBe(0);
  expect(retestDelay(reported(INITIAL))).toBe(0);
});

it('loses trust by chance as seldom as native/core/trust_state.h says', () => {
  const p = 1 / 1244;
  // The failing block completes WINDOW_FAILURES with any two of the nine before it.
  const pairs = ((WINDOW_BLOCKS - 1) * (WINDOW_BLOCKS - 2)) / 2;
  expect(WINDOW_FAILURES).toBe(3);
  const blocksBetween = 1 / (pairs * p ** 3);
  expect(blocksBetween / 1e6).toBeCloseTo(53, 0);
  expect((blocksBetween * 5) / 60 / 24 / 365).toBeGreaterThan(500);
});
