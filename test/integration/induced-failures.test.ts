// The shipped program on a timer that is made to fail: nothing is given out, nothing is credited, and the
// log has the test that caught it. What plays the timer is test/support/replay-timer.c.
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { JitterFacts } from '../../src/native.js';
import { whyUnusable } from '../../src/sources/jitter-fitness.js';
import { fedDaemon } from '../support/fed-daemon.js';
import { temporaryDirectory } from '../support/fifo.js';
import { eventsIn, logLinesOf } from '../support/log-lines.js';
import { finish, Running } from '../support/program.js';
import { BLOCK, beat, healthy, pattern, replay, START_UP } from '../support/replay-timer.js';

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => rmSync(directory, { recursive: true }));

const JITTER = ['--source', 'jitter', '--jitter-timer', 'clock'];
const OFTEN = ['--reseed-interval', '1s', '--log-level', 'debug'];
const FALLEN = { source: 'jitter', standing: 'quarantined', cause: 'broke' };

/** How the diagnosis begins: its numbers differ from timer to timer. */
const diagnosis = (fitness: JitterFacts['fitness']): string => {
  const facts = { step: 1, backwards: 0, measured: 0, steps: 64, bufferBytes: 0, flushes: false };
  const sentence = whyUnusable({ ...facts, fitness }, { jitterMargin: 3.5, jitterFloor: 1 / 3 });
  return String(sentence).split(/ \d/)[0] as string;
};

async function collect(env: NodeJS.ProcessEnv, bytes: string) {
  const output = join(directory, 'output');
  const done = await finish({
    args: ['collect', ...JITTER, '--bytes', bytes, '--output', output],
    env,
  });
  return { ...done, given: statSync(output).size };
}

describe('collect gives not one byte', () => {
  it.each([
    ['that stands still', pattern(1024, 0), 'standsStill'],
    ['that ticks evenly', pattern(1024, 40), 'holdsTooLittle'],
    ['that is coarse', pattern(1024, 1, 2, 1, 1, 2, 1, 1), 'holdsTooLittle'],
    ['that beats in 5 from the start', beat(1024, 5, 0.95), 'holdsTooLittle'],
    ['that jumps back', pattern(1024, 90, 100, -50, 70), 'goesBackwards'],
  ] as const)('of a timer %s', async (_, samples, fitness) => {
    const { code, stderr, given } = await collect(replay(directory, samples), '32');
    expect(logLinesOf(stderr)).toMatchObject([
      { event: 'troubleBegan', source: 'jitter', trouble: 'unfit' },
      { msg: expect.stringContaining(diagnosis(fitness)) },
    ]);
    expect({ code, given }).toEqual({ code: 69, given: 0 });
  });

  it.each([
    [
      'a ramp',
      Array.from({ length: 4 * BLOCK }, (_, i) => 20 + ((3 * i) % 256)),
      ['lag', 'stuck', 'replay', 'markov'],
    ],
    ['a beat of 5', beat(4 * BLOCK, 5, 1), ['lag', 'markov']],
    ['a beat of 5 with noise', beat(8 * BLOCK, 5, 0.95), ['lag', 'markov']],
    ['a beat of 22, four in five', beat(8 * BLOCK, 22, 0.89), ['lag', 'markov']],
    ['2-1-2-2', pattern(4 * BLOCK, 37, 18, 37, 37), ['adaptiveProportion', 'lag', 'replay']],
  ])('of %s, behind a start that looked fit', async (_, samples, failed) => {
    const env = replay(directory, [...healthy(START_UP), ...samples]);
    const { code, stderr, given } = await collect(env, '32');
    expect(eventsIn(stderr, 'blockRejected', { source: 'jitter' })[0]).toMatchObject({ failed });
    expect(eventsIn(stderr, 'standingChanged', FALLEN).length).toBe(1);
    expect({ code, given }).toEqual({ code: 69, given: 0 });
  });
});

