// The jitter source in the daemon, on the live timer of this machine: a test fails by chance once in
// 2^30 samples, and is retried once.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { finish, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';

let fifo: Fifo;
let daemon: Running | undefined;
beforeEach(() => {
  fifo = new Fifo();
});
afterEach(async () => {
  await daemon?.stop();
  fifo.remove();
});

const start = (...args: string[]): Running =>
  new Running({
    args: ['run', '--dry-run', '--reseed-interval', '1s', '--log-level', 'debug', ...args],
  });

describe('the jitter source', { retry: 1 }, () => {
  it('does the whole job where there is no device', async () => {
    daemon = start('--hwrng-device', '/dev/no-such');
    await daemon.event('troubleBegan', { source: 'hwrng', trouble: 'absent' });
    await daemon.event('credited', { source: 'jitter', bits: 256 });
    expect(daemon.text()).not.toContain('degraded');
    const { code } = await daemon.stop();
    expect(code).toBe(0);
  });

  it('is not asked while the device before it gives', async () => {
    fifo.write(new RandomBytes(1).take(4 + 5 * 2500));
    daemon = start('--hwrng-device', fifo.path);
    await daemon.event('credited', { source: 'hwrng', bits: 256 });
    expect(daemon.text()).toMatch(/jitter: \d+ MiB buffer, .*, on trial, claimed 1 bit per sample/);
    expect(daemon.text()).not.toContain('jitter: trusted');
  });

  it('beside it adds to every feed, uncredited where nothing is wanted any more', async () => {
    fifo.write(new RandomBytes(1).take(4 + 8 * 2500));
    daemon = start('--hwrng-device', fifo.path, '--jitter-role', 'beside');
    // All of what the feed credits is the device's: 256 bits are wanted, and it comes first.
    await daemon.event('credited', { source: 'hwrng,jitter', bits: 256 });
  });

  it('takes the clock where the counter may not be read', async (t) => {
    if (process.arch !== 'x64') t.skip('only an x86 counter can be forbidden');
    const directory = temporaryDirectory();
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const library = join(directory, 'no-counter.so');
    const source = new URL('../support/no-counter.c', import.meta.url).pathname;
    const flags = ['-O1', '-Wall', '-Werror', '-shared', '-fPIC'];
    execFileSync('cc', [...flags, '-o', library, source]);
    const env = { LD_PRELOAD: library };
    // A Node that reads the counter for its own ends can't be used for this.
    if ((await finish({ command: process.execPath, args: ['-e', ''], env })).code !== 0) {
      t.skip('needs a Node that runs without the counter');
    }
    const { code, stdout } = await finish({ args: ['sources', '--source', 'jitter'], env });
    expect(stdout).toMatch(/timer clock in steps of \d+\n {2}used: passes repetition count/);
    expect(code).toBe(0);
  });
});
