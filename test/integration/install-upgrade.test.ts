// systemd/install.sh over an older installation, and what can go wrong with it.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';

const ROOT = new URL('../..', import.meta.url).pathname;
const LIBDIR = 'usr/local/lib/entropyd';
const DROP_IN = 'etc/systemd/system/entropyd.service.d/early-boot.conf';

let root: string;
beforeEach(() => {
  root = temporaryDirectory();
});
afterEach(() => rmSync(root, { recursive: true }));

const at = (...parts: string[]): string => join(root, ...parts);
const has = (...parts: string[]): boolean => existsSync(at(...parts));

function install(
  options: readonly string[] = [],
  { from = ROOT, path = process.env['PATH'] } = {},
) {
  return spawnSync(join(from, 'systemd/install.sh'), ['--destdir', root, ...options], {
    encoding: 'utf8',
    env: { PATH: path },
  });
}

/** All files of the tree, as find(1) names them. */
const tree = (): string => spawnSync('find', [root], { encoding: 'utf8' }).stdout;

it('leaves no file of the version before', () => {
  install();
  writeFileSync(at(LIBDIR, 'dist/of-an-older-version.cjs'), '');
  expect(install().status).toBe(0);
  expect(has(LIBDIR, 'dist/of-an-older-version.cjs')).toBe(false);
  expect(has(LIBDIR, 'dist/main.cjs')).toBe(true);
});

it('remembers its directory, to upgrade and to remove', () => {
  install(['--libdir', '/opt/entropyd']);
  expect(install().stdout).toContain('installed /opt/entropyd ');
  expect(has(LIBDIR)).toBe(false);
  expect(install(['--remove']).stdout).toContain('removed /opt/entropyd,');
  expect(has('opt/entropyd')).toBe(false);
});

it('moves to another directory when told to', () => {
  install();
  expect(install(['--libdir', '/opt/entropyd']).status).toBe(0);
  expect(has(LIBDIR)).toBe(false);
  expect(has('opt/entropyd/dist/main.cjs')).toBe(true);
});

it('keeps an early boot until it is undone', () => {
  install(['--early-boot']);
  install();
  expect(has(DROP_IN)).toBe(true);
  install(['--no-early-boot']);
  expect(has(DROP_IN)).toBe(false);
});

it.each(['/usr', '/'])('removes no directory that it did not install: %s', (libdir) => {
  mkdirSync(at('usr/bin'), { recursive: true });
  writeFileSync(at('usr/bin/theirs'), '');
  expect(install(['--remove', '--libdir', libdir]).status).toBe(64);
  expect(has('usr/bin/theirs')).toBe(true);
});

it('changes nothing when it fails half way', () => {
  install();
  const before = tree();
  const broken = temporaryDirectory();
  for (const part of ['bin', 'dist', 'docs', 'systemd', 'packaging', 'package.json', 'README.md'])
    cpSync(join(ROOT, part), join(broken, part), { recursive: true });
  mkdirSync(join(broken, 'build'));
  cpSync(join(ROOT, 'build/Release'), join(broken, 'build/Release'), {
    recursive: true,
    filter: (name) => !name.includes('obj.target'),
  });
  expect(install([], { from: broken }).status).not.toBe(0); // no LICENSE, no completions
  expect(tree()).toBe(before);
  rmSync(broken, { recursive: true });
});

it.for(['active', 'activating', 'reloading', 'inactive', 'failed'])(
  'restarts a service that runs or waits for its sources: %s',
  (state, t) => {
    // The service of this machine is left alone: its directories are empty ones of a namespace, and systemctl is a script.
    const fake = temporaryDirectory();
    const log = join(fake, 'log');
    writeFileSync(
      join(fake, 'systemctl'),
      `#!/bin/sh\necho "$@" >>${log}\ncase "$*" in show*) echo ActiveState=${state} ;; *is-active*) [ ${state} = active ] ;; esac\n`,
      { mode: 0o755 },
    );
    const own = ['/usr/local', '/etc/systemd/system', '/run/systemd'];
    const script = `for own in ${own.join(' ')}; do mount -t tmpfs none $own || exit 99; done
mkdir /run/systemd/system; exec "$0"`;
    const { status } = spawnSync(
      'unshare',
      ['-m', 'sh', '-c', script, join(ROOT, 'systemd/install.sh')],
      {
        encoding: 'utf8',
        env: { PATH: `${fake}:/usr/bin:/bin` },
      },
    );
    if (status !== 0) t.skip('no mount namespace, or a Node in /usr/local');
    const isRestarted = readFileSync(log, 'utf8').includes('restart entropyd.service');
    rmSync(fake, { recursive: true });
    expect(isRestarted).toBe(['active', 'activating', 'reloading'].includes(state));
  },
);

it('says which Node the service does not see', () => {
  const versions = at('home/somebody/.nvm/versions/node/v20/bin');
  mkdirSync(versions, { recursive: true });
  writeFileSync(join(versions, 'node'), '#!/bin/sh\necho 20.0.0\n', { mode: 0o755 });
  const { status, stderr } = install([], { path: `${versions}:/usr/bin:/bin` });
  expect(status).toBe(69);
  expect(stderr).toMatch(/version manager/);
});

it('brings the Node of the standalone archive', () => {
  const archive = temporaryDirectory();
  for (const part of ['bin', 'build', 'completions', 'dist', 'docs', 'systemd', 'packaging'])
    cpSync(join(ROOT, part), join(archive, part), { recursive: true });
  for (const file of [
    'package.json',
    'LICENSE',
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'CHANGELOG.md',
  ])
    cpSync(join(ROOT, file), join(archive, file));
  mkdirSync(join(archive, 'node/bin'), { recursive: true });
  cpSync(process.execPath, join(archive, 'node/bin/node'));
  expect(install([], { from: archive }).status).toBe(0);
  const unit = readFileSync(at('etc/systemd/system/entropyd.service'), 'utf8');
  expect(unit).toContain(` /${LIBDIR}/node/bin/node /${LIBDIR}/dist/main.cjs run\n`);
  expect(has(LIBDIR, 'node/bin/node')).toBe(true);
  rmSync(archive, { recursive: true });
});

it('installs from the package of npm, once that is compiled', () => {
  const place = temporaryDirectory();
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', place];
  const packed = spawnSync('npm', pack, { cwd: ROOT, encoding: 'utf8' });
  expect(packed.status).toBe(0);
  spawnSync('tar', ['-x', '-C', place, '-f', join(place, packed.stdout.trim())]);
  const unpacked = join(place, 'package');
  expect(existsSync(join(unpacked, 'scripts/install.cjs'))).toBe(true);
  cpSync(join(ROOT, 'build/Release'), join(unpacked, 'build/Release'), {
    recursive: true,
    filter: (name) => !name.includes('obj.target'),
  });
  expect(install([], { from: unpacked })).toMatchObject({ status: 0, stderr: '' });
  expect(has(LIBDIR, 'dist/main.cjs')).toBe(true);
  expect(install(['--remove']).status).toBe(0);
  rmSync(place, { recursive: true });
});
