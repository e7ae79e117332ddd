// `entropyd config migrate` as a program: what it prints is good here, it writes nothing else, and every
// way to get it wrong has its exit code.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { AS_NOBODY, needsOtherUser } from '../support/other-user.js';
import { finish } from '../support/program.js';
import { until } from '../support/until.js';

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
    expect(check.code).toBe(0);
  });

  it('takes no device that is no source and no pool here, and names it', async () => {
    const { stdout } = await migrate(at('rng-tools-debian'));
    const remarks = stdout.split('\n').filter((line) => line.startsWith('#'));
    for (const device of ['/dev/zero', '/dev/null']) expect(remarks.join()).toContain(device);
    expect(stdout).toMatch(/^hwrng-claim = 2$/m);
    expect(stdout).not.toContain('[[source]]');
    expect((await migrate(at('rng-tools'))).stdout).not.toContain('[[source]]');
    expect((await migrate(at('rngd'))).stdout).toMatch(/^random-device = "\/dev\/random"$/m);
  });

  it('finds a running daemon, but none of an ordinary user or of a container', async (test) => {
    needsOtherUser(test);
    const ways = [[], ['setpriv', ...AS_NOBODY], ['unshare', '--pid', '--fork', '--kill-child']];
    const started = ways.map((as) => {
      const [program = 'bash', ...args] = [...as, 'bash'];
      const child = spawn(program, [...args, '-c', 'exec -a /opt/sbin/rngd sleep 60'], {
        stdio: 'ignore',
      });
      onTestFinished(() => void child.kill());
      return child.pid as number;
    });
    // The daemon in the namespace is a child of unshare.
    const daemons = (): string[] =>
      started.map((pid, at) =>
        at < 2 ? `${pid}` : readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim(),
      );
    const isDaemon = (pid: string): boolean =>
      pid !== '' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('/opt/sbin/rngd');
    await until(() => daemons().every(isDaemon));
    const { stdout } = await migrate();
    // A machine with a unit or a file of rngd has the options there.
    if (/: rngd/.test(stdout.replaceAll(/running process \d+: rngd/g, '')))
      test.skip('this machine has an rngd of its own');
    expect(stdout).toContain(`the running process ${started[0]}: rngd`);
    for (const pid of daemons().slice(1)) expect(stdout).not.toContain(`process ${pid}:`);
  });

  it.each([
    ['missing', 74],
    ['nothing', 65],
    ['directory', 65],
    ['long', 65],
  ] as const)('refuses %s with %d', async (name, exitCode) => {
    const { code, stdout, stderr } = await migrate(at(name));
    expect(stderr.trimEnd().split('\n').length).toBe(1);
    expect(stderr).toContain(at(name));
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
  });
});
