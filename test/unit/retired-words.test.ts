// Words that were replaced do not come back: the list is retired-words.ts.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RETIRED } from './retired-words.js';

const root = new URL('../..', import.meta.url).pathname;
const PLACES = [
  ...['src', 'native', 'test', 'docs', 'systemd', 'scripts', 'bench', 'bin'],
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'],
];
/** Recorded data, and the list itself. */
const LEFT_OUT = /^test\/(vectors\/|unit\/retired-words)/;

function filesOf(path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  const entries = readdirSync(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}

const lines = PLACES.flatMap(filesOf)
  .filter((path) => !LEFT_OUT.test(path))
  .flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return text.split('\n').map((text, index) => ({ path, line: index + 1, text }));
  });

it('finds the files', () => {
  expect(lines.length).toBeGreaterThan(20_000);
});

it.for(RETIRED)('$pattern is gone: $instead', ({ pattern, except }) => {
  const found = lines
    .filter(({ text, path }) => pattern.test(text) && !except?.test(path))
    .map(({ path, line, text }) => `${path}:${line}: ${text.trim()}`);
  expect(found).toEqual([]);
});
