// Whatever ends the daemon, nothing of it stays behind, and the audit says why it ended.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { entriesOf } from '../support/audit.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { fullPipeAt } from '../support/pipe.js';
import { MAIN, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { until } from '../support/until.js';

let directory: string;
let fifo: Fifo;
let daemon: Running | undefined;
let socket: string;
let audit: string;

beforeEach(() => {
  directory = temporaryDirectory();
  socket = join(directory, 'run', 'control.sock');
  audit = join(directory, 'audit');
  fifo = new Fifo();
  fifo.write(new RandomBytes(4).take(4 + 10 * 2500));
});
afterEach(async () => {
  await daemon?.stop('SIGKILL');
  daemon = undefined;
  fifo.remove();
  fs.rmSync(directory, { recursive: true });
});

const args = (...more: string[]): string[] => [
  ...['run', '--dry-run', '--source', 'hwrng', '--hwrng-device', fifo.path, '--audit-file', audit],
  ...['--reseed-interval', '1s', '--control-socket', socket, '--log-format', 'json', ...more],
];
const fed = (): Promise<void> =>
  until(() => daemon?.lines.some(({ event }) => event === 'credited') === true);
const last = () => entriesOf(audit).at(-1);
const isClean = (): boolean => !fs.existsSync(join(directory, 'run'));

/** Code that the program loads first and that throws as it runs: nothing from outside makes it do so. */
function planted(code: string, first = ''): string[] {
  const file = join(directory, 'planted.cjs');
  fs.writeFileSync(file, `${first}\nprocess.on('SIGUSR2', () => { ${code} });\n`);
  return ['--require', file];
}

it.each([
  ['an error that nobody caught', "setImmediate(() => { throw new Error('planted'); })"],
  ['a rejection that nobody handled', "Promise.reject(new Error('planted'))"],
  [
    'two errors at once',
    "for (const i of [1, 2]) setImmediate(() => { throw new Error('planted'); })",
  ],
])('%s', async (_, code) => {
  daemon = new Running({ args: args(), nodeFlags: planted(code) });
  await fed();
  expect(fs.existsSync(socket)).toBe(true);
  expect((await daemon.stop('SIGUSR2')).code).toBe(70);
  expect(isClean()).toBe(true);
  expect(last()).toMatchObject({ event: 'failed', exitCode: 70 });
  expect(last()?.['why']).toContain('planted');
  const said = daemon.lines.filter(({ event }) => event === 'failed');
  expect(said.length).toBe(1);
});

it('an error while the end is under way already', async () => {
  const late = "process.on('SIGTERM', () => setImmediate(() => { throw new Error('planted'); }));";
  daemon = new Running({ args: args(), nodeFlags: planted('', late) });
  await fed();
  expect((await daemon.stop()).code).toBe(70);
  expect(isClean()).toBe(true);
  const said = daemon.lines.filter(({ event }) => event === 'failed');
  expect(said.map(({ why }) => why)).toEqual([expect.stringContaining('planted')]);
});

it('an error, an end that does not come, and a log that nobody reads', async () => {
  const { reader, writer } = fullPipeAt(join(directory, 'log'));
  // A connection that never comes about, to a socket that a killed daemon left: the start waits for it.
  const hanging = `
    const net = require('node:net');
    net.connect = () => { require('node:fs').writeFileSync(${JSON.stringify(join(directory, 'hangs'))}, ''); return new net.Socket(); };
    setInterval(() => {}, 1e6);`;
  fs.mkdirSync(join(directory, 'run'));
  const killed =
    "require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
  spawnSync(process.execPath, ['-e', killed, socket]);
  // As the unit starts it, without an option: Node makes no stream of its standard error then.
  const env = {
    ...{ PATH: process.env['PATH'], ENTROPYD_DRY_RUN: 'true', ENTROPYD_SOURCE: 'jitter' },
    ENTROPYD_CONTROL_SOCKET: socket,
  };
  const command = [...planted("throw new Error('planted')", hanging), MAIN, 'run'];
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'ignore', writer] });
  try {
    fs.closeSync(writer);
    await until(() => fs.existsSync(join(directory, 'hangs')));
    child.kill('SIGUSR2');
    await until(() => child.exitCode !== null);
    expect(child.exitCode).toBe(70);
  } finally {
    child.kill('SIGKILL');
    fs.closeSync(reader);
  }
});

it('no source where one was required', async () => {
  const gone = args('--require-source').map((word) => (word === fifo.path ? '/nowhere' : word));
  daemon = new Running({ args: gone });
  await until(() => daemon?.child.exitCode !== null);
  expect(daemon.child.exitCode).toBe(69);
  expect(isClean()).toBe(true);
  expect(last()).toMatchObject({ event: 'failed', exitCode: 69 });
});

it('a control socket where something else listens', async () => {
  fs.mkdirSync(join(directory, 'run'));
  const other = createServer().listen(socket);
  await once(other, 'listening');
  try {
    daemon = new Running({ args: args() });
    await until(() => daemon?.child.exitCode !== null);
    expect(daemon.child.exitCode).toBe(71);
    expect(last()).toMatchObject({ event: 'failed', exitCode: 71 });
    expect(fs.readdirSync(join(directory, 'run'))).toEqual(['control.sock']);
  } finally {
    other.close();
  }
});

it('a metrics address that is taken, and its end by a signal', async () => {
  const place = join(directory, 'metrics.sock');
  const other = createServer().listen(place);
  await once(other, 'listening');
  try {
    daemon = new Running({ args: args('--metrics-listen', `unix:${place}`) });
    await fed();
    expect((await daemon.stop('SIGINT')).code).toBe(0);
    expect(isClean()).toBe(true);
    expect(last()?.event).toBe('stopped');
  } finally {
    other.close();
  }
});

it.each(['SIGTERM', 'SIGINT'] as const)('%s many times', async (signal) => {
  daemon = new Running({ args: args() });
  await fed();
  for (let i = 0; i < 5; ++i) daemon.child.kill(signal);
  expect((await daemon.stop(signal)).code).toBe(0);
  expect(isClean()).toBe(true);
  expect(last()?.event).toBe('stopped');
});
