// The events that may change the trust state of a source, and when a quarantined source is read again. The
// state itself is kept by the native judge (native/core/trust_state.h, docs/decisions/0004).
import type { TrustRecord } from '../native.js';
import { type Milliseconds, milliseconds } from '../units.js';

const FIRST_RETEST_MS = 10_000;
const LONGEST_RETEST_MS = 600_000;

/**
 * 'permanentFailure': a block failed in a way that chance does not explain (alpha 2^-60). 'deviceChanged':
 * the device was missing or was replaced, so earlier blocks prove nothing about it.
 */
export type TrustEvent = 'passed' | 'failed' | 'permanentFailure' | 'deviceChanged';

/** How long a quarantined source is not read; 0 if its last block passed, and for any other source. */
export function retestDelay(record: TrustRecord): Milliseconds {
  if (record.state !== 'quarantined' || record.cleanRun > 0) return milliseconds(0);
  return milliseconds(Math.min(FIRST_RETEST_MS * 2 ** record.retestsFailed, LONGEST_RETEST_MS));
}
