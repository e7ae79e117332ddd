// A log that can't be written: full, refused, read by nobody, hung, or a terminal that is gone. Feeding,
// status and the orderly end go on; what was lost is counted, and said once it can be written again.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { entriesOf } from '../support/audit.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { Freezable, needsFreeze, needsFuse, Unanswered } from '../support/hanging-mount.js';
import { fullPipeAt, pipeAt } from '../support/pipe.js';
import { finish, type LogLine, MAIN } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { needsProgram, needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

let directory: string;
let fifo: Fifo;
let child: ChildProcess | undefined;
let socket: string;
let audit: string;

beforeEach(() => {
  directory = temporaryDirectory();
  socket = join(directory, 'run', 'control.sock');
  audit = join(directory, 'audit');
  fifo = new Fifo();
  fifo.write(new RandomBytes(3).take(4 + 26 * 2500));
});
afterEach(async () => {
  if (child !== undefined && !hasEnded(child)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  child = undefined;
  fifo.remove();
  fs.rmSync(directory, { recursive: true });
});

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

const args = (...more: string[]): string[] => [
  ...['run', '--dry-run', '--source', 'hwrng', '--hwrng-device', fifo.path, '--audit-file', audit],
  ...['--reseed-interval', '1s', '--control-socket', socket, '--log-level', 'debug', ...more],
];
const env = { PATH: process.env['PATH'], NO_COLOR: '1' };

function start(stderr: number, ...more: string[]): void {
  const command = [MAIN, ...args('--log-format', 'json', ...more)];
  child = spawn(process.execPath, command, { env, stdio: ['ignore', 'ignore', stderr] });
  fs.closeSync(stderr);
}

const events = (): string[] => {
  try {
    return entriesOf(audit).map(({ event }) => event as string);
  } catch {
    return []; // not there yet, or in the middle of a line
  }
};
const credits = (): number => events().filter((event) => event === 'credited').length;
const feeds = async (more: number): Promise<void> => {
  const before = credits();
  await until(() => credits() >= before + more);
};
const answers = async (): Promise<void> => {
  const { code } = await finish({ args: ['status', '--json', '--control-socket', socket] });
  expect(code).toBe(0);
};
const isClean = (): boolean => !fs.existsSync(join(directory, 'run'));

const eventsOf = (lines: readonly LogLine[]): unknown[] =>
  lines.flatMap(({ event }) => (event === undefined ? [] : [event]));

/** Ends as it would with a log that is read. */
async function endsInOrder(): Promise<void> {
  const daemon = child as ChildProcess;
  expect(hasEnded(daemon)).toBe(false);
  daemon.kill('SIGTERM');
  await until(() => hasEnded(daemon));
  expect([daemon.exitCode, daemon.signalCode]).toEqual([0, null]);
  expect(isClean()).toBe(true);
  expect(events().at(-1)).toBe('stopped');
}

const pipe = () => pipeAt(join(directory, 'pipe'));
const fullPipe = () => fullPipeAt(join(directory, 'pipe'));

const linesOf = (path: string): LogLine[] =>
  fs
    .readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

it('/dev/full', async () => {
  start(fs.openSync('/dev/full', 'w'));
  await feeds(2);
  await answers();
  await endsInOrder();
});

it('a pipe whose reader goes', async () => {
  const { reader, writer } = pipe();
  start(writer);
  await feeds(1);
  fs.closeSync(reader);
  await feeds(2);
  await answers();
  await endsInOrder();
});

it('a limit on the size of files (EFBIG, SIGXFSZ)', async () => {
  const log = join(directory, 'log');
  const limited = 'ulimit -f 1; exec "$0" "$@" 2>"$LOG"';
  const command = ['-c', limited, process.execPath, MAIN, ...args('--log-format', 'json')];
  child = spawn('sh', command, { env: { ...env, LOG: log }, stdio: 'ignore' });
  await until(() => fs.existsSync(log) && fs.statSync(log).size >= 512);
  await until(() => fs.existsSync(socket));
  await answers();
  child.kill('SIGTERM');
  await until(() => hasEnded(child as ChildProcess));
  expect([child.exitCode, child.signalCode]).toEqual([0, null]);
  expect(isClean()).toBe(true);
});

it('a full disk, and room on it again: the lost lines are counted', async (t) => {
  needsRoot(t);
  const disk = join(directory, 'disk');
  fs.mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', disk]);
  try {
    const log = join(disk, 'log');
    start(fs.openSync(log, 'a'));
    await feeds(1);
    const filler = join(disk, 'filler');
    try {
      fs.writeFileSync(filler, Buffer.alloc(128 << 10));
    } catch {
      // full, as it should be
    }
    // What is left of the log's last page is soon used up.
    const full = fs.statSync(log).size;
    for (let i = 0; fs.statSync(log).size % 4096 !== 0 && i < 200; ++i) {
      child?.kill('SIGUSR1');
      await pause(20);
    }
    expect(fs.statSync(log).size).toBeGreaterThan(full);
    await feeds(2);
    await answers();
    fs.rmSync(filler);
    await until(() => fs.readFileSync(log, 'utf8').includes('"logLost"'));
    await feeds(1);
    await endsInOrder();
    const whole = fs
      .readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('}'));
    const lines = whole.map((line) => JSON.parse(line) as LogLine);
    const said = lines.filter(({ event }) => event === 'logLost');
    expect(said.length).toBe(1);
    expect(said[0]?.['lost']).toBeGreaterThanOrEqual(2);
    expect(eventsOf(lines).at(-1)).toBe('stopped');
  } finally {
    child?.kill('SIGKILL');
    execFileSync('umount', ['-l', disk]);
  }
});

it('a pipe that nobody reads', async () => {
  const { reader, writer } = fullPipe();
  start(writer);
  await feeds(2);
  await answers();
  await endsInOrder();
  fs.closeSync(reader);
});

it('a pipe that is read late has every line in its order', async () => {
  const { reader, writer } = fullPipe();
  start(writer);
  await feeds(3);
  const log = join(directory, 'log');
  const drain = (): boolean => {
    const piece = Buffer.alloc(65_536);
    try {
      for (;;) fs.appendFileSync(log, piece.subarray(0, fs.readSync(reader, piece)));
    } catch {
      return hasEnded(child as ChildProcess); // empty
    }
  };
  drain();
  child?.kill('SIGTERM');
  await until(drain);
  drain();
  fs.closeSync(reader);
  expect(child?.exitCode).toBe(0);
  // A sum of credits is for the log alone, and the beginning of a file for the file.
  const named = eventsOf(linesOf(log)).filter((event) => event !== 'creditsSummed');
  expect(named).toEqual(events().filter((event) => event !== 'auditBegan'));
});

it('a file system that is frozen', async (t) => {
  needsFreeze(t);
  const disk = new Freezable(join(directory, 'image'), join(directory, 'disk'));
  try {
    const log = join(directory, 'disk', 'log');
    start(fs.openSync(log, 'a'));
    await feeds(1);
    disk.freeze();
    await feeds(2);
    await answers();
    child?.kill('SIGTERM');
    await until(isClean); // the thread is in the kernel until the thaw, and the process with it
    disk.thaw();
    await until(() => hasEnded(child as ChildProcess));
    expect(child?.exitCode).toBe(0);
    expect(events().at(-1)).toBe('stopped');
  } finally {
    disk.thaw();
    await until(() => hasEnded(child as ChildProcess) || (child?.kill('SIGKILL') ?? true));
    disk.end();
  }
});

it('a textfile on a file system that does not answer', async (t) => {
  needsFuse(t);
  const log = join(directory, 'log');
  const place = join(directory, 'textfile');
  fs.mkdirSync(place);
  const mount = await Unanswered.over(place);
  try {
    start(fs.openSync(log, 'a'), '--metrics-textfile', join(place, 'entropyd.prom'));
    await feeds(2);
    await answers();
    await endsInOrder();
    expect(eventsOf(linesOf(log)).at(-1)).toBe('stopped');
  } finally {
    await mount.end();
  }
});

it('a terminal that is hung up ends it in order', async (t) => {
  needsProgram(t, '/usr/bin/python3', 'python3');
  const hangUp = new URL('../support/hang-up.py', import.meta.url).pathname;
  for (let round = 0; round < 2; ++round) {
    fs.rmSync(audit, { force: true });
    const command = [hangUp, process.execPath, MAIN, ...args('--log-format', 'pretty')];
    const terminal = spawn('python3', command, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    child = terminal;
    let said = '';
    terminal.stdout.setEncoding('utf8').on('data', (text) => (said += text));
    await feeds(1);
    await answers();
    terminal.stdin.write('\n');
    await until(() => hasEnded(terminal));
    expect(said).toMatch(/^ended 0$/m);
    expect(isClean()).toBe(true);
    expect(events().at(-1)).toBe('stopped');
  }
});

it('SIGHUP at a terminal that is there reloads', async (t) => {
  needsProgram(t, '/usr/bin/python3', 'python3');
  const hangUp = new URL('../support/hang-up.py', import.meta.url).pathname;
  const command = [hangUp, process.execPath, MAIN, ...args('--log-format', 'pretty')];
  const terminal = spawn('python3', command, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child = terminal;
  await feeds(1);
  const children = `/proc/${terminal.pid}/task/${terminal.pid}/children`;
  process.kill(Number(fs.readFileSync(children, 'utf8').trim()), 'SIGHUP');
  await feeds(2);
  expect(events()).not.toContain('stopped');
  terminal.stdin.write('\n');
  await until(() => hasEnded(terminal));
});
