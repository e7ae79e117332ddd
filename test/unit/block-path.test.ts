// The files that a block passes from the device to the ioctl, as ARCHITECTURE.md lists them: few, there,
// and without a way back up.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

function listed(): string[] {
  const [, section = ''] = textOf('ARCHITECTURE.md').split('\n## The path of one block\n');
  const [list = ''] = section.split('\n## ');
  return [...list.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, path]) => path as string);
}

const files = ['src', 'native'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|cc|h)$/.test(name))
    .map((name) => `${folder}/${name}`),
);

/** A .cc and its header are one. */
const unitOf = (path: string): string => path.replace(/\.(cc|h)$/, '');

/** What each file imports or includes of this repository. */
const imports = new Map<string, string[]>();
for (const path of files) {
  const found = textOf(path).matchAll(/from '(\.[^']+)'|#include "([^"]+)"/g);
  const targets = [...found].map(([, script, header]) => {
    const target = script?.replace(/\.js$/, '.ts') ?? (header as string);
    return unitOf(normalize(join(dirname(path), target)));
  });
  const known = imports.get(unitOf(path)) ?? [];
  imports.set(unitOf(path), [...known, ...targets.filter((target) => target !== unitOf(path))]);
}

function reachedFrom(path: string, seen = new Set<string>()): Set<string> {
  for (const next of imports.get(unitOf(path)) ?? []) {
    if (seen.has(next)) continue;
    seen.add(next);
    reachedFrom(next, seen);
  }
  return seen;
}

it('are thirty at most, each once, and all of them there', () => {
  const paths = listed();
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.length).toBeLessThanOrEqual(30);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it('import nothing that leads back to them', () => {
  const circles = listed().filter((path) => reachedFrom(path).has(unitOf(path)));
  expect(circles).toEqual([]);
});

it('are not called back by what they call: neither loop nor feed is known further down', () => {
  const below = [
    ...['src/daemon/feed-blocks.ts', 'src/daemon/block-reader.ts', 'src/daemon/source-monitor.ts'],
    ...listed().filter((path) => /^(src\/(sources|pool|health)|native)\//.test(path)),
  ];
  const knowing = below.filter((path) => reachedFrom(path).has('src/daemon/feed-loop.ts'));
  expect(knowing).toEqual([]);
  const core = listed().filter((path) => path.startsWith('native/core/'));
  expect(core.length).toBeGreaterThan(10);
  for (const path of core)
    for (const known of reachedFrom(path)) expect(known, path).toMatch(/^native\/core\//);
});
