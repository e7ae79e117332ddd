// `entropyd evidence`: the dossier of the jitter source in small, interrupted and continued, and what it refuses.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { finish, MAIN } from '../support/program.js';
import { needsHwrng } from '../support/requires.js';
import { until } from '../support/until.js';

const root = temporaryDirectory();
afterAll(() => rmSync(root, { recursive: true }));

const SAMPLES = 6400; // a matrix of 80 x 80
const evidence = (directory: string, ...more: string[]) =>
  finish({
    args: [
      'evidence',
      '--source',
      'jitter',
      '--samples',
      `${SAMPLES}`,
      '--output',
      directory,
      ...more,
    ],
  });
const stateOf = (directory: string) =>
  JSON.parse(readFileSync(join(directory, 'state.json'), 'utf8'));

/** The rows of docs/evidence.md about manifest.json: the keys that begin one, and all the keys in it. */
const documented = (() => {
  const page = readFileSync(new URL('../../docs/evidence.md', import.meta.url), 'utf8');
  const section = page.split('\n## manifest.json\n')[1]?.split('\n## ')[0] ?? '';
  const keysIn = (text = '') => [...text.matchAll(/`(\w+)`/g)].map(([, key]) => key as string);
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => ({ keys: keysIn(row.split('|')[1]), all: keysIn(row) }));
})();

/** Expects that the row of this key names all keys of the object. */
function expectNamed(key: string, object: object): void {
  const all = documented.find(({ keys }) => keys.includes(key))?.all;
  expect(all).toEqual(expect.arrayContaining(Object.keys(object)));
}

async function expectVerified(directory: string): Promise<void> {
  const check = `cd '${directory}' && sha256sum --quiet -c SHA256SUMS`;
  const { code, stderr } = await finish({ command: 'sh', args: ['-c', check] });
  expect(code, stderr).toBe(0);
}

