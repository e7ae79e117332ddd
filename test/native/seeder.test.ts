// entropyd-seed on FIFOs and wrong devices. It credits for real where a test lets it pass, so what
// passes here comes from the system's own generator.

import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { neededLibraries } from '../support/elf.js';
import { Fifo } from '../support/fifo.js';
import { reachableProgram } from '../support/other-user.js';
import { finish, SEEDER } from '../support/program.js';
import { needsProgram, needsRoot } from '../support/requires.js';

let fifo: Fifo;
beforeEach(() => {
  fifo = new Fifo();
});
afterEach(() => fifo.remove());

const run = (...args: string[]) => finish({ command: SEEDER, args });
const seed = (...args: string[]) => run('--source', 'hwrng', ...args);

describe('entropyd-seed', () => {
  it('wants nothing but the C library', () => {
    const others = neededLibraries(SEEDER).filter(
      (name) => !/^(libc|libm|ld-linux.*)\.so/.test(name),
    );
    expect(others).toEqual([]);
  });

  it.each(['core', 'jitter'])('needs no OpenSSL: nothing in entropyd_%s does', (library) => {
    const archive = join(dirname(SEEDER), `entropyd_${library}.a`);
    const undefinedNames = execFileSync('nm', ['-u', archive], { encoding: 'utf8' });
    expect(undefinedNames).toMatch(/ U \S/);
    expect(undefinedNames).not.toMatch(/EVP_|OPENSSL_|CRYPTO_/);
  });

  it('only waits with --wait, for a generator that anybody made ready', async () => {
    const { code, stderr } = await seed('--wait', '--hwrng-device', '/missing');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'entropyd-seed: the CRNG is ready\n' });
  });

  it('waits for a writer, credits what passes, and says how much', async (t) => {
    needsRoot(t);
    const seeding = seed('--hwrng-device', fifo.path, '--bits', '512', '--timeout', '20');
    await pause(600);
    fifo.write(randomBytes(4 + 5 * 2500)); // one good block in 1244 fails: more than needed
    const { code, stderr } = await seeding;
    expect(stderr).toMatch(/^entropyd-seed: credited 512 bits from .* \(2500 tested bytes/);
    expect(code).toBe(0);
  });

  it('gives up on a source that fails its tests, and names them', async (t) => {
    needsRoot(t);
    fifo.write(Buffer.alloc(4 + 4 * 2500));
    const { code, stderr } = await seed('--hwrng-device', fifo.path);
    expect(code).toBe(69);
    expect(stderr).toMatch(
      /no usable source: .* fails monobit, poker, runs, long run, continuous run, repetition count, adaptive proportion, replay\n$/,
    );
  });

  it.for<[string, number, RegExp]>([
    ['--timeout 1 --hwrng-device FIFO', 69, /no usable source: .* has no writer/],
    [
      '--timeout 1 --hwrng-device /dev/no-such',
      69,
      /no usable source: \/dev\/no-such: No such file/,
    ],
    ['--hwrng-device /dev/zero', 78, /\/dev\/zero is a device of the kernel's own memory, not an/],
    ['--random-device /dev/null', 78, /\/dev\/null is not the kernel's random device/],
    ['--bits 255', 64, /--bits takes a whole number from 256 to 10000, not '255'/],
    ['--bits 1e3', 64, /--bits takes a whole number/],
    ['--source dice', 64, /--source takes hwrng, jitter, any, device, .*tty.*, not 'dice'/],
    ['--source tty', 64, /--source tty needs --device PATH after it/],
    ['--source jitter --device /dev/x', 64, /--device is not an option of --source jitter/],
    ['--source hwrng --baud 9600', 64, /--baud is not an option of --source hwrng/],
    ['--source jitter --alone', 64, /--alone is not an option of --source jitter/],
    ['--source any --claim 1', 64, /--claim belongs to a --source of one kind before it/],
    ['--source jitter --claim 9', 64, /--claim takes a number from 0\.1 to 8, not '9'/],
    ['--source tty --baud 49', 64, /--baud takes a number from 50 to 12000000, not '49'/],
    ['--source tty --baud 300.5', 64, /--baud takes a whole number/],
    ['--source tty --flow both', 64, /--flow takes none, hardware or software, not 'both'/],
    ['--source tty --init \\q', 64, /--init takes at most 256 bytes, with .*, not '\\q'$/m],
    ['--require 2', 64, /--require 2 needs as many sources, and there are 1/],
    ['--require 0', 64, /--require takes a whole number from 1 to/],
    ['--source tty --device FIFO --require 2', 78, /source is not a serial line/],
    ['--hwrng-device FIFO --source tty --device FIFO', 78, /source and .*source are one device/],
    ['--timeout 0', 64, /--timeout takes a whole number from 1 to 3600/],
    ['--bogus', 64, /unrecognized option '--bogus'/],
    ['stray', 64, /unexpected 'stray' \(a program to start comes after --exec\)/],
    ['--exec', 64, /--exec wants a program/],
    ['--if-needed --exec /no/such/program', 71, /cannot start \/no\/such\/program: No such file/],
  ])('%s: exit %i', async ([args, expected, message], t) => {
    // The privilege comes before what several sources deliver.
    if (args.includes('--device FIFO --require')) needsRoot(t);
    if (expected === 69) needsRoot(t); // the privilege comes before whether the device gives
    const { code, stderr } = await seed(...args.replaceAll('FIFO', fifo.path).split(' '));
    expect(stderr).toMatch(message);
    expect(code).toBe(expected);
  });

  it('says that a mute source is mute, by its deadline', async (t) => {
    needsRoot(t);
    fifo.openWriter();
    const { code, stderr, ms } = await seed('--hwrng-device', fifo.path, '--timeout', '1');
    expect({ code, stderr }).toEqual({
      code: 69,
      stderr: `entropyd-seed: no usable source: ${fifo.path} delivers nothing\n`,
    });
    expect(ms).toBeLessThan(20_000); // --timeout is 30 by default
  });

  // Live noise: a healthy source fails a test once in 2^30.
  it('credits the jitter of this machine where no device is', { retry: 1 }, async (t) => {
    needsRoot(t);
    const { code, stderr } = await run('--hwrng-device', '/dev/no-such', '--bits', '512');
    expect(stderr).toMatch(
      /^entropyd-seed: credited 512 bits from jitter \(2048 tested samples\), .*CRNG (ready|reseeded), .*; \/dev\/no-such: No such file or directory\n$/,
    );
    expect(code).toBe(0);
    expect((await run('--source', 'jitter', '--quiet')).code).toBe(0);
    // More than one request to the kernel holds.
    expect((await run('--source', 'jitter', '--bits', '10000')).stderr).toMatch(
      /^entropyd-seed: credited 10000 bits from jitter \(25600 tested samples\)/,
    );
  });

  it('takes jitter for a device that never answers, without waiting for it', {
    retry: 1,
  }, async (t) => {
    needsRoot(t);
    fifo.openWriter();
    const { code, stderr } = await run('--hwrng-device', fifo.path, '--timeout', '3600');
    expect(stderr).toMatch(/^entropyd-seed: credited 256 bits from jitter .*; \S+ was late\n$/);
    expect(code).toBe(0);
  });

  it('takes the device where that has its blocks at once', { retry: 1 }, async (t) => {
    needsRoot(t);
    fifo.write(randomBytes(4 + 5 * 2500));
    const { code, stderr } = await run('--hwrng-device', fifo.path);
    expect(stderr).toMatch(/^entropyd-seed: credited 256 bits from \S+ \(2500 tested bytes/);
    expect(code).toBe(0);
  });

  it('takes the device that comes late where jitter needs longer', { retry: 2 }, async (t) => {
    needsRoot(t);
    fifo.openWriter();
    const seeding = run('--hwrng-device', fifo.path, '--bits', '10000'); // 40,000 samples of jitter
    await pause(60);
    fifo.write(randomBytes(4 + 5 * 2500));
    const { code, stderr } = await seeding;
    expect(stderr).toMatch(/^entropyd-seed: credited 10000 bits from \S+ \(2500 tested bytes/);
    expect(code).toBe(0);
  });

  // One slice of 1024 samples sometimes finds a fit timer unfit: it is measured again.
  it('finds a fit timer at every start', async (t) => {
    needsRoot(t);
    for (let start = 1; start <= 20; ++start) {
      const { code, stderr } = await run('--source', 'jitter', '--quiet');
      expect({ start, code, stderr }).toEqual({ start, code: 0, stderr: '' });
    }
  });

  it('takes jitter for a device that fails, and says why', { retry: 1 }, async (t) => {
    needsRoot(t);
    fifo.write(Buffer.alloc(4 + 4 * 2500));
    const { code, stderr } = await run('--hwrng-device', fifo.path);
    expect(stderr).toMatch(/^entropyd-seed: credited 256 bits from jitter .*; .* fails monobit, /);
    expect(code).toBe(0);
  });

  it('takes jitter for a device that it may not read; without another source that is exit 77', async (t) => {
    needsRoot(t);
    needsProgram(t, '/usr/bin/setpriv', 'util-linux');
    const program = reachableProgram();
    onTestFinished(program.remove);
    chmodSync(fifo.path, 0o600);
    chownSync(fifo.path, 65534, 65534); // root may not, without its right to override
    const barred = (...args: string[]) =>
      finish({
        command: 'setpriv',
        args: [
          ...['--bounding-set', '-dac_override,-dac_read_search'],
          ...[program.seeder, '--hwrng-device', fifo.path, ...args],
        ],
      });
    const any = await barred();
    expect(any.stderr).toMatch(/^entropyd-seed: credited 256 bits from jitter .*Permission denied/);
    expect(any.code).toBe(0);
    const alone = await barred('--source', 'hwrng');
    expect(alone.stderr).toMatch(/Permission denied: the unit, .* see entropyd config unit/);
    expect(alone.code).toBe(77);
  });

  it('names the capability that it needs', async (t) => {
    needsRoot(t);
    needsProgram(t, '/usr/bin/setpriv', 'util-linux');
    const { code, stderr } = await finish({
      command: 'setpriv',
      args: ['--bounding-set', '-sys_admin', '--inh-caps', '-sys_admin', SEEDER],
    });
    expect(code).toBe(77);
    expect(stderr).toMatch(/needs CAP_SYS_ADMIN: run as root/);
  });

  it('does nothing where nothing is needed, and keeps quiet when told to', async () => {
    const done = await seed('--if-needed');
    expect(done).toMatchObject({
      code: 0,
      stderr: 'entropyd-seed: the CRNG is ready, nothing to do\n',
    });
    expect(await seed('--if-needed', '--quiet', '--exec', 'true')).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  it('credits only what as many sources as required have passed, all their bytes', {
    retry: 1,
  }, async (t) => {
    needsRoot(t);
    const both = ['--source', 'hwrng', '--hwrng-device', fifo.path, '--source', 'jitter'];
    fifo.write(randomBytes(4 + 3 * 2500));
    const { code, stderr } = await run(...both, '--require', '2', '--bits', '10000');
    expect(stderr).toMatch(
      /^entropyd-seed: credited 10000 bits from \S+ \(\d+ tested \w+\) and \S+ \(\d+ tested \w+\), /,
    );
    expect(stderr).toMatch(/jitter/);
    expect(code).toBe(0);
    const one = await run(...both, '--require', '2', '--timeout', '1'); // the FIFO has too little left
    expect(one.stderr).toMatch(
      /too few of the 2 sources that are required: \S+ delivers nothing; jitter passed\n$/,
    );
    expect(one.code).toBe(69);
  });

  it('takes the bytes of a pipe, and says how many it needs when they end', async (t) => {
    needsRoot(t);
    const piped = (size: number) =>
      finish({
        command: 'sh',
        args: [
          '-c',
          `head -c ${size} /dev/urandom | ${SEEDER} --source hwrng --hwrng-device /dev/stdin`,
        ],
      });
    const { code, stderr } = await piped(4 + 5 * 2500);
    expect(stderr).toMatch(/^entropyd-seed: credited 256 bits from \/dev\/stdin /);
    expect(code).toBe(0);
    const few = await piped(5003);
    expect(few.stderr).toMatch(/\/dev\/stdin has ended: at least 5004 bytes are needed/);
    expect(few.code).toBe(69);
  });

  it('has help with examples', async () => {
    const { code, stdout } = await seed('--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}entropyd-seed\n/);
  });

  it('has help of ASCII that is at most 80 wide', async () => {
    const { stdout } = await seed('--help');
    expect(stdout).toMatch(/^[\n -~]*$/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.for([40, 60])('breaks its lines between words on a terminal of %d columns', (columns, t) => {
    needsProgram(t, '/usr/bin/script', 'bsdutils');
    const command = `stty cols ${columns}; ${SEEDER} --bits 3`;
    const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8' });
    const lines = stdout.trimEnd().split('\r\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(
      "entropyd-seed: --bits takes a whole number from 256 to 10000, not '3'",
    );
  });
});
