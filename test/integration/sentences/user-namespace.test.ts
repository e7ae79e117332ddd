// Root of a user namespace is not the host's root: the sentence says so in place of "run as root".
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, type TestContext } from 'vitest';
import { temporaryDirectory } from '../../support/fifo.js';
import { finish, MAIN, SEEDER } from '../../support/program.js';
import { needsProgram } from '../../support/requires.js';

function needsUserNamespaces(test: TestContext): void {
  needsProgram(test, '/usr/bin/unshare', 'util-linux');
  try {
    execFileSync('unshare', ['-Ur', 'true'], { stdio: 'ignore' });
  } catch {
    test.skip('needs user namespaces');
  }
}

const asItsRoot = (...command: string[]) =>
  finish({ command: 'unshare', args: ['-Ur', ...command] });

const HOSTS = /needs CAP_SYS_ADMIN of the initial user namespace.*: the pool is the host's/;

it.for([
  ['run', [process.execPath, MAIN, 'run', '--control-socket', 'none']],
  ['once', [process.execPath, MAIN, 'once']],
  ['entropyd-seed', [SEEDER]],
] as const)('%s says whose the pool is', async ([, command], test) => {
  needsUserNamespaces(test);
  const { code, stderr } = await asItsRoot(...command);
  expect(stderr).toMatch(HOSTS);
  expect(stderr).not.toMatch(/run as root/);
  expect(code).toBe(77);
});

it('reseed sends its user to the host', async (t) => {
  needsUserNamespaces(t);
  const directory = temporaryDirectory();
  const args = ['reseed', '--control-socket', join(directory, 'control.sock')];
  const { code, stderr } = await asItsRoot(process.execPath, MAIN, ...args);
  rmSync(directory, { recursive: true });
  expect(stderr).toMatch(/a user namespace and the pool is the host's: run it on the host/);
  expect(code).toBe(69);
});
