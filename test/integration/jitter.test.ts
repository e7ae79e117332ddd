// The jitter source in the daemon, on the live timer of this machine: a test fails by chance once in
// 2^30 samples, and is retried once.
import { rmSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fedDaemon } from '../support/fed-daemon.js';
import { temporaryDirectory } from '../support/fifo.js';
import { compilePreload } from '../support/preload.js';
import { finish, type Running } from '../support/program.js';

const fed = fedDaemon({ seed: 1 });
/** By default the device first, and the jitter source where it delivers nothing. */
const start = (...args: string[]): Running =>
  fed.start(['--source', 'jitter', '--reseed-interval', '1s', '--log-level', 'debug', ...args]);

describe('the jitter source', { retry: 1 }, () => {
  it('does the whole job where there is no device', async () => {
    const daemon = start('--hwrng-device', '/dev/no-such');
    await daemon.event('troubleBegan', { source: 'hwrng', trouble: 'absent' });
    await daemon.event('credited', { source: 'jitter', bits: 256 });
    expect(daemon.events('degraded')).toEqual([]);
    const { code } = await daemon.stop();
    expect(code).toBe(0);
  });

  it('is not asked while the device before it gives', async () => {
    fed.writeStart(5);
    const daemon = start();
    await daemon.event('credited', { source: 'hwrng', bits: 256 });
    await daemon.event('sourceConfigured', { source: 'jitter', claim: 1, unit: 'sample' });
    expect(daemon.events('standingChanged', { source: 'jitter' })).toEqual([]);
  });

  it('beside it adds to every feed, uncredited where nothing is wanted any more', async () => {
    fed.writeStart(8);
    const daemon = start('--jitter-role', 'beside');
    // All of what the feed credits is the device's: 256 bits are wanted, and it comes first.
    await daemon.event('credited', { source: 'hwrng,jitter', bits: 256 });
  });

  it('takes the clock where the counter may not be read', async (t) => {
    if (process.arch !== 'x64') t.skip('only an x86 counter can be forbidden');
    const directory = temporaryDirectory();
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const env = { LD_PRELOAD: compilePreload(directory, 'no-counter') };
    // A Node that reads the counter for its own ends can't be used for this.
    if ((await finish({ command: process.execPath, args: ['-e', ''], env })).code !== 0) {
      t.skip('needs a Node that runs without the counter');
    }
    const args = ['sources', '--source', 'jitter', '--json'];
    const { code, stdout } = await finish({ args, env });
    const { sources } = JSON.parse(stdout);
    expect(sources).toMatchObject([{ name: 'jitter', usable: true, standing: 'trusted' }]);
    expect(sources[0].device).toMatch(/\bclock\b/); // the timer, as --jitter-timer names it
    expect(code).toBe(0);
  });
});
