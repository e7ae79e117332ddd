// Whoever publishes the project sets its addresses in package.json: nothing else names one of its own.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const { homepage, repository, bugs, author } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
const host = new URL(homepage).hostname;

it('are of one host', () => {
  const clone = repository.url.replace(/^git\+/, '');
  expect([clone, bugs.url].map((address) => new URL(address).hostname)).toEqual([host, host]);
  expect(author).toContain(`@${host}>`);
});

const PLACES = ['docs', 'packaging', 'scripts', 'src', 'systemd', '.github', 'tools'];
const FILES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'ARCHITECTURE.md', 'CHANGELOG.md'];

it("stand in package.json, and the clone's in README.md", () => {
  const found = spawnSync(
    'grep',
    ['-rIF', '--exclude-dir=node_modules', host, ...PLACES, ...FILES],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const lines = found.stdout.split('\n').filter((line) => line !== '');
  expect(lines.filter((line) => !line.startsWith('packaging/README.md:'))).toEqual([
    `README.md:git clone ${repository.url.replace(/^git\+/, '')}`,
  ]);
});
