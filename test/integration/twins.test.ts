// What anyone runs in two copies of a machine: the recorder, and the comparison of two recordings.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parseRecording } from '../../bench/twins/recording.mjs';
import { temporaryDirectory } from '../support/fifo.js';
import { finish } from '../support/program.js';
import { needsProgram } from '../support/requires.js';
import { until } from '../support/until.js';

const path = (name: string): string =>
  new URL(`../../bench/twins/${name}`, import.meta.url).pathname;
const RECORDER = path('record.pl');
const COMPARE = path('compare.mjs');
const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));
const file = (name: string): string => join(directory, name);
const perl = (...args: string[]) => finish({ command: 'perl', args: [RECORDER, ...args] });
const compare = (...args: string[]) =>
  finish({ command: process.execPath, args: [COMPARE, ...args] });
const recorded = (name: string) => parseRecording(readFileSync(file(name), 'latin1'), name);

it('records the start of the SHA-256 of each draw, as strace sees it', async (t) => {
  needsProgram(t, '/usr/bin/strace', 'strace');
  const options = ['-f', '-e', 'trace=getrandom', '-xx', '-o', file('calls')];
  const record = ['--output', file('seen'), '--seconds', '0.2', '--processes', '2'];
  const { code } = await finish({
    command: 'strace',
    args: [...options, 'perl', RECORDER, ...record],
  });
  expect(code).toBe(0);
  const calls = readFileSync(file('calls'), 'utf8').matchAll(/"((?:\\x[0-9a-f]{2}){16})", 16/g);
  const expected = [...calls].map(([, bytes = '']) =>
    createHash('sha256')
      .update(Buffer.from(bytes.replaceAll('\\x', ''), 'hex'))
      .digest('hex')
      .slice(0, 16),
  );
  expect(expected.length).toBeGreaterThan(1);
  const { draws } = recorded('seen');
  expect(draws.map(({ fingerprint }) => fingerprint).sort()).toEqual(expected.sort());
});

it('calculates SHA-256 of every kind of word', async () => {
  // Each byte in each place, and words whose sums overflow.
  const blocks = Array.from({ length: 256 }, (_, byte) =>
    Buffer.from(Array.from({ length: 16 }, (_, place) => (byte + place * 85) & 0xff)),
  );
  const script = `require $ARGV[0]; print fingerprint(pack "H*", $_), "\\n" for @ARGV[1 .. $#ARGV]`;
  const args = ['-e', script, RECORDER, ...blocks.map((block) => block.toString('hex'))];
  const { stdout } = await finish({ command: 'perl', args });
  const expected = blocks.map((block) => createHash('sha256').update(block).digest('hex'));
  expect(stdout.trim().split('\n')).toEqual(expected.map((hash) => hash.slice(0, 16)));
});

it('draws in processes, and marks from when to when a command ran, with its exit code', async () => {
  const output = ['--output', file('marked')];
  const slowly = ['--seconds', '60', '--processes', '3', '--every', '1'];
  const drawing = spawn('perl', [RECORDER, ...output, ...slowly], { stdio: 'inherit' });
  const exited = once(drawing, 'exit');
  await until(() => existsSync(file('marked')) && recorded('marked').draws.length > 3);
  const mark = async (...args: string[]) => (await perl(...output, '--mark', ...args)).code;
  expect(await mark('now')).toBe(0);
  expect(await mark('ran', 'sh', '-c', 'exit 69')).toBe(69);
  expect(await mark('killed', 'sh', '-c', 'kill -9 $$')).toBe(137);
  expect(await mark('absent', '/nonexistent')).toBe(127);
  drawing.kill();
  expect(await exited).toEqual([0, null]);
  const { draws, marks } = recorded('marked');
  expect(new Set(draws.map(({ process }) => process))).toEqual(new Set(['1', '2', '3']));
  expect(marks.map(({ text, exitCode }) => `${text} ${exitCode}`)).toEqual([
    ...['now 0', 'ran 69', 'killed 137', 'absent 127'],
  ]);
  expect(marks.every(({ begin, end }) => begin < end)).toBe(true);
});

it.for([
  ['no file', [], 64],
  ['an unknown option', ['--output', '-', '--often'], 64],
  ['a word too many', ['--output', '-', 'often'], 64],
  ['no second', ['--output', '-', '--seconds', '0'], 64],
  ['no process', ['--output', '-', '--processes', '0'], 64],
  ['a mark of two lines', ['--output', '-', '--mark', 'a\nb'], 64],
  ['a file that exists', ['--output', RECORDER], 74],
  ['a mark without a recording', ['--output', '/nonexistent', '--mark', 'a'], 74],
  ['a full disk', ['--output', '/dev/full', '--mark', 'a'], 74],
] as const)('the recorder says in one line what is wrong with %s', async ([, args, expected]) => {
  const { code, stderr } = await perl(...args);
  expect(code).toBe(expected);
  expect(stderr).toMatch(/^record\.pl: .{10,}\n$/);
});

const draw = (begin: number, letter: string): string =>
  `draw 1 ${begin.toFixed(9)} ${(begin + 0.001).toFixed(9)} ${letter.repeat(16)}\n`;
const pushed = (begin: number, end: number): string =>
  `mark ${begin.toFixed(9)} ${end.toFixed(9)} 0 pushed\n`;

function recordings(): [string, string] {
  const common = `twins 1\n${draw(0, 'a')}`;
  // b is equal in both; the mark of the first is before it, that of the second after it.
  writeFileSync(file('A'), `${common}${draw(3, 'b')}${draw(4, 'c')}${pushed(2, 2.5)}`);
  writeFileSync(file('B'), `${common}${draw(3.1, 'b')}${draw(4.1, 'd')}${pushed(3, 3.5)}`);
  return [file('A'), file('B')];
}

it('prints the comparison in 80 columns, and as JSON', async () => {
  const { code, stdout, stderr } = await compare(...recordings());
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(lines.find((line) => line.startsWith('window'))?.split(/ {2,}/)).toEqual([
    ...['window of equal draws', '0.001 s', '0.001 s'],
  ]);
  const found = JSON.parse((await compare('--json', ...recordings())).stdout);
  const side = { before: 1, draws: 2, equal: 1, isOpen: false, isCut: false, afterMark: null };
  expect(found).toMatchObject({ first: side, second: side, isOpen: false });
});

it('exits with 1 if a draw after the mark has an equal one', async () => {
  const { code, stdout } = await compare('--mark', 'pushed', '--json', ...recordings());
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    first: { afterMark: { draws: 2, equal: 1 } },
    second: { afterMark: { draws: 1, equal: 0 } },
  });
});

it.for([
  ['one file', ['A'], 64],
  ['three files', ['A', 'A', 'A'], 64],
  ['an unknown option', ['--marks', 'A', 'B'], 64],
  ['one recording twice', ['A', 'A'], 65],
  ['another file', ['A', RECORDER], 65],
  ['an absent mark', ['--mark', 'told', 'A', 'B'], 65],
  ['an absent file', ['A', '/nonexistent'], 74],
  ['a directory', ['A', '/'], 74],
] as const)('the comparison says in one line what is wrong with %s', async ([, args, expected]) => {
  const [A, B] = recordings();
  const named = args.map((word) => ({ A, B })[word as 'A'] ?? word);
  const { code, stdout, stderr } = await compare(...named);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr).toMatch(/^compare\.mjs: .{10,}\n$/);
});
