// The daemon on a FIFO whose writer misbehaves in every way: each told apart, none the end of it.
// Dry runs, so that nothing that a test made is ever credited.
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fifo } from '../support/fifo.js';
import { Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { until } from '../support/until.js';

const PRIME = 4;
const BLOCK = 2500;

describe('a source behind a FIFO', () => {
  let fifo: Fifo;
  let daemon: Running;

  beforeEach(() => {
    fifo = new Fifo();
  });
  afterEach(async () => {
    await daemon.stop();
    fifo.remove();
  });

  const start = (...more: string[]): Running =>
    new Running({
      args: [
        ...['run', '--dry-run', '--source', 'hwrng', '--hwrng-device', fifo.path],
        ...['--reseed-interval', '1s', '--log-level', 'debug', ...more],
      ],
    });

  const credits = (): number => daemon.lines.filter(({ event }) => event === 'credited').length;

  it('is credited while good, quarantined when it turns to zeros, and comes back', async () => {
    const good = new RandomBytes(2); // blocks 0 to 39 of this seed all pass
    fifo.write(good.take(PRIME + 10 * BLOCK));
    daemon = start();
    await daemon.event('standingChanged', { standing: 'trusted', before: 'onTrial' });
    await until(() => credits() >= 9, 60_000);
    fifo.write(Buffer.alloc(BLOCK));
    const fallen = { source: 'hwrng', standing: 'quarantined', cause: 'broke' };
    expect(await daemon.event('standingChanged', fallen)).toMatchObject({ level: 40 });
    const { failed } = await daemon.event('blockRejected', { source: 'hwrng' });
    expect(failed).toEqual(expect.arrayContaining(['monobit', 'longRun', 'repetitionCount']));
    expect(credits()).toBe(9); // ten good blocks, the first of them on trial; no zeros
    fifo.write(good.take(21 * BLOCK));
    await daemon.event('standingChanged', { standing: 'trusted', before: 'quarantined' });
    await daemon.event('recovered');
    expect(daemon.child.exitCode).toBeNull();
  });

  it('tells a writer that is missing, mute, gone and back', async () => {
    daemon = start();
    expect(await daemon.event('troubleBegan', { trouble: 'ended' })).toMatchObject({ level: 40 });
    await daemon.event('degraded');
    const random = new RandomBytes(2);
    fifo.write(random.take(PRIME + 2 * BLOCK));
    await daemon.event('troubleEnded');
    await daemon.event('credited', { bits: 256 });
    await daemon.event('troubleBegan', { trouble: 'mute' });
    fifo.closeWriter();
    const seen = daemon.lines.length;
    await daemon.event('troubleBegan', { trouble: 'ended' }, { from: seen });
    fifo.write(random.take(PRIME + 2 * BLOCK)); // the bytes from before would be a replay
    await daemon.event('standingChanged', { standing: 'onTrial' }, { from: seen });
    await daemon.event('standingChanged', { standing: 'trusted' }, { from: seen });
  });

  it('is on trial again when another stands in its place', async () => {
    const random = new RandomBytes(2);
    fifo.write(random.take(PRIME + 2 * BLOCK));
    daemon = start('--reseed-interval', '2s');
    await daemon.event('standingChanged', { standing: 'trusted' });
    await daemon.event('credited');
    fifo.replace();
    fifo.write(random.take(PRIME + 2 * BLOCK));
    const seen = daemon.lines.length;
    const told = await daemon.event('deviceChanged', { source: 'hwrng' }, { from: seen });
    expect(told).toMatchObject({ level: 40 });
    await daemon.event('standingChanged', { standing: 'trusted' }, { from: seen });
    await daemon.event('credited', {}, { from: seen });
  });

  it('keeps what a slow writer gives and goes on with it', async () => {
    const bytes = new RandomBytes(2).take(PRIME + 2 * BLOCK);
    fifo.write(bytes.subarray(0, 1000));
    daemon = start();
    await daemon.line(/slow: 996 of 2500 bytes in \ds/);
    fifo.write(bytes.subarray(1000));
    await daemon.event('credited', { bits: 256 });
    expect(daemon.text()).not.toMatch(/rejected|mute/);
  });

  it('costs next to nothing while it waits for a source', async () => {
    daemon = start();
    await daemon.event('degraded');
    await pause(1000);
    const before = daemon.cpuMs();
    await pause(10_000);
    // Measured: 20 ms. One that spins takes what it gets of a core, 10 s on a quiet machine.
    expect(daemon.cpuMs() - before).toBeLessThan(1000);
  });

  it('ends with 69 where a source is required', async () => {
    daemon = start('--require-source');
    await daemon.line(/no usable source: hwrng ended/);
    expect((await daemon.stop()).code).toBe(69);
  });

  it.each(['while its writer is missing', 'while its writer is mute', 'between two feeds'])(
    'stops at once, with 0, %s',
    async (when) => {
      if (when.includes('mute')) fifo.openWriter();
      if (when.includes('feeds')) fifo.write(new RandomBytes(2).take(PRIME + 2 * BLOCK));
      daemon = start('--reseed-interval', '1h');
      await daemon.line(
        when.includes('mute') ? /on trial/ : when.includes('feeds') ? /would have/ : /degraded/,
      );
      await pause(200);
      // Neither a read nor the interval is waited for: an hour, which the test would not live to see.
      const { code } = await daemon.stop(when.includes('feeds') ? 'SIGINT' : 'SIGTERM');
      expect(code).toBe(0);
    },
  );
});
