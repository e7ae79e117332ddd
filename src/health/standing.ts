// How far a source is trusted: one pure table, state by event. A source is suspect until proven
// good, and coming back is harder than falling (docs/decisions/0004).
import { type Milliseconds, milliseconds } from '../units.js';

/**
 * A good block fails FIPS 140-2 with probability 1/1244, measured over 10^6 blocks. So a single
 * failure means nothing; 3 failures in 10 blocks come by chance once in
 * 1 / (C(9,2) * (1/1244)^3) = 53 million blocks, at one block every 5 minutes once in 500 years.
 */
export const TRIAL_BLOCKS = 2;
export const WINDOW_BLOCKS = 10;
export const WINDOW_FAILURES = 3;
/** Clean blocks in a row that end a quarantine: a source failing 1 block in 2 does that once in 10^6. */
export const RETURN_BLOCKS = 20;
const FIRST_RETEST_MS = 10_000;
const LONGEST_RETEST_MS = 600_000;

export type Standing = 'onTrial' | 'trusted' | 'quarantined';

/**
 * 'broke': failed in a way that no chance explains. 'returned': the device was gone or is another one
 * now, so what it showed before proves nothing.
 */
export type StandingEvent = 'passed' | 'failed' | 'broke' | 'returned';

export interface StandingRecord {
  readonly standing: Standing;
  /** Blocks passed in a row since the standing or the device last changed. */
  readonly cleanRun: number;
  /** The last WINDOW_BLOCKS verdicts, the newest last; true is a failure. */
  readonly window: readonly boolean[];
  /** Retests failed in this quarantine. */
  readonly retestsFailed: number;
}

export const NEWCOMER: StandingRecord = {
  standing: 'onTrial',
  cleanRun: 0,
  window: [],
  retestsFailed: 0,
};

type Rule = (record: StandingRecord) => StandingRecord;

const seen = (record: StandingRecord, failed: boolean): StandingRecord => ({
  ...record,
  cleanRun: failed ? 0 : record.cleanRun + 1,
  window: [...record.window, failed].slice(-WINDOW_BLOCKS),
});

const fall: Rule = () => ({
  standing: 'quarantined',
  cleanRun: 0,
  window: [],
  retestsFailed: 0,
});

const fail: Rule = (record) => {
  const next = seen(record, true);
  return next.window.filter(Boolean).length < WINDOW_FAILURES ? next : fall(record);
};

const failAgain: Rule = (record) => ({
  ...record,
  cleanRun: 0,
  retestsFailed: record.retestsFailed + 1,
});

const passUntil =
  (blocks: number): Rule =>
  (record) => {
    const next = seen(record, false);
    return next.cleanRun < blocks ? next : { ...next, standing: 'trusted', retestsFailed: 0 };
  };

const startOver: Rule = (record) => ({ ...record, standing: 'onTrial', cleanRun: 0 });

const TABLE: Record<Standing, Record<StandingEvent, Rule>> = {
  onTrial: { passed: passUntil(TRIAL_BLOCKS), failed: fail, broke: fall, returned: startOver },
  trusted: {
    passed: (record) => seen(record, false),
    failed: fail,
    broke: fall,
    returned: startOver,
  },
  quarantined: {
    passed: passUntil(RETURN_BLOCKS),
    failed: failAgain,
    broke: failAgain,
    // Pulling a device out and putting it back clears nothing.
    returned: (record) => ({ ...record, cleanRun: 0 }),
  },
};

export function nextStanding(record: StandingRecord, event: StandingEvent): StandingRecord {
  return TABLE[record.standing][event](record);
}

/** How long to leave a quarantined source alone; nothing while its clean run goes on. */
export function retestDelay(record: StandingRecord): Milliseconds {
  if (record.standing !== 'quarantined' || record.cleanRun > 0) return milliseconds(0);
  return milliseconds(Math.min(FIRST_RETEST_MS * 2 ** record.retestsFailed, LONGEST_RETEST_MS));
}
