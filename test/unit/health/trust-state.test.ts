import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  INITIAL,
  nextTrust,
  RETURN_BLOCKS,
  retestDelay,
  TRIAL_BLOCKS,
  type TrustEvent,
  type TrustRecord,
  WINDOW_BLOCKS,
  WINDOW_FAILURES,
} from '../../../src/health/trust-state.js';

const afterEvents = (events: readonly TrustEvent[], from: TrustRecord = INITIAL) =>
  events.reduce(nextTrust, from);
const times = (count: number, event: TrustEvent) => new Array<TrustEvent>(count).fill(event);
const TRUSTED = afterEvents(times(TRIAL_BLOCKS, 'passed'));
const QUARANTINED = afterEvents(times(WINDOW_FAILURES, 'failed'), TRUSTED);

describe('the standing of a source', () => {
  it('starts on trial and is trusted after the trial blocks, not one sooner', () => {
    expect(INITIAL.state).toBe('onTrial');
    expect(afterEvents(times(TRIAL_BLOCKS - 1, 'passed')).state).toBe('onTrial');
    expect(TRUSTED.state).toBe('trusted');
  });

  it('starts the trial over after a failure', () => {
    expect(afterEvents(['passed', 'failed', 'passed']).state).toBe('onTrial');
    expect(afterEvents(['passed', 'failed', 'passed', 'passed']).state).toBe('trusted');
  });

  it('survives one failure less than it takes, and falls at that one', () => {
    expect(afterEvents(times(WINDOW_FAILURES - 1, 'failed'), TRUSTED).state).toBe('trusted');
    expect(QUARANTINED.state).toBe('quarantined');
  });

  it('forgets failures that have left the window', () => {
    const apart: TrustEvent[] = [];
    for (let i = 0; i < 50; ++i) apart.push('failed', ...times(WINDOW_BLOCKS / 2 - 1, 'passed'));
    expect(afterEvents(apart, TRUSTED).state).toBe('trusted');
  });

  it('comes back only after a longer clean stretch, broken by any failure', () => {
    expect(RETURN_BLOCKS).toBeGreaterThan(TRIAL_BLOCKS);
    expect(afterEvents(times(RETURN_BLOCKS - 1, 'passed'), QUARANTINED).state).toBe('quarantined');
    expect(afterEvents(times(RETURN_BLOCKS, 'passed'), QUARANTINED).state).toBe('trusted');
    const broken = [...times(RETURN_BLOCKS - 1, 'passed'), 'failed' as const];
    expect(afterEvents([...broken, ...times(RETURN_BLOCKS - 1, 'passed')], QUARANTINED).state).toBe(
      'quarantined',
    );
  });

  it('puts a device that came back on trial, but does not clear a quarantine', () => {
    expect(nextTrust(TRUSTED, 'deviceChanged').state).toBe('onTrial');
    expect(nextTrust(QUARANTINED, 'deviceChanged').state).toBe('quarantined');
    const laundered = afterEvents(
      [...times(RETURN_BLOCKS - 1, 'passed'), 'deviceChanged'],
      QUARANTINED,
    );
    expect(nextTrust(laundered, 'passed').state).toBe('quarantined');
  });

  it('retests with a back-off that grows to a limit, and at once within a clean run', () => {
    const delays = [0, 1, 2, 3, 10, 40].map((failed) =>
      retestDelay(afterEvents(times(failed, 'failed'), QUARANTINED)),
    );
    expect(delays).toEqual([10_000, 20_000, 40_000, 80_000, 600_000, 600_000]);
    expect(retestDelay(nextTrust(QUARANTINED, 'passed'))).toBe(0);
    expect(retestDelay(TRUSTED)).toBe(0);
  });

  it('falls at once by a failure that no chance explains, on trial as in trust', () => {
    expect(nextTrust(INITIAL, 'permanentFailure').state).toBe('quarantined');
    expect(nextTrust(TRUSTED, 'permanentFailure').state).toBe('quarantined');
    expect(retestDelay(nextTrust(QUARANTINED, 'permanentFailure'))).toBe(20_000);
  });

  it('never loses a source for good: from wherever it is, clean blocks bring it back', () => {
    const event = fc.constantFrom<TrustEvent>(
      'passed',
      'failed',
      'permanentFailure',
      'deviceChanged',
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        const record = afterEvents(events);
        expect(afterEvents(times(RETURN_BLOCKS, 'passed'), record).state).toBe('trusted');
        expect(record.window.length).toBeLessThanOrEqual(WINDOW_BLOCKS);
      }),
    );
  });

  it('falls by chance as seldom as its comment says', () => {
    const p = 1 / 1244;
    // The failing block completes WINDOW_FAILURES with any two of the nine before it.
    const pairs = ((WINDOW_BLOCKS - 1) * (WINDOW_BLOCKS - 2)) / 2;
    expect(WINDOW_FAILURES).toBe(3);
    const blocksBetween = 1 / (pairs * p ** 3);
    expect(blocksBetween / 1e6).toBeCloseTo(53, 0);
    expect((blocksBetween * 5) / 60 / 24 / 365).toBeGreaterThan(500);
  });
});
