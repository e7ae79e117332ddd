// `entropyd config migrate` as a program: what it prints is good here, it writes nothing else, and every
// way to get it wrong has its exit code.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { finish } from '../support/program.js';

let directory: string;
const at = (name: string): string => join(directory, name);
const migrate = (...args: string[]) => finish({ args: ['config', 'migrate', ...args] });

beforeAll(() => {
  directory = temporaryDirectory();
  mkdirSync(at('directory'));
  writeFileSync(at('haveged'), 'DAEMON_ARGS="-w 1024 -F"\n');
  writeFileSync(
    at('rng-tools-debian'),
    'HRNGDEVICE=/dev/zero\nRNGDOPTIONS="-t 60 -o /dev/null -H 0.25"\n',
  );
  writeFileSync(at('rngd'), 'RNGD_ARGS="-x jitter -r /dev/hwrng -o /dev/random -W 2048"\n');
  writeFileSync(at('rng-tools'), 'HRNGDEVICE=/dev/urandom\n');
  writeFileSync(at('nothing'), 'hello\n');
  writeFileSync(at('long'), '#'.repeat(2 ** 20 + 1));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('entropyd config migrate', () => {
  it.each([
    [['haveged']],
    [['rng-tools-debian']],
    [['rng-tools']],
    [['rngd']],
    [['haveged', 'rngd']],
  ])('makes of %j what config check finds good, and leaves the files alone', async (names) => {
    const before = names.map((name) => readFileSync(at(name), 'utf8'));
    const entries = readdirSync(directory);
    const { code, stdout, stderr } = await migrate(...names.map(at));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readdirSync(directory)).toEqual(entries);
    expect(names.map((name) => readFileSync(at(name), 'utf8'))).toEqual(before);
    writeFileSync(at('entropyd.toml'), stdout);
    const check = await finish({ args: ['config', 'check', at('entropyd.toml')] });
    rmSync(at('entropyd.toml'));
    expect(check.stdout).toContain('good');
    expect(check.code).toBe(0);
  });

  it('names devices that are no source and no pool, by what they are here', async () => {
    const { stdout } = await migrate(at('rng-tools-debian'));
    expect(stdout.replaceAll(/\n# +/g, ' ')).toMatch(
      /HRNGDEVICE=\/dev\/zero: \/dev\/zero is a device of the kernel's own memory: not read/,
    );
    expect(stdout).toMatch(/\/dev\/null is not the kernel's random device/);
    expect(stdout).toMatch(/^hwrng-claim = 2$/m);
    expect(stdout).not.toContain('[[source]]');
    expect((await migrate(at('rng-tools'))).stdout).not.toContain('[[source]]');
    expect((await migrate(at('rngd'))).stdout).toMatch(/^random-device = "\/dev\/random"$/m);
  });

  it.each([
    ['missing', 74, /^entropyd: cannot read .*missing \(ENOENT\)\n$/],
    ['nothing', 65, /^entropyd: .*nothing is no configuration of haveged, rngd 2 .*\n$/],
    [
      'directory',
      65,
      /^entropyd: .*directory is not a regular file: name the configuration itself\n$/,
    ],
    ['long', 65, /^entropyd: .*long is larger than 1 MiB, too long for a configuration\n$/],
  ])('refuses %s with %d', async (name, exitCode, message) => {
    const { code, stdout, stderr } = await migrate(at(name));
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
  });
});
