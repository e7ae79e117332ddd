// What `npm install` runs, on machines that lack something: one sentence, or the headers that are here.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';

const ROOT = new URL('../..', import.meta.url).pathname;
const COMPLETE = { 'g++': 'cat >/dev/null', make: '', python3: '' };

let root: string;
beforeEach(() => {
  root = temporaryDirectory();
  for (const folder of [
    'bin',
    'package/scripts',
    'package/src',
    'package/node_modules/node-gyp/bin',
  ])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['scripts/install.cjs', 'package.json'])
    copyFileSync(join(ROOT, file), join(root, 'package', file));
  // Compiles nothing, and prints what it was told.
  writeFileSync(
    join(root, 'package/node_modules/node-gyp/bin/node-gyp.js'),
    'console.log(process.argv.slice(2).join(" "));',
  );
});
afterEach(() => rmSync(root, { recursive: true }));

/** A machine with these programs, each a line of sh. */
function machine(programs: Readonly<Record<string, string>>): void {
  symlinkSync('/bin/cat', join(root, 'bin/cat'));
  for (const [name, line] of Object.entries(programs)) {
    writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(root, 'bin', name), 0o755);
  }
}

function install(node = process.execPath, env: Readonly<Record<string, string>> = {}) {
  const run = spawnSync(node, [join(root, 'package/scripts/install.cjs')], {
    encoding: 'utf8',
    env: { PATH: join(root, 'bin'), ...env },
  });
  return { ...run, sentences: run.stderr.split('\n').filter(Boolean) };
}

it.each([
  ['g++', 'a C++20 compiler'],
  ['make', 'make'],
  ['python3', 'python3'],
])('names the packages where %s is missing', (program, name) => {
  machine(Object.fromEntries(Object.entries(COMPLETE).filter(([key]) => key !== program)));
  const { status, stdout, sentences } = install();
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(sentences).toHaveLength(1);
  expect(sentences[0]).toContain(`needs ${name}, not found`);
  expect(sentences[0]).toMatch(
    /apt install g\+\+ make python3 .*dnf install gcc-c\+\+ make python3/,
  );
});

it('says in the same sentence all that is missing', () => {
  machine({});
  const { status, sentences } = install();
  expect(status).toBe(1);
  expect(sentences).toEqual([expect.stringContaining('C++20 compiler and make and python3')]);
});

it('takes a compiler that does not know C++20 for none', () => {
  machine({ ...COMPLETE, 'g++': 'case $1 in -std=gnu++20) exit 1 ;; esac; exit 0' });
  expect(install().sentences).toEqual([
    expect.stringContaining('needs a C++20 compiler, not found'),
  ]);
});

it('refuses a Node that is too old to build with, in one sentence', () => {
  machine(COMPLETE);
  const script = join(root, 'package/scripts/install.cjs');
  const old = `Object.defineProperty(process, 'versions', { value: { node: '18.20.4' } });\n`;
  writeFileSync(script, old + readFileSync(script, 'utf8'));
  const { status, sentences } = install();
  expect(status).toBe(1);
  expect(sentences).toEqual([expect.stringMatching(/Node 20\.19 or later, this is 18\.20\.4/)]);
  // The package from npm is bundled already: it only has to run.
  rmSync(join(root, 'package/src'), { recursive: true });
  expect(install().status).toBe(0);
});

/** A Node in a tree of its own, with the headers of the version given. */
function ownTree(version: string): string {
  const tree = join(root, 'own');
  mkdirSync(join(tree, 'include/node'), { recursive: true });
  mkdirSync(join(tree, 'bin'));
  cpSync(process.execPath, join(tree, 'bin/node'));
  for (const file of ['node_api.h', 'common.gypi', 'config.gypi'])
    writeFileSync(join(tree, 'include/node', file), '');
  const lines = version
    .split('.')
    .map((number, part) => `#define NODE_${['MAJOR', 'MINOR', 'PATCH'][part]}_VERSION ${number}\n`);
  writeFileSync(join(tree, 'include/node/node_version.h'), lines.join(''));
  return join(tree, 'bin/node');
}

it('compiles with the headers beside the Node that runs, and downloads none', () => {
  machine(COMPLETE);
  const node = ownTree(process.versions.node);
  const { status, stdout } = install(node);
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: `rebuild --nodedir=${dirname(dirname(node))}\n`,
  });
});

it('takes no headers of another version', () => {
  machine(COMPLETE);
  const { status, stdout } = install(ownTree('20.19.0'));
  expect(status).toBe(0);
  expect(stdout).toMatch(/^rebuild( --nodedir=\/usr)?\n$/);
});

it("leaves the choice to npm's configuration", () => {
  machine(COMPLETE);
  const { stdout } = install(process.execPath, { npm_config_nodedir: '/opt/headers' });
  expect(stdout).toBe('rebuild\n');
});
