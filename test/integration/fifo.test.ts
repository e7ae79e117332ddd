// The daemon on a FIFO whose writer misbehaves in every way: each told apart, none the end of it.
// Dry runs, so that nothing that a test made is ever credited.
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BLOCK, fedDaemon, PRIME } from '../support/fed-daemon.js';
import type { Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { until } from '../support/until.js';

describe('a source behind a FIFO', () => {
  const fed = fedDaemon();
  const start = (...more: string[]): Running =>
    fed.start(['--reseed-interval', '1s', '--log-level', 'debug', ...more]);

  it('is credited while good, quarantined when it turns to zeros, and comes back', async () => {
    fed.writeStart(10);
    const daemon = start();
    const credits = (): number => daemon.events('credited').length;
    await daemon.event('standingChanged', { standing: 'trusted', before: 'onTrial' });
    await until(() => credits() >= 9);
    fed.fifo.write(Buffer.alloc(BLOCK));
    const fallen = { source: 'hwrng', standing: 'quarantined', cause: 'broke' };
    expect(await daemon.event('standingChanged', fallen)).toMatchObject({ level: 40 });
    const { failed } = await daemon.event('blockRejected', { source: 'hwrng' });
    expect(failed).toEqual(expect.arrayContaining(['monobit', 'longRun', 'repetitionCount']));
    expect(credits()).toBe(9); // ten good blocks, the first of them on trial; no zeros
    fed.writeBlocks(21);
    await daemon.event('standingChanged', { standing: 'trusted', before: 'quarantined' });
    await daemon.event('recovered');
    expect(daemon.child.exitCode).toBeNull();
  });

  it('tells a writer that is missing, mute, gone and back', async () => {
    const daemon = start();
    expect(await daemon.event('troubleBegan', { trouble: 'ended' })).toMatchObject({ level: 40 });
    await daemon.event('degraded');
    fed.writeStart(2);
    await daemon.event('troubleEnded');
    await daemon.event('credited', { bits: 256 });
    await daemon.event('troubleBegan', { trouble: 'mute' });
    fed.fifo.closeWriter();
    const seen = daemon.lines.length;
    await daemon.event('troubleBegan', { trouble: 'ended' }, seen);
    fed.writeStart(2); // the bytes from before would be a replay
    await daemon.event('standingChanged', { standing: 'onTrial' }, seen);
    await daemon.event('standingChanged', { standing: 'trusted' }, seen);
  });

  it('is on trial again when another stands in its place', async () => {
    fed.writeStart(2);
    const daemon = start('--reseed-interval', '2s');
    await daemon.event('standingChanged', { standing: 'trusted' });
    await daemon.event('credited');
    fed.fifo.replace();
    fed.writeStart(2);
    const seen = daemon.lines.length;
    const told = await daemon.event('deviceChanged', { source: 'hwrng' }, seen);
    expect(told).toMatchObject({ level: 40 });
    await daemon.event('standingChanged', { standing: 'trusted' }, seen);
    await daemon.event('credited', {}, seen);
  });

  it('keeps what a slow writer gives and goes on with it', async () => {
    const bytes = new RandomBytes(2).take(PRIME + 2 * BLOCK);
    fed.fifo.write(bytes.subarray(0, 1000));
    const daemon = start();
    await daemon.event('sourceSlow', { source: 'hwrng' });
    fed.fifo.write(bytes.subarray(1000));
    await daemon.event('credited', { bits: 256 });
    expect(daemon.events('blockRejected')).toEqual([]);
    expect(daemon.events('troubleBegan')).toEqual([]);
  });

  it('costs next to nothing while it waits for a source', async () => {
    const daemon = start();
    await daemon.event('degraded');
    await pause(1000);
    const before = daemon.cpuMs();
    await pause(10_000);
    // Measured: 20 ms. One that spins takes what it gets of a core, 10 s on a quiet machine.
    expect(daemon.cpuMs() - before).toBeLessThan(1000);
  });

  it('ends with 69 where a source is required', async () => {
    const daemon = start('--require-source');
    expect((await daemon.ended()).code).toBe(69);
    expect(daemon.events('failed')).toMatchObject([{ exitCode: 69 }]);
    expect(daemon.events('troubleBegan')).toMatchObject([{ trouble: 'ended' }]);
  });

  it.each([
    ['its writer is missing', () => {}, 'degraded', 'SIGTERM'],
    ['its writer sends nothing', () => fed.fifo.openWriter(), 'sourceConfigured', 'SIGTERM'],
    ['it waits for the next feed', () => fed.writeStart(2), 'credited', 'SIGINT'],
  ] as const)('stops at once, with 0, while %s', async (_, prepare, event, signal) => {
    prepare();
    const daemon = start('--reseed-interval', '1h');
    await daemon.event(event);
    await pause(200);
    // Neither a read nor the interval is waited for: an hour, which the test would not live to see.
    expect((await daemon.stop(signal)).code).toBe(0);
  });
});
