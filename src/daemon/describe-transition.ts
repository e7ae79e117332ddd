// What the log says when the trust state of a source changes.
import {
  RETURN_BLOCKS,
  retestDelay,
  TRIAL_BLOCKS,
  type TrustEvent,
  type TrustRecord,
  WINDOW_BLOCKS,
  WINDOW_FAILURES,
} from '../health/trust-state.js';
import { inWords } from '../health/verdict.js';
import type { HealthTest } from '../native.js';
import { formatDuration } from '../units.js';

export const nextTest = (record: TrustRecord): string =>
  `next test in ${formatDuration(retestDelay(record))}`;

/** To follow the source's name; `tests` are those that its blocks have to pass. */
export function describeTransition(
  before: TrustRecord,
  now: TrustRecord,
  event: TrustEvent,
  tests: readonly HealthTest[],
): string {
  switch (now.state) {
    case 'quarantined': {
      const why =
        event === 'permanentFailure'
          ? 'no chance explains this block'
          : `${WINDOW_FAILURES} of its last ${WINDOW_BLOCKS} blocks failed, far more than by chance`;
      return `quarantined, ${why}; ${nextTest(now)}`;
    }
    case 'trusted': {
      const blocks = before.state === 'quarantined' ? RETURN_BLOCKS : TRIAL_BLOCKS;
      return `trusted, ${blocks} blocks in a row passed ${inWords(tests)}`;
    }
    default:
      return 'on trial again';
  }
}
