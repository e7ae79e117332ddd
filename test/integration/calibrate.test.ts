// `sources --calibrate`: a source of known min-entropy through a FIFO, interrupted and continued, and the claims that
// the result allows.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { finish, MAIN } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { until } from '../support/until.js';

const SAMPLES = 1_000_000;
let directory: string;
let fifo: Fifo;
let config: string;
let calibration: string;
let writer: ChildProcess | undefined;
beforeAll(() => {
  directory = temporaryDirectory();
  fifo = new Fifo();
  config = join(directory, 'entropyd.toml');
  calibration = join(directory, 'usb.calibration');
  configure(8);
});
afterAll(() => {
  writer?.kill('SIGKILL');
  fifo.remove();
  rmSync(directory, { recursive: true });
});

function configure(claim: number, more = ''): void {
  writeFileSync(
    config,
    `[[source]]\nname = "usb"\nkind = "device"\ndevice = "${fifo.path}"\nclaim = ${claim}\n${more}\n`,
  );
}

/**
 * Independent bytes: 0 with probability 1/4, else one of the other 255 with equal probabilities. The most likely value has 1/4,
 * so the min-entropy is -log2(1/4) = 2 bits per byte. Each byte takes two of the generator: one for the choice, one for
 * the value, where 0 stands for a choice that is made again from the next byte.
 */
function biased(count: number): Uint8Array {
  const random = new RandomBytes(31).take(3 * count);
  const bytes = new Uint8Array(count);
  let at = 0;
  for (let index = 0; index < count; ++index) {
    if ((random[at++] as number) < 64) continue;
    let value = 0;
    while (value === 0) value = random[at++] as number;
    bytes[index] = value;
  }
  return bytes;
}

/** Writes a file into the FIFO, and closes it at the end. */
function feed(bytes: Uint8Array): void {
  const path = join(directory, 'bytes');
  writeFileSync(path, bytes);
  writer = spawn('sh', ['-c', 'exec cat "$0" >"$1"', path, fifo.path]);
}

const calibrate = (...more: string[]) =>
  finish({
    args: ['sources', '--calibrate', 'usb', '--config', config, '--output', calibration, ...more],
  });
const check = () => finish({ args: ['config', 'check', config] });
const lines = (text: string): string[] => text.trimEnd().split('\n');

it('records, goes on after an interruption, and bounds the claim', async () => {
  const all = biased(SAMPLES);
  const first = all.subarray(0, 300_000);
  feed(first);
  const interrupted = await calibrate();
  expect(interrupted.code).toBe(69);
  const part = `${calibration}.part`;
  expect(statSync(part).mode & 0o777).toBe(0o600);
  const has = statSync(part).size - 1 - readFileSync(part).indexOf('\n');
  expect(has).toBeGreaterThan(200_000);
  expect(has).toBeLessThanOrEqual(first.length);
  expect(existsSync(calibration)).toBe(false);

  feed(all.subarray(has));
  const done = await calibrate('--json');
  expect(done.code, done.stderr).toBe(0);
  expect(readdirSync(directory).filter((name) => name.includes('calibration'))).toEqual([
    'usb.calibration',
  ]);
  const found = JSON.parse(done.stdout);
  expect(JSON.parse(readFileSync(calibration, 'utf8'))).toEqual(found);
  expect(found).toMatchObject({ name: 'usb', kind: 'device', unit: 'byte', samples: SAMPLES });
  const page = readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8');
  const [, section = ''] = page.split('\n## sources --calibrate\n');
  const rows = (section.split('\n## ')[0] ?? '').matchAll(/^\| `(\w+)[^`]*` \|/gm);
  expect(new Set([...rows].map(([, key]) => key))).toEqual(new Set(Object.keys(found)));
  // The most common value: 1/4 within its 99 % bound of 0.0011, 1.994 bits. The lowest of the ten estimates is at most
  // that, and an estimate that is far below would be useless.
  expect(found.estimators.mostCommonValue.literal).toBeGreaterThan(1.98);
  expect(found.estimators.mostCommonValue.literal).toBeLessThan(2.01);
  expect(found.minEntropy).toBeLessThan(2.01);
  expect(found.minEntropy).toBeGreaterThan(1.5);
  expect(found.bound).toBeLessThanOrEqual(1);
  expect(found.bound).toBeGreaterThanOrEqual(0.75);

  const named = `calibration = "${calibration}"`;
  configure(found.bound, named);
  expect((await check()).code).toBe(0);
  configure(4, named);
  for (const args of [
    ['config', 'check', config],
    ['run', '--dry-run', '--config', config],
    ['once', '--dry-run', '--config', config],
  ]) {
    const refused = await finish({ args });
    expect(refused.code, args.join(' ')).toBe(78);
    expect(lines(refused.stderr)).toHaveLength(1);
    for (const number of ['4', String(found.bound)]) expect(refused.stderr).toContain(number);
  }
}, 600_000);

it('continues no recording of another source', async () => {
  configure(4);
  writeFileSync(
    `${calibration}.part`,
    '{"name":"other"}\nbytes, and more of them than the head has',
  );
  const refused = await calibrate();
  expect(refused.code).toBe(65);
  expect(lines(refused.stderr)).toHaveLength(1);
  rmSync(`${calibration}.part`);
});

it('records nothing beside another command that does', async () => {
  configure(4);
  writer = spawn('sh', ['-c', 'exec sleep 60 >"$0"', fifo.path]); // a generator that gives nothing
  const args = ['sources', '--calibrate', 'usb', '--config', config, '--output', calibration];
  const first = spawn(process.execPath, [MAIN, ...args], { stdio: 'ignore' });
  await until(() => existsSync(`${calibration}.part`));
  const second = await calibrate();
  expect([second.code, second.stderr]).toEqual([65, expect.stringContaining(`pid ${first.pid}`)]);
  first.kill('SIGINT');
  await once(first, 'close');
  writer.kill('SIGKILL');
  rmSync(`${calibration}.part`);
});

it.each([
  [64, ['--test']],
  [64, ['--replay', 'file']],
  [64, ['--source', 'hwrng']],
])('is refused with %i beside %j', async (code, more) => {
  expect((await calibrate(...more)).code).toBe(code);
});

it('is of a source that there is', async () => {
  const unknown = await finish({ args: ['sources', '--calibrate', 'dice', '--config', config] });
  expect(unknown.code).toBe(78);
});
