// What the log says when the trust state of a source changes.
import { retestDelay, type TrustEvent } from '../health/trust-state.js';
import { inWords } from '../health/verdict.js';
import type { HealthTest, TrustRecord, TrustState } from '../native.js';
import { formatDuration } from '../units.js';

export const nextTest = (record: TrustRecord): string =>
  `next test in ${formatDuration(retestDelay(record))}`;

/** Why a source in this state delivers nothing; '' if the state is not a reason. */
export function whyRejected(trust: TrustState): string {
  if (trust === 'quarantined') return 'quarantined: fails its health tests';
  if (trust !== 'failed') return '';
  return 'failed: chance does not explain a failure; it is not read before a restart of entropyd';
}

/** The text that follows the source's name; `tests` are those that the blocks of the source have to pass. */
export function describeTransition(
  now: TrustRecord,
  event: TrustEvent,
  tests: readonly HealthTest[],
): string {
  switch (now.state) {
    case 'quarantined': {
      const why =
        event === 'permanentFailure'
          ? 'chance does not explain this block'
          : `${now.windowFailures} of its last ${now.windowBlocks} blocks failed, far more than by chance`;
      return `quarantined, ${why}; ${nextTest(now)}`;
    }
    case 'failed':
      return 'failed, chance does not explain this block; it is not read again before a restart of entropyd';
    case 'trusted':
      return `trusted, ${now.cleanRun} blocks in a row passed ${inWords(tests)}`;
    default:
      return 'on trial again';
  }
}
