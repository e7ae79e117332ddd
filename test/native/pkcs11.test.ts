// entropyd-pkcs11 with a module that misbehaves on demand, and a test as the reader.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  constants,
  cpSync,
  existsSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { finish } from '../support/program.js';
import { needsProgram, needsRoot } from '../support/requires.js';
import { compileFakeToken, PKCS11, TokenPlace } from '../support/token.js';
import { until } from '../support/until.js';

let built: string;
let fake: string;
let place: TokenPlace;
beforeAll(() => {
  built = temporaryDirectory();
  fake = compileFakeToken(built);
});
afterAll(() => rmSync(built, { recursive: true }));
beforeEach(() => {
  place = new TokenPlace();
});
afterEach(() => place.remove());

const fifoIsThere = () => until(() => existsSync(place.fifo));

/** Reads this many bytes, waited for. */
async function take(fd: number, bytes: number): Promise<void> {
  const buffer = Buffer.alloc(bytes);
  let at = 0;
  await until(() => {
    try {
      at += readSync(fd, buffer, at, bytes - at, null);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    return at === bytes;
  });
}

describe('the bytes', () => {
  it('are generated when they are read, and none ahead but one', async () => {
    place.start(fake);
    await fifoIsThere();
    await pause(1000);
    expect(place.counted('generated')).toBe(1); // tried before the FIFO was made
    const reader = openSync(place.fifo, constants.O_RDONLY | constants.O_NONBLOCK);
    await until(() => place.counted('generated') === 2);
    await pause(1500);
    expect(place.counted('generated')).toBe(2);
    await take(reader, 2500);
    // The last piece is taken back after a second, and one byte is in its place: 1 + 1 + 10 · 256, and 1.
    await until(() => place.counted('generated') === 2563);
    await pause(1500);
    expect(place.counted('generated')).toBe(2563);
    const rest = Buffer.alloc(4096);
    expect(readSync(reader, rest, 0, rest.length, null)).toBe(1);
    closeSync(reader);
  });

  it('go to the next reader when one has left in the middle', async () => {
    const helper = place.start(fake);
    await fifoIsThere();
    for (let round = 0; round < 3; ++round) {
      const reader = openSync(place.fifo, constants.O_RDONLY | constants.O_NONBLOCK);
      await take(reader, 300);
      closeSync(reader);
    }
    expect(await helper.stop()).toBe(0);
    expect(helper.lines).toHaveLength(1);
  });
});

describe('a token', () => {
  it('that is pulled out takes the FIFO with it, and has another when it is back', async () => {
    const helper = place.start(fake);
    await fifoIsThere();
    const reader = openSync(place.fifo, constants.O_RDONLY | constants.O_NONBLOCK);
    const inode = statSync(place.fifo).ino;
    await take(reader, 10);
    place.set('away');
    await until(() => {
      try {
        readSync(reader, Buffer.alloc(4096));
      } catch {
        // nothing to read at the moment
      }
      return !existsSync(place.fifo);
    });
    // Two attempts find it away, for two reasons: it was pulled out, and there is none.
    await until(() => helper.lines.length >= 3);
    place.set('away', false);
    await fifoIsThere();
    expect(statSync(place.fifo).ino).not.toBe(inode); // `reader` keeps that one
    closeSync(reader);
    expect(await helper.stop()).toBe(0);
    expect(helper.lines).toHaveLength(4);
  });

  it('whose module reports more slots than there can be is asked again', async () => {
    place.set('countless');
    const helper = place.start(fake);
    await until(() => helper.lines.length > 0);
    expect(helper.lines[0]).toContain(`${2n ** 61n - 1n} slots`);
    place.set('countless', false);
    await fifoIsThere();
    expect(await helper.stop()).toBe(0);
  });

  it('that hangs delays no stop', async () => {
    place.set('hang');
    const helper = place.start(fake);
    await pause(300);
    expect(await helper.stop()).toBe(0);
  });

  it('whose library crashes ends the program', async () => {
    place.set('crash');
    const helper = place.start(fake);
    await helper.ended();
    expect(helper.child.signalCode).toBe('SIGABRT');
  });

  it('is read by root without its capabilities, and by no other user', async (t) => {
    needsRoot(t);
    needsProgram(t, '/usr/bin/setpriv', 'util-linux');
    const program = join(built, 'entropyd-pkcs11');
    cpSync(PKCS11, program); // other users may not reach the checkout
    for (const path of [built, place.directory]) chmodSync(path, 0o755);
    chmodSync(place.state, 0o777);
    const directory = join(place.directory, 'run');
    const fifo = join(directory, 'fifo');
    spawnSync('install', ['-d', '-o', '65534', '-m', '711', directory]);
    const as = (user: number) => ['--reuid', `${user}`, '--regid', `${user}`, '--clear-groups'];
    const helper = place.start(fake, ['--fifo', fifo], {
      program: ['setpriv', ...as(65534), program],
    });
    await until(() => existsSync(fifo) || helper.child.exitCode !== null);
    expect(helper.child.exitCode, helper.stderr).toBeNull();
    expect(statSync(fifo).uid).toBe(65534);
    const read = (...words: string[]) =>
      spawnSync('setpriv', [...words, 'timeout', '20', 'head', '-c', '64', fifo]);
    expect(read('--bounding-set', '-all', '--inh-caps', '-all').stdout.length).toBe(64);
    expect(read(...as(1)).status).toBe(1);
  });
});

describe('a PIN', () => {
  it.each([
    ['that is right', '1234', [], 1],
    ['that the next attempt may lock', '1234', ['final'], 0],
    ['that is wrong', '9999', [], 1],
    ['that is wrong by a general error', '9999', ['vague'], 1],
  ] as const)('%s is tried at most once', async (_, pin, faults, logins) => {
    for (const fault of faults) place.set(fault);
    const helper = place.start(fake, ['--pin-file', place.pinFile(pin)]);
    if (pin === '1234' && faults.length === 0) {
      await fifoIsThere();
      expect(await helper.stop()).toBe(0);
    } else {
      expect(await helper.ended()).toBe(77);
    }
    expect(place.counted('logins')).toBe(logins);
    expect(helper.lines).toHaveLength(1);
  });

  it('comes from the credentials of the service', async () => {
    writeFileSync(join(place.directory, 'pin'), '1234');
    const helper = place.start(fake, [], { env: { CREDENTIALS_DIRECTORY: place.directory } });
    await fifoIsThere();
    expect(place.counted('logins')).toBe(1);
    expect(await helper.stop()).toBe(0);
  });
});

describe('is refused in one line', () => {
  const runs = (...args: string[]) =>
    finish({ command: PKCS11, args, env: { FAKE_TOKEN: place.state } });

  it.each([
    [64, ['--slot', '0']],
    [64, ['--module', 'softhsm.so']],
    [64, ['--module', '/m.so', '--slot', '-1']],
    [64, ['--module', '/m.so', '--slot', '1', '--token', 'a']],
    [64, ['--module', '/m.so', 'word']],
    [64, ['--bogus']],
    [78, ['--module', '/nonexistent/module.so']],
    [78, ['--module', '/etc/hostname']],
  ] as const)('with %i: %j', async (code, args) => {
    const ended = await runs(...args);
    expect(ended.code).toBe(code);
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(ended.stdout).toBe('');
  });

  it.each([
    ['a module without a generator', [], ['FAKE_TOKEN_LACKS'], [], 78],
    ['a token without one', ['mute'], [], [], 78],
    ['two tokens', ['second'], [], [], 78],
    ['a missing file of the PIN', [], [], ['--pin-file', '/nonexistent/pin'], 78],
    ['an empty file of the PIN', [], [], ['--pin-file', '/dev/null'], 78],
    ['a missing directory of the FIFO', [], [], ['--fifo', '/nonexistent/fifo'], 78],
    ['a file in the place of the FIFO', [], [], ['--fifo', '/etc/hostname'], 78],
  ] as const)('%s', async (_, faults, variables, words, code) => {
    for (const fault of faults) place.set(fault);
    const env = Object.fromEntries(variables.map((name) => [name, '1']));
    const helper = place.start(fake, words, { env });
    expect(await helper.ended()).toBe(code);
    expect(helper.lines).toHaveLength(1);
    expect(existsSync('/etc/hostname')).toBe(true);
  });

  it('where no PKCS #11 module is: a library of another kind', async () => {
    const addon = new URL('../../build/Release/entropyd-guard.node', import.meta.url).pathname;
    expect((await runs('--module', addon)).code).toBe(78);
  });
});
