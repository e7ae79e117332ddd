// The main job on the real device and the real pool, seen from outside by strace.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { eventsIn } from '../support/log-lines.js';
import { finish, MAIN, Running, SEEDER } from '../support/program.js';
import { needsHwrng, needsProgram } from '../support/requires.js';
import { until } from '../support/until.js';

const RNG_CURRENT = '/sys/class/misc/hw_random/rng_current';

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory();
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs under strace until so many credits of 256 bits are logged, then stops it. */
async function traced(args: readonly string[], credits: number) {
  const trace = join(directory, 'trace');
  // One file a thread: a call that blocks then stands on one line.
  const options = ['-ff', '-ttt', '-xx', '-s', '2600', '-y', '-e', 'trace=read,ioctl', '-o', trace];
  const child = spawn('strace', [...options, process.execPath, MAIN, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], ENTROPYD_LOG_FORMAT: 'json' },
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (log += text));
  await until(() => eventsIn(log, 'credited', { bits: 256 }).length >= credits);
  const tracee = execFileSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' }).trim();
  process.kill(Number(tracee), 'SIGTERM');
  const [code] = await once(child, 'close');
  const lines = readdirSync(directory).flatMap((name) =>
    readFileSync(join(directory, name), 'latin1').split('\n'),
  );
  return { log, code, lines: lines.sort() }; // a line begins with its time
}

const hexOf = (escaped: string): string => escaped.replaceAll('\\x', '');
const textOf = (escaped: string): string => Buffer.from(hexOf(escaped), 'hex').toString();

/** What was read from the device, and what was added to the pool, as hex. */
function bytesIn(lines: readonly string[]) {
  let read = '';
  let reseeds = 0;
  const adds: { bits: number; bytes: string; result: number }[] = [];
  for (const line of lines) {
    const call = /^[\d.]+ (\w+)\(\d+<([^>]*)>, (.*)\) += (-?\d+)/.exec(line);
    if (!call) continue;
    const [, name, path = '', rest = '', result] = call;
    const buffer = hexOf(/"((?:\\x[0-9a-f]{2})*)"/.exec(rest)?.[1] ?? '');
    if (name === 'read' && textOf(path) === '/dev/hwrng') read += buffer;
    if (rest.startsWith('RNDADDENTROPY')) {
      const bits = Number(/entropy_count=(\d+)/.exec(rest)?.[1]);
      adds.push({ bits, bytes: buffer, result: Number(result) });
    }
    if (rest.startsWith('RNDRESEEDCRNG') && result === '0') reseeds += 1;
  }
  return { read, adds, reseeds };
}

describe('the real device and the real pool', () => {
  it('feeds tested bytes of /dev/hwrng, and stops', async (t) => {
    needsHwrng(t);
    const daemon = new Running({ args: ['run'] });
    try {
      const configured = { source: 'hwrng', device: '/dev/hwrng' };
      expect((await daemon.event('sourceConfigured', configured))['identity']).not.toBe('');
      const trusted = { source: 'hwrng', before: 'onTrial', standing: 'trusted' };
      await daemon.event('standingChanged', trusted);
      await daemon.event('credited', {
        source: 'hwrng',
        bits: 256,
        bytes: 2500,
        reseed: 'reseeded',
      });
    } finally {
      expect((await daemon.stop()).code).toBe(0);
    }
  });

  it('credits bytes that came from the device, each once, fresh, and one reseed a feed', async (t) => {
    needsHwrng(t);
    needsProgram(t, '/usr/bin/strace', 'strace');
    const args = ['run', '--reseed-interval', '1s', '--log-level', 'debug'];
    const { lines, code } = await traced(args, 4);
    expect(code).toBe(0);
    const { read, adds, reseeds } = bytesIn(lines);
    const [probe, ...feeds] = adds;
    expect(probe).toMatchObject({ bits: 0, bytes: '', result: 0 });
    expect(feeds.length).toBeGreaterThanOrEqual(4);
    expect(reseeds).toBe(feeds.length);
    let at = 0;
    for (const feed of feeds) {
      expect(feed).toMatchObject({ bits: 256, result: 0 });
      expect(feed.bytes.length).toBe(2 * 2500);
      const found = read.indexOf(feed.bytes, at);
      expect(found).toBeGreaterThanOrEqual(at); // from the device, and behind the ones before
      at = found + feed.bytes.length;
    }
    expect(at).toBe(read.length); // nothing was read ahead
  });

  it('waits for a device that goes, puts it on trial when it comes back', async (t) => {
    needsHwrng(t);
    const chip = readFileSync(RNG_CURRENT, 'utf8').trim();
    const choices = readFileSync(RNG_CURRENT.replace('current', 'available'), 'utf8').split(/\s+/);
    if (!choices.includes('none')) t.skip('this kernel cannot unbind its generator (Linux 6.2)');
    const daemon = new Running({ args: ['run', '--source', 'hwrng', '--reseed-interval', '1s'] });
    try {
      await daemon.event('credited', { bits: 256 });
      writeFileSync(RNG_CURRENT, 'none');
      await daemon.event('troubleBegan', { source: 'hwrng', trouble: 'absent' });
      await daemon.event('degraded');
      writeFileSync(RNG_CURRENT, chip);
      await daemon.event('troubleEnded', { source: 'hwrng' });
      await daemon.event('standingChanged', { source: 'hwrng', standing: 'onTrial' });
      await daemon.event('recovered');
    } finally {
      writeFileSync(RNG_CURRENT, chip);
      await daemon.stop();
    }
  });

  it('once seeds and exits, leaving nothing behind', async (t) => {
    needsHwrng(t);
    const { code, stdout } = await finish({ args: ['once', '--json'] });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kernel: { entropyAvailBits: 256, poolSizeBits: 256, crngReady: true },
      feed: { credits: 1, bitsCredited: 256, bytesAdded: 2500 },
    });
  });

  it('sources measures the device', async (t) => {
    needsHwrng(t);
    const { code, stdout } = await finish({ args: ['sources', '--json'] });
    expect(code).toBe(0);
    const [hwrng] = JSON.parse(stdout).sources;
    expect(hwrng).toMatchObject({
      name: 'hwrng',
      present: true,
      usable: true,
      standing: 'trusted',
    });
    expect(hwrng.measuredBitsPerByte).toBeGreaterThan(5);
    expect(hwrng.measuredBitsPerByte).toBeLessThan(8);
    expect(hwrng).not.toHaveProperty('claimedBitsPerSample');
  });

  it('entropyd-seed credits it without Node, and becomes another program', async (t) => {
    needsHwrng(t);
    const { code, stdout, stderr } = await finish({
      command: SEEDER,
      args: ['--source', 'hwrng', '--exec', 'sh', '-c', 'echo became $0', 'it'],
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'became it\n' });
    expect(stderr).toMatch(/\b256 bits\b.*\/dev\/hwrng\b.*\b2500\b/);
  });
});
