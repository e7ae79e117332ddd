// How far a source is trusted: one pure table of rules, by state and event. A source is not used before
// its blocks have passed the health tests, and regaining trust takes more blocks than losing it
// (docs/decisions/0004).
import { type Milliseconds, milliseconds } from '../units.js';

/**
 * A good block fails FIPS 140-2 with probability 1/1244, measured over 10^6 blocks. So a single
 * failure means nothing; 3 failures in 10 blocks come by chance once in
 * 1 / (C(9,2) * (1/1244)^3) = 53 million blocks, at one block every 5 minutes once in 500 years.
 */
export const TRIAL_BLOCKS = 2;
export const WINDOW_BLOCKS = 10;
export const WINDOW_FAILURES = 3;
/**
 * Blocks that have to pass in a row to end a quarantine: a source that fails every second block passes so
 * many once in 10^6 attempts.
 */
export const RETURN_BLOCKS = 20;
const FIRST_RETEST_MS = 10_000;
const LONGEST_RETEST_MS = 600_000;

export type TrustState = 'onTrial' | 'trusted' | 'quarantined';

/**
 * 'permanentFailure': a block failed in a way that chance does not explain (alpha 2^-60). 'deviceChanged':
 * the device was gone or was replaced, so what it showed before proves nothing.
 */
export type TrustEvent = 'passed' | 'failed' | 'permanentFailure' | 'deviceChanged';

export interface TrustRecord {
  readonly state: TrustState;
  /** Blocks that passed in a row since the state or the device last changed. */
  readonly cleanRun: number;
  /** The last WINDOW_BLOCKS verdicts, the newest last; true is a failed block. */
  readonly window: readonly boolean[];
  /** Blocks that failed since this quarantine began. */
  readonly retestsFailed: number;
}

export const INITIAL: TrustRecord = {
  state: 'onTrial',
  cleanRun: 0,
  window: [],
  retestsFailed: 0,
};

type Rule = (record: TrustRecord) => TrustRecord;

const count = (record: TrustRecord, failed: boolean): TrustRecord => ({
  ...record,
  cleanRun: failed ? 0 : record.cleanRun + 1,
  window: [...record.window, failed].slice(-WINDOW_BLOCKS),
});

const quarantine: Rule = () => ({
  state: 'quarantined',
  cleanRun: 0,
  window: [],
  retestsFailed: 0,
});

const fail: Rule = (record) => {
  const next = count(record, true);
  return next.window.filter(Boolean).length < WINDOW_FAILURES ? next : quarantine(record);
};

const failRetest: Rule = (record) => ({
  ...record,
  cleanRun: 0,
  retestsFailed: record.retestsFailed + 1,
});

const passUntil =
  (blocks: number): Rule =>
  (record) => {
    const next = count(record, false);
    return next.cleanRun < blocks ? next : { ...next, state: 'trusted', retestsFailed: 0 };
  };

const startAgain: Rule = (record) => ({ ...record, state: 'onTrial', cleanRun: 0 });

const TABLE: Record<TrustState, Record<TrustEvent, Rule>> = {
  onTrial: {
    passed: passUntil(TRIAL_BLOCKS),
    failed: fail,
    permanentFailure: quarantine,
    deviceChanged: startAgain,
  },
  trusted: {
    passed: (record) => count(record, false),
    failed: fail,
    permanentFailure: quarantine,
    deviceChanged: startAgain,
  },
  quarantined: {
    passed: passUntil(RETURN_BLOCKS),
    failed: failRetest,
    permanentFailure: failRetest,
    // Unplugging a device and plugging it in again must not end its quarantine.
    deviceChanged: (record) => ({ ...record, cleanRun: 0 }),
  },
};

export function nextTrust(record: TrustRecord, event: TrustEvent): TrustRecord {
  return TABLE[record.state][event](record);
}

/** How long a quarantined source is not read; 0 while its blocks pass, so that 20 can follow. */
export function retestDelay(record: TrustRecord): Milliseconds {
  if (record.state !== 'quarantined' || record.cleanRun > 0) return milliseconds(0);
  return milliseconds(Math.min(FIRST_RETEST_MS * 2 ** record.retestsFailed, LONGEST_RETEST_MS));
}