it('is interrupted among the restarts, and the same command goes on', async () => {
  const directory = join(root, 'jitter');
  const args = [
    MAIN,
    'evidence',
    '--source',
    'jitter',
    '--samples',
    `${SAMPLES}`,
    '--output',
    directory,
  ];
  const first = spawn(process.execPath, args, { stdio: 'ignore' });
  const part = join(directory, 'restarts.bin.part');
  // Some rows of 80, after the line that says what they are of.
  await until(() => existsSync(part) && statSync(part).size > 2000);
  const second = await evidence(directory);
  expect([second.code, second.stderr]).toEqual([65, expect.stringContaining(`pid ${first.pid}`)]);
  first.kill('SIGINT');
  await once(first, 'close');
  const before = stateOf(directory);
  expect(Object.keys(before.parts)).toEqual(['raw']);
  const rows = statSync(part).size;

  const { code, stdout, stderr } = await evidence(directory, '--json');
  expect(code, stderr).toBe(0);
  const manifest = JSON.parse(stdout);
  expect(JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'))).toEqual(manifest);
  expect(manifest).toMatchObject({
    format: 'entropyd dossier 1',
    source: { name: 'jitter', kind: 'jitter', unit: 'sample', claim: 1, survey: { present: true } },
    missing: {},
    shortcomings: [expect.stringContaining('1,000,000')],
  });
  expect(Object.keys(manifest.programs).map((path) => path.split('/').at(-1))).toEqual(
    expect.arrayContaining(['main.cjs', 'commands.cjs', 'entropyd.node', 'entropyd-seed']),
  );
  const { raw, restarts } = manifest.recordings;
  expect(raw).toMatchObject({
    sha256: before.parts.raw.sha256,
    bytes: SAMPLES,
    begun: [expect.any(String)],
  });
  expect(raw.command).toBe(`entropyd collect --source jitter --raw --bytes ${SAMPLES}`);
  expect(restarts).toMatchObject({
    bytes: SAMPLES,
    command: 'entropyd collect --source jitter --raw --bytes 80',
  });
  expect(restarts.begun).toHaveLength(2);
  expect(documented.flatMap(({ keys }) => keys).sort()).toEqual(Object.keys(manifest).sort());
  expectNamed('source', manifest.source);
  expectNamed('machine', manifest.machine);
  expectNamed('recordings', raw);
  for (const facts of Object.values(manifest.programs)) expectNamed('programs', facts as object);
  for (const test of manifest.healthTests)
    expectNamed('healthTests', { ...test, ...test.permanent });
  expect(rows).toBeLessThan(SAMPLES);
  await expectVerified(directory);

  const names = readdirSync(directory).sort();
  expect(names).toEqual([
    ...[
      'SHA256SUMS',
      'as-fed.bin',
      'conditioned.bin',
      'entropy-report.md',
      'manifest.json',
      'raw.bin',
    ],
    ...['report.html', 'restarts.bin', 'results.json', 'state.json'],
  ]);
  for (const name of names) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  for (const name of names.filter((one) => !one.endsWith('.bin'))) {
    expect(readFileSync(join(directory, name), 'utf8')).not.toMatch(/complian|certified/i);
  }
  const results = JSON.parse(readFileSync(join(directory, 'results.json'), 'utf8'));
  expect(results).toMatchObject({
    restarts: { verdict: 'pass', claim: 1, samples: SAMPLES },
    conditioning: { nIn: 2560, hIn: 320 },
    selftest: { passed: true },
  });
  expect(Object.keys(results.assessments)).toEqual(['raw', 'as-fed', 'conditioned']);
  const html = readFileSync(join(directory, 'report.html'), 'utf8');
  expect(html.match(/<h2>/g)).toHaveLength(4);
});

it('keeps what is complete, and says what it falls short of', async () => {
  const directory = join(root, 'raw');
  const first = await evidence(directory, '--parts', 'raw');
  expect(first.code, first.stderr).toBe(0);
  const { sha256 } = stateOf(directory).parts.raw;
  const { code, stdout } = await evidence(directory, '--parts', 'raw,conditioned');
  expect(code).toBe(0);
  expect(stateOf(directory).parts.raw.sha256).toBe(sha256);
  expect(stdout).toMatch(/falls short: no restarts .*left out by --parts/s);
  await expectVerified(directory);
});

it('refuses to go on with something else', async () => {
  const directory = join(root, 'other');
  expect((await evidence(directory, '--parts', 'raw')).code).toBe(0);
  const more = await evidence(directory, '--samples', '6500', '--parts', 'raw');
  expect(more.code).toBe(65);
  expect(more.stderr).toContain('differs in its samples');
  const state = stateOf(directory);
  for (const key of ['machine', 'kernel', 'programs']) {
    const other = { ...state, about: { ...state.about, [key]: 'other' } };
    writeFileSync(join(directory, 'state.json'), JSON.stringify(other));
    const moved = await evidence(directory, '--parts', 'raw');
    expect([moved.code, moved.stderr]).toEqual([
      65,
      expect.stringContaining(`differs in its ${key}`),
    ]);
  }
  writeFileSync(join(directory, 'state.json'), JSON.stringify(state));
  appendFileSync(join(directory, 'raw.bin'), 'x');
  const altered = await evidence(directory, '--parts', 'raw');
  expect([altered.code, altered.stderr]).toEqual([
    65,
    expect.stringContaining('raw.bin is not what was recorded'),
  ]);
  writeFileSync(join(directory, 'notes.txt'), '');
  const foreign = await evidence(directory, '--parts', 'raw');
  expect([foreign.code, foreign.stderr]).toEqual([65, expect.stringContaining('notes.txt')]);
});

it.each([
  ['a part that is none', ['--parts', 'raw,cooked'], 64, 'cooked'],
  ['too few samples', ['--samples', '6000'], 64, '6000'],
  ['a source that is absent', ['--source', 'hwrng', '--hwrng-device', '/nonexistent'], 69, 'hwrng'],
  ['a source that is none', ['--source', 'jotter'], 78, 'jotter'],
])('refuses %s before it writes', async (name, more, exit, quoted) => {
  const directory = join(root, name);
  const { code, stderr } = await evidence(directory, ...more);
  expect(code, stderr).toBe(exit);
  expect(stderr).toContain(quoted);
  expect(existsSync(directory)).toBe(false);
});

it('says that a directory cannot be made', async () => {
  mkdirSync(join(root, 'full'));
  writeFileSync(join(root, 'full', 'file'), '');
  const { code, stderr } = await evidence(join(root, 'full', 'file', 'dossier'));
  expect([code, stderr.trim().split('\n').length]).toEqual([74, 1]);
});

it('of a source of bytes says why it has no restarts', async (t) => {
  needsHwrng(t);
  const directory = join(root, 'hwrng');
  const { code, stdout, stderr } = await evidence(directory, '--source', 'hwrng', '--json');
  expect(code, stderr).toBe(0);
  const { missing, recordings, healthTests, source } = JSON.parse(stdout);
  expect(Object.keys(missing)).toEqual(['restarts', 'as-fed']);
  expect(Object.keys(recordings)).toEqual(['raw', 'conditioned']);
  expect(source).toMatchObject({ unit: 'byte', claim: 4 });
  expect(healthTests.map(({ name }: { name: string }) => name)).toContain('monobit');
});
