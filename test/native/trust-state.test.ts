// How the native judge's verdicts make a source trusted or not, and that nothing of a source on trial or
// in quarantine can be credited.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrustEvent } from '../../src/health/trust-state.js';
import {
  native,
  type OnPermanentFailure,
  type SourceJudge,
  type TrustRecord,
} from '../../src/native.js';
import { blockOf } from '../support/fifo.js';
import { RandomBytes } from '../support/random-bytes.js';
import { INITIAL, nextTrust, reported } from '../support/trust-oracle.js';

const { trialBlocks, windowBlocks, windowFailures, returnBlocks } = native.limits;
const random = new RandomBytes(7); // the blocks of this sequence that are used here pass
const times = (count: number, event: TrustEvent) => new Array<TrustEvent>(count).fill(event);

function blockFor(event: Exclude<TrustEvent, 'deviceChanged'>): Uint8Array {
  const block = random.take(2500);
  if (event === 'failed') block.copyWithin(4, 0, 4); // the continuous test alone fails
  return event === 'permanentFailure' ? block.fill(0) : block;
}

async function make(judge: SourceJudge, event: TrustEvent): Promise<void> {
  if (event === 'deviceChanged') {
    judge.restart();
    judge.prime(await blockOf(random.take(4)));
    return;
  }
  const { failed, permanent } = judge.judge(await blockOf(blockFor(event)));
  const happened = permanent ? 'permanentFailure' : 'failed';
  expect(failed.length > 0 ? happened : 'passed').toBe(event);
}

async function judgeFor(
  then: OnPermanentFailure,
  ...events: readonly TrustEvent[]
): Promise<SourceJudge> {
  const judge = new native.SourceJudge('byte', 4, 2500, then);
  judge.prime(await blockOf(random.take(4)));
  for (const event of events) await make(judge, event);
  return judge;
}
const judgeAfter = (...events: TrustEvent[]) => judgeFor('retest', ...events);
const stateAfter = async (...events: TrustEvent[]) => (await judgeAfter(...events)).trust.state;

const TRUSTED = times(trialBlocks, 'passed');
const QUARANTINED = [...TRUSTED, ...times(windowFailures, 'failed')];

describe('the trust of a source', () => {
  it('starts on trial and is trusted after the trial blocks, not one sooner', async () => {
    expect(await stateAfter()).toBe('onTrial');
    expect(await stateAfter(...times(trialBlocks - 1, 'passed'))).toBe('onTrial');
    expect(await stateAfter(...TRUSTED)).toBe('trusted');
  });

  it('starts the trial over after a failure', async () => {
    expect(await stateAfter('passed', 'failed', 'passed')).toBe('onTrial');
    expect(await stateAfter('passed', 'failed', 'passed', 'passed')).toBe('trusted');
  });

  it('survives one failure less than it takes, and falls at that one', async () => {
    expect(await stateAfter(...TRUSTED, ...times(windowFailures - 1, 'failed'))).toBe('trusted');
    expect(await stateAfter(...QUARANTINED)).toBe('quarantined');
  });

  it('forgets failures that have left the window', async () => {
    const apart: TrustEvent[] = [];
    for (let i = 0; i < 12; ++i) apart.push('failed', ...times(windowBlocks / 2 - 1, 'passed'));
    expect(await stateAfter(...TRUSTED, ...apart)).toBe('trusted');
  });

  it('comes back only after a longer clean stretch, broken by any failure', async () => {
    const nearly = times(returnBlocks - 1, 'passed');
    expect(await stateAfter(...QUARANTINED, ...nearly)).toBe('quarantined');
    expect(await stateAfter(...QUARANTINED, ...nearly, 'passed')).toBe('trusted');
    expect(await stateAfter(...QUARANTINED, ...nearly, 'failed', ...nearly)).toBe('quarantined');
  });

  it('puts a device that came back on trial, but does not clear a quarantine', async () => {
    expect(await stateAfter(...TRUSTED, 'deviceChanged')).toBe('onTrial');
    const nearly = times(returnBlocks - 1, 'passed');
    const laundered = [...QUARANTINED, ...nearly, 'deviceChanged' as const, 'passed' as const];
    expect(await stateAfter(...laundered)).toBe('quarantined');
  });

  it('falls at once by a failure that chance does not explain, on trial as in trust', async () => {
    expect(await stateAfter('permanentFailure')).toBe('quarantined');
    const judge = await judgeAfter(...TRUSTED, 'permanentFailure', 'permanentFailure');
    expect(judge.trust).toMatchObject({ state: 'quarantined', retestsFailed: 1 });
  });

  it('fails for good at a permanent failure where that is to stop it', async () => {
    const events: readonly TrustEvent[][] = [[], TRUSTED, QUARANTINED];
    for (const before of events) {
      const judge = await judgeFor('stop', ...before, 'permanentFailure');
      expect(judge.trust).toMatchObject({ state: 'failed', cleanRun: 0, retestsFailed: 0 });
      await make(judge, 'deviceChanged');
      for (const one of times(returnBlocks + 1, 'passed')) await make(judge, one);
      judge.startAgain();
      expect(judge.trust.state).toBe('failed');
      expect(judge.tested.left).toBe(0);
    }
  });

  it('is quarantined as ever by failures that chance may explain', async () => {
    const judge = await judgeFor('stop', ...QUARANTINED, ...times(returnBlocks, 'passed'));
    expect(judge.trust.state).toBe('trusted');
  });

  it('takes no other word for what follows', () => {
    expect(() => new native.SourceJudge('byte', 4, 2500, 'never' as never)).toThrow(RangeError);
  });

  it.each(['retest', 'stop'] as const)('is that of the table, whatever comes: %s', async (then) => {
    const event = fc.constantFrom<TrustEvent>(
      ...times(6, 'passed'),
      'failed',
      'failed',
      'permanentFailure',
      'deviceChanged',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const judge = await judgeFor(then);
        let expected = INITIAL;
        const seen: TrustRecord[] = [];
        const wanted: TrustRecord[] = [];
        for (const one of events) {
          await make(judge, one);
          expected = nextTrust(expected, one, then);
          seen.push(judge.trust);
          wanted.push(reported(expected));
        }
        expect(seen).toEqual(wanted);
      }),
      { numRuns: 30, seed: 1 },
    );
  });
});

describe('a block that passed is not credited', () => {
  const pool = new native.KernelPool('/dev/random');

  it.each([
    ['on trial', times(trialBlocks - 1, 'passed')],
    ['in quarantine', [...QUARANTINED, 'passed' as const]],
    ['of a device that was changed', [...TRUSTED, 'deviceChanged' as const, 'passed' as const]],
  ])('%s', async (_, events) => {
    const { tested } = await judgeAfter(...events);
    expect(tested.left).toBe(0);
    expect(pool.addEntropy(tested, 1, 0)).toBe('EINVAL');
    expect(pool.addEntropy(tested, 2500, 1)).toBe('EINVAL');
  });
});
