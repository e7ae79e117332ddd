// A device whose reads fail now and then with an errno that passes: what it delivered is kept, its blocks are credited
// at the interval, and the log is not filled.
import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { fedDaemon } from '../support/fed-daemon.js';
import { compilePreload } from '../support/preload.js';
import type { Running } from '../support/program.js';
import { until } from '../support/until.js';

const fed = fedDaemon();

function start(code: 'EIO' | 'EBUSY' | 'EAGAIN', every: number, chunk: number): Running {
  return fed.start(['--reseed-interval', '1s', '--log-level', 'debug'], {
    env: {
      LD_PRELOAD: compilePreload(fed.directory, 'faulty-reads'),
      FAULTY_PATH: fed.fifo.path,
      FAULTY_EVERY: String(every),
      FAULTY_ERRNO: String(constants.errno[code]),
      FAULTY_CHUNK: String(chunk),
    },
  });
}

describe('a device whose reads fail now and then', () => {
  it.each([
    ['EIO', 2, 4096],
    ['EIO', 12, 448],
    ['EBUSY', 3, 448],
    ['EAGAIN', 2, 448],
  ] as const)('with %s, each %ith read, of at most %i bytes', async (code, every, chunk) => {
    fed.writeStart(12);
    const daemon = start(code, every, chunk);
    await until(() => daemon.events('credited').length >= 8);
    const { count } = await daemon.event('readsRepeated', { source: 'hwrng', code });
    expect(count).toBeGreaterThan(0);
    expect(daemon.events('readsRepeated')).toHaveLength(1);
    for (const none of ['troubleBegan', 'sourceSlow', 'blockRejected', 'degraded'] as const) {
      expect(daemon.events(none)).toEqual([]);
    }
    const standings = daemon.events('standingChanged').map(({ standing }) => standing);
    expect(standings, 'one trial').toEqual(['trusted']);
  });

  it.each([
    ['EIO', 'broken'],
    ['EBUSY', 'empty'],
    ['EAGAIN', 'empty'],
  ] as const)('with %s, all of them, is in trouble', async (code, trouble) => {
    fed.writeStart(3);
    const daemon = start(code, 1, 4096);
    await daemon.event('troubleBegan', { trouble });
    await daemon.event('degraded');
    expect(daemon.events('readsRepeated'), 'no read succeeded').toEqual([]);
  });
});
