// docs/json.md against what the commands print: every key is in it, and nothing else is.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainOf } from '../support/audit.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { finish, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { needsHwrng } from '../support/requires.js';

const PAGE = readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8');

let directory: string;
let fifo: Fifo;
beforeAll(() => {
  directory = temporaryDirectory();
  fifo = new Fifo();
});
afterAll(() => {
  fifo.remove();
  rmSync(directory, { recursive: true });
});

function documented(command: string): string[] {
  const [, section] = PAGE.split(`\n## ${command}\n`);
  const table = section?.split('\n## ')[0] ?? '';
  return [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, path]) => path as string);
}

function pathsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value) && value.some((entry) => typeof entry === 'object'))
    return value.flatMap((entry) => pathsOf(entry, `${path}[]`));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    pathsOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

const pattern = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.[\]]/g, '\\$&').replaceAll('*', '\\w+')}$`);

function compare(command: string, json: string): void {
  const rows = documented(command);
  const paths = pathsOf(JSON.parse(json));
  expect(rows.length).toBeGreaterThan(0);
  const isIn = (path: string, row: string) => pattern(row).test(path);
  expect(paths.filter((path) => !rows.some((row) => isIn(path, row)))).toEqual([]);
  expect(rows.filter((row) => !paths.some((path) => isIn(path, row)))).toEqual([]);
}

const printed = async (...args: string[]) => (await finish({ args: [...args, '--json'] })).stdout;

describe('docs/json.md has the keys of', () => {
  it('status, reseed and selftest', async () => {
    const control = join(directory, 'control.sock');
    fifo.write(new RandomBytes(2).take(4 + 3 * 2500));
    const args = ['run', '--dry-run', '--hwrng-device', fifo.path, '--control-socket', control];
    const daemon = new Running({ args });
    await daemon.event('credited');
    compare('status', await printed('status', '--control-socket', control));
    fifo.write(new RandomBytes(3).take(3 * 2500));
    compare('reseed', await printed('reseed', '--control-socket', control));
    fifo.write(new RandomBytes(7).take(4 + 2500));
    const selftest = ['selftest', '--sources', '--control-socket', control];
    compare('selftest --sources', await printed(...selftest));
    compare('selftest', await printed('selftest', '--control-socket', control));
    await daemon.stop();
  });

  it('doctor', async () => compare('doctor', await printed('doctor')));

  it('sources', async () => {
    fifo.write(new RandomBytes(4).take(4 + 9 * 2500));
    compare('sources', await printed('sources', '--hwrng-device', fifo.path));
  });

  it('sources --replay', async () => {
    const file = join(directory, 'recording');
    writeFileSync(file, new RandomBytes(6).take(3 * 2048));
    const args = ['sources', '--replay', file, '--source', 'jitter'];
    compare('sources --replay', await printed(...args));
  });

  it('check', async () => {
    const file = join(directory, 'zeros');
    writeFileSync(file, Buffer.alloc(5004));
    compare('check', await printed('check', file));
  });

  it('assess, of samples and of restarts', async () => {
    const file = join(directory, 'samples');
    writeFileSync(file, new RandomBytes(5).take(10_000));
    compare('assess', await printed('assess', file));
    compare(
      'assess --restarts',
      await printed('assess', file, '--restarts=100x100', '--claim', '1'),
    );
  });

  it('assess --iid', async () => {
    const file = join(directory, 'iid-samples');
    writeFileSync(file, new RandomBytes(5).take(1000));
    compare('assess --iid', await printed('assess', '--iid', file));
  });

  it('assess --conditioning', async () => {
    compare('assess --conditioning', await printed('assess', '--conditioning'));
  });

  it('bench', async (t) => {
    needsHwrng(t);
    compare('bench', await printed('bench'));
  });

  it('config show', async () => compare('config show', await printed('config', 'show')));

  it('config unit', async () => compare('config unit', await printed('config', 'unit')));

  it('audit verify', async () => {
    const file = join(directory, 'audit');
    const lastHash = '1'.repeat(64);
    const first = { event: 'auditBegan', message: '', fileBefore: 'renamed', followsOn: lastHash };
    writeFileSync(file, `${[...chainOf([first], lastHash), 'no line of it'].join('\n')}\n`);
    compare('audit verify', await printed('audit', 'verify', file));
  });
});
