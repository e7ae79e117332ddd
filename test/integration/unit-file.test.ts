// The unit as it is installed, judged by the real systemd-analyze.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { finish, SEEDER } from '../support/program.js';
import { needsProgram } from '../support/requires.js';

const INSTALLER = new URL('../../systemd/install.sh', import.meta.url).pathname;
const ANALYZE = '/usr/bin/systemd-analyze';
const LIBDIR = '/usr/local/lib/entropyd';
let root: string;
beforeAll(() => {
  root = temporaryDirectory();
  execFileSync(INSTALLER, ['--destdir', root], { stdio: 'ignore' });
});
afterAll(() => rmSync(root, { recursive: true }));

describe('systemd/install.sh', () => {
  it('puts a program in place that runs from there', () => {
    const start = [
      [process.execPath, join(root, LIBDIR, 'dist/main.cjs')],
      [join(root, LIBDIR, 'bin/entropyd')],
      [join(root, LIBDIR, 'entropyd-seed'), '--wait', '--launch', process.execPath].concat(
        join(root, LIBDIR, 'dist/main.cjs'),
      ),
    ] as [string, ...string[]][];
    for (const [program, ...args] of start) {
      const { stdout } = spawnSync(program, [...args, '--version'], { encoding: 'utf8' });
      expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    }
    const unit = readFileSync(join(root, 'etc/systemd/system/entropyd.service'), 'utf8');
    expect(unit).not.toMatch(/@[A-Z]+@/);
    expect(unit).toContain(
      `ExecStart=${LIBDIR}/entropyd-seed --if-needed --launch ${process.execPath} ${LIBDIR}/dist/main.cjs run\n`,
    );
    for (const development of ['vitest', 'typescript', 'node-gyp']) {
      expect(existsSync(join(root, LIBDIR, 'node_modules', development))).toBe(false);
    }
  });

  it('leaves `entropyd` usable where nothing was compiled, and says what is missing', () => {
    const other = temporaryDirectory();
    for (const part of ['bin', 'dist', 'package.json']) {
      cpSync(join(root, LIBDIR, part), join(other, part), { recursive: true });
    }
    const run = (...args: string[]) =>
      spawnSync(join(other, 'bin/entropyd'), args, { encoding: 'utf8' });
    expect(run('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\./) });
    const { status, stderr } = run('run', '--dry-run');
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/addon .*: run npm install/);
    rmSync(other, { recursive: true });
  });

  it('refuses what would make a broken unit, and can remove without Node', () => {
    const refuse = (...args: string[]) =>
      spawnSync('sh', [INSTALLER, '--destdir', root, ...args], { encoding: 'utf8' });
    expect(refuse('--libdir', 'relative')).toMatchObject({ status: 64 });
    expect(refuse('--libdir', '/with space')).toMatchObject({ status: 64 });
    expect(refuse('--preset', 'cloud')).toMatchObject({ status: 64 });
    const other = temporaryDirectory();
    const env = { PATH: '/bin' };
    const args = ['--remove', '--destdir', other];
    expect(spawnSync('/bin/sh', [INSTALLER, ...args], { env }).status).toBe(0);
    rmSync(other, { recursive: true });
  });

  it('starts the Node that it was installed for, whatever PATH has', () => {
    const other = temporaryDirectory();
    writeFileSync(join(other, 'node'), '#!/bin/sh\necho another\n', { mode: 0o755 });
    const env = { PATH: `${other}:/usr/bin:/bin` };
    const program = join(root, LIBDIR, 'bin/entropyd');
    const { stdout } = spawnSync(program, ['--version'], { env, encoding: 'utf8' });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    rmSync(other, { recursive: true });
  });

  it('takes no shim of many programs for Node', () => {
    const other = temporaryDirectory();
    writeFileSync(
      join(other, 'shim'),
      `#!/bin/sh\n[ "\${0##*/}" = node ] && exec ${process.execPath} "$@"\necho usage: shim; exit 1\n`,
      { mode: 0o755 },
    );
    symlinkSync('shim', join(other, 'node'));
    const env = { PATH: `${other}:/usr/bin:/bin` };
    const args = ['--destdir', join(other, 'root')];
    const { status, stderr } = spawnSync(INSTALLER, args, { env, encoding: 'utf8' });
    expect(status).toBe(69);
    expect(stderr).toContain(join(other, 'shim'));
    expect(existsSync(join(other, 'root'))).toBe(false);
    rmSync(other, { recursive: true });
  });

  it.each([
    ['installing', []],
    ['removing', ['--remove']],
  ])('leaves a directory alone that is not its own: %s', (_, more) => {
    const other = temporaryDirectory();
    const theirs = join(other, '/usr/local/lib/theirs');
    mkdirSync(theirs, { recursive: true });
    const args = ['--destdir', other, '--libdir', '/usr/local/lib', ...more];
    expect(spawnSync(INSTALLER, args).status).toBe(64);
    const left = execFileSync('find', [other, '-mindepth', '4'], { encoding: 'utf8' });
    expect(left).toBe(`${theirs}\n`);
    rmSync(other, { recursive: true });
  });

  it.each(['guest', 'host'])('installs the preset of a %s, never over a file', async (preset) => {
    const other = temporaryDirectory();
    try {
      const install = (): string =>
        execFileSync(INSTALLER, ['--destdir', other, '--preset', preset], { encoding: 'utf8' });
      expect(install()).toContain(`the preset for a ${preset}`);
      const config = join(other, 'etc/entropyd/entropyd.toml');
      expect((await finish({ args: ['config', 'check', config] })).code).toBe(0);
      writeFileSync(config, '# mine\n');
      expect(install()).toContain('exists already and is not changed');
      expect(readFileSync(config, 'utf8')).toBe('# mine\n');
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it('leaves the limit of the start to systemd, and sets it again for an early boot', () => {
    const other = temporaryDirectory();
    const units = join(other, 'etc/systemd/system');
    execFileSync(INSTALLER, ['--destdir', other, '--early-boot'], { stdio: 'ignore' });
    const limits = (file: string) =>
      readFileSync(join(units, file), 'utf8').match(/^TimeoutStartSec=.*/gm);
    expect(limits('entropyd.service')).toBeNull();
    // Of two drop-ins with the setting the one whose name sorts last counts: not config-unit.conf.
    expect(readdirSync(join(units, 'entropyd.service.d'))).toEqual(['early-boot.conf']);
    expect(limits('entropyd.service.d/early-boot.conf')).toEqual(['TimeoutStartSec=90']);
    rmSync(other, { recursive: true });
  });

  it('takes away all that it put there', () => {
    const other = temporaryDirectory();
    try {
      execFileSync(INSTALLER, ['--destdir', other, '--early-boot'], { stdio: 'ignore' });
      execFileSync(INSTALLER, ['--remove', '--destdir', other], { stdio: 'ignore' });
      const left = execFileSync('find', [other, '!', '-type', 'd'], { encoding: 'utf8' });
      expect(left).toBe('');
    } finally {
      rmSync(other, { recursive: true });
    }
  });
});

/** What systemd has against a unit of ours. */
function complaints(unit: string): string[] {
  const { stderr } = spawnSync(
    ANALYZE,
    ['verify', '--man=no', join(root, 'etc/systemd/system', unit)],
    { encoding: 'utf8' },
  );
  const ours = stderr.split('\n').filter((line) => line.includes('entropyd'));
  // It is not installed on this machine; that is all there may be to say.
  return ours.filter((line) => !/is not executable: No such file/.test(line));
}

describe.each([
  ['entropyd.service', 2],
  ['entropyd-pkcs11.service', 1],
  ['entropyd-hooks.service', 3],
  ['entropyd-doctor.service', 2],
  ['entropyd-reseed@unix.service', 2],
])('%s', (unit, most) => {
  it(`is exposed by no more than ${most}.0 on the scale of systemd-analyze`, (t) => {
    needsProgram(t, ANALYZE, 'systemd');
    if (!existsSync('/run/systemd') && process.getuid?.() !== 0) {
      t.skip(
        'no systemd runs here, and only root can make the directory that systemd-analyze needs',
      );
    }
    const { stdout, status } = spawnSync(
      ANALYZE,
      [
        'security',
        '--offline=true',
        '--no-pager',
        `--threshold=${10 * most}`,
        `--root=${root}`,
        unit,
      ],
      { encoding: 'utf8' },
    );
    const level = /Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1];
    expect(Number(level)).toBeLessThanOrEqual(most);
    expect(Number(level)).toBeGreaterThan(0);
    expect(status).toBe(0);
  });

  it('has no word that systemd does not know', (t) => {
    needsProgram(t, ANALYZE, 'systemd');
    expect(complaints(unit)).toEqual([]);
  });
});

const read = (unit: string) => readFileSync(join(root, 'etc/systemd/system', unit), 'utf8');

describe('entropyd-doctor.timer', () => {
  it('has no word that systemd does not know, and only a hand enables it', (t) => {
    needsProgram(t, ANALYZE, 'systemd');
    expect(complaints('entropyd-doctor.timer')).toEqual([]);
    const enabled = execFileSync('find', [root, '-name', '*.wants'], { encoding: 'utf8' });
    expect(enabled).toBe('');
  });
});

describe.each(['entropyd-reseed-vsock.socket', 'entropyd-reseed-unix.socket'])('%s', (unit) => {
  const service = () => read('entropyd-reseed@.service');

  it('has no word that systemd does not know', (t) => {
    needsProgram(t, ANALYZE, 'systemd');
    expect(complaints(unit)).toEqual([]);
  });

  it('is never given up for how often somebody connects', () => {
    expect(read(unit)).toMatch(/^TriggerLimitIntervalSec=0$/m);
    // A start limit of the service would end the socket too (systemd.socket(5)).
    expect(service()).toMatch(/^StartLimitIntervalSec=0$/m);
  });

  it('takes its service along when it stops, and is there when that starts', () => {
    const instance = /^Service=entropyd-reseed@(\w+)\.service$/m.exec(read(unit))?.[1];
    for (const relation of ['Requires', 'PartOf']) {
      const named = new RegExp(`^${relation}=(.*)$`, 'm').exec(service())?.[1];
      expect(named?.replace('%i', String(instance))).toBe(unit);
    }
  });
});

describe('entropyd-reseed@.service', () => {
  it('leaves the directory of the daemon and its group alone', () => {
    // systemd.exec(5): the directory and what is in it is given to User= and Group= at each start.
    expect(read('entropyd-reseed@.service')).not.toMatch(/^RuntimeDirectory/m);
  });

  it('has an example of options that systemd and the seeder understand', (t) => {
    needsProgram(t, ANALYZE, 'systemd');
    const example = read('entropyd-reseed@.service').match(/(?<=^# {3}).*/gm) as string[];
    expect(example[0]).toBe('[Service]');
    const drops = join(root, 'etc/systemd/system/entropyd-reseed@.service.d');
    mkdirSync(drops);
    writeFileSync(join(drops, 'example.conf'), `${example.join('\n')}\n`);
    expect(complaints('entropyd-reseed@vsock.service')).toEqual([]);
    rmSync(drops, { recursive: true });
    const options = /^Environment="OPTIONS=(.*)"$/.exec(String(example[1]))?.[1];
    const args = ['--reseed', '--serve', ...String(options).split(' ')];
    // It gets as far as the sockets, which nobody has passed.
    expect(spawnSync(SEEDER, args, { encoding: 'utf8' }).stderr).toMatch(/sockets that systemd/);
  });
});
