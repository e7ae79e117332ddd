// The same bytes again: a FIFO that plays a recording in a loop, at the daemon, `once` and
// entropyd-seed. Each may use what is new, and the two blocks in which a repeat shows at most.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BLOCK, fedDaemon, PRIME } from '../support/fed-daemon.js';
import { eventsIn, type LogLine } from '../support/log-lines.js';
import { finish, SEEDER } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

const PERIODS = [997, 2500, 4096, 5000];

const fed = fedDaemon();
const play = (bytes: Uint8Array): void => fed.fifo.write(bytes);
const OFTEN = ['--reseed-interval', '1s', '--log-level', 'debug'];

/** `count` bytes of the loop, from its byte `from` on. */
function loop(period: number, from: number, count: number): Buffer {
  const recording = new RandomBytes(2).take(period);
  return Buffer.from(Array.from({ length: count }, (_, i) => recording[(from + i) % period] ?? 0));
}

const isReplay = ({ failed }: LogLine): boolean => (failed as string[]).includes('replay');

/** Blocks that end before a byte came again, of which the first is spent on the trial. */
const newBlocks = (period: number): number => Math.floor((period - PRIME) / BLOCK);

describe('the daemon', () => {
  it.each(PERIODS)(
    'quarantines a loop of %i bytes within two blocks',
    async (period) => {
      const blocks = newBlocks(period) + 2;
      const bytes = loop(period, 0, PRIME + (blocks + 1) * BLOCK);
      play(bytes);
      const daemon = fed.start(OFTEN);
      await daemon.event('standingChanged', { standing: 'quarantined' });
      expect(daemon.events('blockRejected').some(isReplay)).toBe(true);
      const credited = daemon.events('credited').length;
      console.log(
        `period ${period}: ${credited} credited, ${newBlocks(period)} whole blocks were new`,
      );
      expect(credited).toBeLessThanOrEqual(blocks - 2); // one of the two was the trial's
    },
    60_000,
  );

  it('takes no loop back that still plays', async () => {
    play(loop(6000, 0, PRIME + 4 * BLOCK));
    const daemon = fed.start(OFTEN);
    await daemon.event('standingChanged', { standing: 'quarantined' });
    const credited = daemon.events('credited').length;
    const rejected = daemon.events('blockRejected').length;
    fed.fifo.closeWriter(); // and open again: a writer that starts its recording anew
    play(loop(6000, 0, BLOCK));
    // The first retest, after 10 s.
    await until(() => daemon.events('blockRejected').length > rejected);
    expect(daemon.events('credited').length).toBe(credited);
  });
});

describe('the daemon that is to stop at a permanent failure', () => {
  it('never reads the source again, and says so everywhere', async () => {
    play(loop(6000, 0, PRIME + 4 * BLOCK));
    const daemon = fed.start([...OFTEN, '--hwrng-on-permanent-failure', 'stop']);
    await daemon.event('standingChanged', { source: 'hwrng', standing: 'failed' });
    const before = await fed.status();
    expect(before.sources).toMatchObject([{ standing: 'failed', creditedBitsPerByte: 0 }]);
    fed.fifo.replace(); // another device at the same path
    fed.writeStart(3);
    daemon.child.kill('SIGHUP');
    await daemon.event('settingsChanged');
    expect((await fed.ask('reseed')).code).toBe(69);
    const after = await fed.status();
    expect(after.sources[0]).toMatchObject({ standing: 'failed' });
    expect(after.sources[0].bytesRead).toBe(before.sources[0].bytesRead);
    expect(after.sources[0].reason).toContain('restart');
    expect(fed.audited('standingChanged').at(-1)).toMatchObject({ standing: 'failed' });
  }, 30_000);
});

describe('entropyd collect', () => {
  it('gives no block of a loop of 65536 bytes twice', async () => {
    const period = 65_536;
    const bytes = loop(period, 0, PRIME + (newBlocks(period) + 6) * BLOCK);
    let at = 60_000; // what a pipe holds for sure; the rest goes in as it is read
    play(bytes.subarray(0, at));
    const writing = setInterval(() => {
      try {
        play(bytes.subarray(at, at + 500));
        at += 500;
      } catch {} // EAGAIN: full
    }, 20);
    const output = join(fed.directory, 'collected');
    const done = await finish({
      args: ['collect', ...fed.source, '--bytes', '1M', '--output', output],
    });
    clearInterval(writing);
    expect(statSync(output).size).toBeLessThanOrEqual(newBlocks(period) * BLOCK);
    expect(eventsIn(done.stderr, 'blockRejected').some(isReplay)).toBe(true);
    expect(done.code).toBe(69);
  });
});

describe('entropyd once', () => {
  it.each([997, 2500, 4096])('credits nothing from a loop of %i bytes', async (period) => {
    play(loop(period, 0, PRIME + 4 * BLOCK));
    const args = fed.args('--log-level', 'debug', '--require-source');
    const { code, stderr } = await finish({ args: ['once', ...args] });
    expect(eventsIn(stderr, 'standingChanged', { standing: 'quarantined' }).length).toBe(1);
    expect(eventsIn(stderr, 'credited')).toEqual([]);
    expect(code).toBe(69);
  });
});

describe('entropyd-seed', () => {
  it.for([997, 2500, 4096])('credits nothing from a loop of %i bytes', async (period, t) => {
    needsRoot(t);
    play(loop(period, 0, PRIME + 4 * BLOCK));
    const { code, stderr } = await finish({
      command: SEEDER,
      args: [...fed.source, '--timeout', '5'],
    });
    expect(stderr).toMatch(/\breplay\b/); // the test, by its name
    expect(code).toBe(69);
  });
});