describe('the accesses per sample', () => {
  it('are doubled below a claim of a third of a bit until the least that may be in force is', async () => {
    // Half of the samples are alike, about 0.9 bits: enough for 0.2 with its margin, not for a third of a bit.
    const alike = healthy(START_UP).map((ticks) => (ticks < 144 ? 77 : ticks));
    const env = replay(directory, [...alike, ...healthy(4 * BLOCK)]);
    const { stderr } = await finish({
      args: ['collect', ...JITTER, '--jitter-claim', '0.2', '--raw', '--bytes', '10'],
      env,
    });
    expect(stderr).toMatch(/^jitter: 8 accesses per sample /);
  });
});

describe('collect gives what it should', () => {
  it('where the first samples made a fit timer look too coarse', async () => {
    const coarse = pattern(START_UP, 1, 2, 1, 1, 2, 1, 1); // up to the first measurement
    const env = replay(directory, [...coarse, ...healthy(6 * BLOCK)]);
    const { code, stderr, given } = await collect(env, '32');
    expect({ code, given, stderr }).toEqual({ code: 0, given: 32, stderr: '' });
  });
});

describe('collect stops giving', () => {
  it.each([0, 1, 37, 2000])(
    'when the timer gets stuck after 14 good blocks and %i samples',
    async (k) => {
      // 12 blocks that may be used, behind the 2 of the trial and the start-up test.
      const good = healthy(START_UP + 14 * BLOCK + k);
      const env = replay(directory, [...good, ...pattern(BLOCK, 33)], 'stop');
      const { code, stderr, given } = await collect(env, '1M');
      const [rejected] = eventsIn(stderr, 'blockRejected', { source: 'jitter' });
      expect(rejected?.['failed']).toContain('repetitionCount');
      expect(code).toBe(69);
      expect(given).toBe(12 * 192); // 6 outputs of each of the 12
    },
  );

  it('when a recording comes round, and gives the same bytes for the same recording', async () => {
    const env = replay(directory, healthy(START_UP + 20 * BLOCK));
    const first = await collect(env, '1M');
    expect(eventsIn(first.stderr, 'blockRejected').length).toBeGreaterThan(0);
    expect(first.code).toBe(69);
    expect(first.given).toBeGreaterThan(0);
    // The loop of 23 x 2048 samples is found within three of them.
    expect(first.given).toBeLessThanOrEqual(3 * 23 * 192);
    const bytes = readFileSync(join(directory, 'output'));
    await collect(env, '1M');
    expect(readFileSync(join(directory, 'output')).equals(bytes)).toBe(true);
  });
});

describe('the daemon', () => {
  const fed = fedDaemon();

  it('credits nothing of a dead timer, and ends where a source is required', async () => {
    const env = replay(directory, pattern(1024, 40));
    const { code, stderr } = await finish({
      args: ['run', '--dry-run', '--require-source', ...JITTER],
      env,
    });
    expect(code).toBe(69);
    const unfit = { source: 'jitter', trouble: 'unfit' };
    expect(eventsIn(stderr, 'troubleBegan', unfit).length).toBe(1);
    expect(eventsIn(stderr, 'failed', { exitCode: 69 }).length).toBe(1);
    expect(eventsIn(stderr, 'credited')).toEqual([]);
  });

  it('goes on with another source when a healthy one dies', async () => {
    const good = healthy(START_UP + 4 * BLOCK);
    fed.writeStart(8);
    const daemon = new Running({
      args: ['run', '--dry-run', ...JITTER, ...fed.source, ...OFTEN],
      env: replay(directory, [...good, ...pattern(BLOCK, 33)], 'stop'),
    });
    onTestFinished(async () => void (await daemon.stop()));
    await daemon.event('credited', { source: 'jitter', bits: 256 });
    const { failed } = await daemon.event('blockRejected', { source: 'jitter' });
    expect(failed).toContain('repetitionCount');
    await daemon.event('standingChanged', FALLEN);
    await daemon.event('credited', { source: 'hwrng', bits: 256 });
    // The first two of the four blocks were the start-up test.
    expect(daemon.events('credited', { source: 'jitter' }).length).toBe(2);
    expect(daemon.events('degraded')).toEqual([]);
  });
});
