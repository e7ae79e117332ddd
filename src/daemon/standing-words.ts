// What the log says when a source's standing changes.
import {
  RETURN_BLOCKS,
  retestDelay,
  type StandingEvent,
  type StandingRecord,
  TRIAL_BLOCKS,
  WINDOW_BLOCKS,
  WINDOW_FAILURES,
} from '../health/standing.js';
import { inWords } from '../health/verdict.js';
import type { HealthTest } from '../native.js';
import { formatDuration } from '../units.js';

export const nextTest = (record: StandingRecord): string =>
  `next test in ${formatDuration(retestDelay(record))}`;

/** Goes on after the source's name; `tests` are those that its blocks have to pass. */
export function standingInWords(
  before: StandingRecord,
  now: StandingRecord,
  event: StandingEvent,
  tests: readonly HealthTest[],
): string {
  switch (now.standing) {
    case 'quarantined': {
      const why =
        event === 'broke'
          ? 'no chance explains this block'
          : `${WINDOW_FAILURES} of its last ${WINDOW_BLOCKS} blocks failed, far more than by chance`;
      return `quarantined, ${why}; ${nextTest(now)}`;
    }
    case 'trusted': {
      const blocks = before.standing === 'quarantined' ? RETURN_BLOCKS : TRIAL_BLOCKS;
      return `trusted, ${blocks} blocks in a row passed ${inWords(tests)}`;
    }
    default:
      return 'on trial again';
  }
}
