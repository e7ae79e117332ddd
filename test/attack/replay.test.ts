// The same bytes again: a FIFO that plays a recording in a loop, at the daemon, `once` and
// entropyd-seed. Each may use what is new, and the two blocks in which a repeat shows at most.
import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fifo } from '../support/fifo.js';
import { finish, Running, SEEDER } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

const PRIME = 4;
const BLOCK = 2500;
const PERIODS = [997, 2500, 4096, 5000];

let fifo: Fifo;
let daemon: Running | undefined;
beforeEach(() => {
  fifo = new Fifo();
});
afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
  fifo.remove();
});

/** `count` bytes of the loop, from its byte `from` on. */
function loop(period: number, from: number, count: number): Buffer {
  const recording = new RandomBytes(2).take(period);
  return Buffer.from(Array.from({ length: count }, (_, i) => recording[(from + i) % period] ?? 0));
}

const args = (command: string, interval = '1h'): string[] => [
  ...[command, '--dry-run', '--source', 'hwrng', '--hwrng-device', fifo.path],
  ...['--reseed-interval', interval, '--log-level', 'debug', '--log-format', 'json'],
];

/** How many lines of this event, with these fields, there are by now. */
const eventsOf = (name: string, fields: Record<string, unknown> = {}): number =>
  (daemon?.lines ?? []).filter(
    (line) =>
      line['event'] === name && Object.entries(fields).every(([key, value]) => line[key] === value),
  ).length;

/** Blocks that end before a byte came again, of which the first is spent on the trial. */
const newBlocks = (period: number): number => Math.floor((period - PRIME) / BLOCK);

describe('the daemon', () => {
  it.each(PERIODS)(
    'quarantines a loop of %i bytes within two blocks',
    async (period) => {
      const blocks = newBlocks(period) + 2;
      const bytes = loop(period, 0, PRIME + (blocks + 1) * BLOCK);
      fifo.write(bytes);
      daemon = new Running({ args: args('run', '1s') });
      await until(() => eventsOf('standingChanged', { standing: 'quarantined' }) === 1);
      expect(daemon.text()).toMatch(/block rejected and wiped, failed [a-z, ]*replay/);
      const credited = eventsOf('credited');
      console.log(
        `period ${period}: ${credited} credited, ${newBlocks(period)} whole blocks were new`,
      );
      expect(credited).toBeLessThanOrEqual(blocks - 2); // one of the two was the trial's
    },
    60_000,
  );

  it('takes no loop back that still plays', async () => {
    fifo.write(loop(6000, 0, PRIME + 4 * BLOCK));
    daemon = new Running({ args: args('run', '1s') });
    await until(() => eventsOf('standingChanged', { standing: 'quarantined' }) === 1);
    const credited = eventsOf('credited');
    const rejected = eventsOf('blockRejected');
    fifo.closeWriter(); // and open again: a writer that starts its recording anew
    fifo.write(loop(6000, 0, BLOCK));
    await until(() => eventsOf('blockRejected') > rejected); // the first retest, after 10 s
    expect(eventsOf('credited')).toBe(credited);
  });
});

describe('entropyd collect', () => {
  it('gives no block of a loop of 65536 bytes twice', async () => {
    const period = 65_536;
    const bytes = loop(period, 0, PRIME + (newBlocks(period) + 6) * BLOCK);
    let at = 60_000; // what a pipe holds for sure; the rest goes in as it is read
    fifo.write(bytes.subarray(0, at));
    const writing = setInterval(() => {
      try {
        fifo.write(bytes.subarray(at, at + 500));
        at += 500;
      } catch {} // EAGAIN: full
    }, 20);
    const output = `${fifo.path}.collected`;
    const done = await finish({
      args: [
        ...['collect', '--source', 'hwrng', '--hwrng-device', fifo.path],
        ...['--bytes', '1M', '--output', output],
      ],
    });
    clearInterval(writing);
    expect(statSync(output).size).toBeLessThanOrEqual(newBlocks(period) * BLOCK);
    expect(done.stderr).toMatch(/failed [a-z, ]*replay/);
    expect(done.code).toBe(69);
  });
});

describe('entropyd once', () => {
  it.each([997, 2500, 4096])('credits nothing from a loop of %i bytes', async (period) => {
    fifo.write(loop(period, 0, PRIME + 4 * BLOCK));
    const { code, stderr } = await finish({ args: [...args('once'), '--require-source'] });
    expect(stderr).toMatch(/"event":"standingChanged"[^\n]*"standing":"quarantined"/);
    expect(stderr).not.toMatch(/"event":"credited"/);
    expect(code).toBe(69);
  });
});

describe('entropyd-seed', () => {
  it.for([997, 2500, 4096])('credits nothing from a loop of %i bytes', async (period, t) => {
    needsRoot(t);
    fifo.write(loop(period, 0, PRIME + 4 * BLOCK));
    const { code, stderr } = await finish({
      command: SEEDER,
      args: ['--source', 'hwrng', '--hwrng-device', fifo.path, '--timeout', '5'],
    });
    expect(stderr).toMatch(/ fails [a-z, ]*replay\n$/);
    expect(code).toBe(69);
  });
});
