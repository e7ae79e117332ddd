// The trust table once more, as a pure function: the stand-in of the native one in unit tests, and what
// the native one is compared with.
import type { TrustEvent } from '../../src/health/trust-state.js';
import type { OnPermanentFailure, TrustRecord, TrustState } from '../../src/native.js';

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

interface OracleRecord {
  readonly state: TrustState;
  readonly cleanRun: number;
  /** The last WINDOW_BLOCKS verdicts, the newest last; true is a failed block. */
  readonly window: readonly boolean[];
  readonly retestsFailed: number;
}

export const INITIAL: OracleRecord = {
  state: 'onTrial',
  cleanRun: 0,
  window: [],
  retestsFailed: 0,
};

type Rule = (record: OracleRecord) => OracleRecord;

const count = (record: OracleRecord, failed: boolean): OracleRecord => ({
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

const stop: Rule = () => ({ state: 'failed', cleanRun: 0, window: [], retestsFailed: 0 });

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
  failed: {
    passed: (record) => count(record, false),
    failed: (record) => ({ ...record, cleanRun: 0 }),
    permanentFailure: (record) => ({ ...record, cleanRun: 0 }),
    deviceChanged: (record) => ({ ...record, cleanRun: 0 }),
  },
};

export function nextTrust(
  record: OracleRecord,
  event: TrustEvent,
  onPermanentFailure: OnPermanentFailure = 'retest',
): OracleRecord {
  const isFinal = event === 'permanentFailure' && onPermanentFailure === 'stop';
  return isFinal && record.state !== 'failed' ? stop(record) : TABLE[record.state][event](record);
}

/** As the native judge reports it. */
export const reported = ({ state, cleanRun, retestsFailed }: OracleRecord): TrustRecord => ({
  ...{ state, cleanRun, retestsFailed },
  ...{ windowBlocks: WINDOW_BLOCKS, windowFailures: WINDOW_FAILURES },
});
