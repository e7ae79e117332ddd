// A log that can't be written: full, refused, read by nobody, hung, or a terminal that is gone. Feeding,
// status and the orderly end go on; what was lost is counted, and said once it can be written again.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished, type TestContext } from 'vitest';
import { LOG_ONLY } from '../../src/log/events.js';
import { fedDaemon } from '../support/fed-daemon.js';
import { Freezable, needsFreeze, needsFuse, Unanswered } from '../support/hanging-mount.js';
import { isEvent, type LogLine, logLinesOf } from '../support/log-lines.js';
import { fullPipeAt, pipeAt } from '../support/pipe.js';
import { MAIN, type Running } from '../support/program.js';
import { needsProgram, needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

const fed = fedDaemon({ seed: 3, blocks: 26 });
const OFTEN = ['--reseed-interval', '1s', '--log-level', 'debug'];

/** With this descriptor as its log. */
const start = (logTo: number, ...more: string[]): Running =>
  fed.start([...OFTEN, ...more], { logTo });

const answers = async (): Promise<void> => {
  expect((await fed.ask('status', '--json')).code).toBe(0);
};

const auditedEvents = (): string[] => fed.entries().map(({ event }) => event);

/** Ends as it would with a log that is read. */
async function endsInOrder(): Promise<void> {
  const { daemon } = fed;
  expect(daemon.hasEnded).toBe(false);
  expect((await daemon.stop()).code).toBe(0);
  expect(fed.isClean).toBe(true);
  expect(auditedEvents().at(-1)).toBe('stopped');
}

const pipe = () => pipeAt(join(fed.directory, 'pipe'));
const fullPipe = () => fullPipeAt(join(fed.directory, 'pipe'));

const linesOf = (path: string): LogLine[] => logLinesOf(fs.readFileSync(path, 'utf8'));
const eventsOf = (lines: readonly LogLine[]): unknown[] =>
  lines.flatMap(({ event }) => (event === undefined ? [] : [event]));

it('/dev/full', async () => {
  start(fs.openSync('/dev/full', 'w'));
  await fed.feeds(2);
  await answers();
  await endsInOrder();
});

it('a pipe whose reader goes', async () => {
  const { reader, writer } = pipe();
  start(writer);
  await fed.feeds();
  fs.closeSync(reader);
  await fed.feeds(2);
  await answers();
  await endsInOrder();
});

it('a limit on the size of files (EFBIG, SIGXFSZ)', async () => {
  const log = join(fed.directory, 'log');
  const limited = 'ulimit -f 1; exec "$0" "$@" 2>"$LOG"';
  const daemon = fed.start(OFTEN, {
    program: ['sh', '-c', limited, process.execPath, MAIN],
    env: { LOG: log },
  });
  await until(() => fs.existsSync(log) && fs.statSync(log).size >= 512);
  await until(() => fed.listens);
  await answers();
  expect((await daemon.stop()).code).toBe(0);
  expect(fed.isClean).toBe(true);
});

it('a full disk, and room on it again: the lost lines are counted', async (t) => {
  needsRoot(t);
  const disk = join(fed.directory, 'disk');
  fs.mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', disk]);
  try {
    const log = join(disk, 'log');
    const daemon = start(fs.openSync(log, 'a'));
    await fed.feeds();
    const filler = join(disk, 'filler');
    try {
      fs.writeFileSync(filler, Buffer.alloc(128 << 10));
    } catch {
      // full, as it should be
    }
    // What is left of the log's last page is soon used up.
    const full = fs.statSync(log).size;
    for (let i = 0; fs.statSync(log).size % 4096 !== 0 && i < 200; ++i) {
      daemon.child.kill('SIGUSR1');
      await pause(20);
    }
    expect(fs.statSync(log).size).toBeGreaterThan(full);
    await fed.feeds(2);
    await answers();
    fs.rmSync(filler);
    const told = () => linesOf(log).filter((line) => isEvent(line, 'logLost', {}));
    await until(() => told().length > 0);
    await fed.feeds();
    await endsInOrder();
    expect(told().length).toBe(1);
    expect(told()[0]?.['lost']).toBeGreaterThanOrEqual(2);
    expect(eventsOf(linesOf(log)).at(-1)).toBe('stopped');
  } finally {
    await fed.daemon.stop('SIGKILL');
    execFileSync('umount', ['-l', disk]);
  }
});

it('a pipe that nobody reads', async () => {
  const { reader, writer } = fullPipe();
  start(writer);
  await fed.feeds(2);
  await answers();
  await endsInOrder();
  fs.closeSync(reader);
});

it('a pipe that is read late has every line in its order', async () => {
  const { reader, writer } = fullPipe();
  const daemon = start(writer);
  await fed.feeds(3);
  const log = join(fed.directory, 'log');
  const drain = (): boolean => {
    const piece = Buffer.alloc(65_536);
    try {
      for (;;) fs.appendFileSync(log, piece.subarray(0, fs.readSync(reader, piece)));
    } catch {
      return daemon.hasEnded; // empty
    }
  };
  drain();
  daemon.child.kill('SIGTERM');
  await until(drain);
  drain();
  fs.closeSync(reader);
  expect(daemon.child.exitCode).toBe(0);
  const audited = linesOf(log).filter(({ event }) => !LOG_ONLY.has(event as never));
  // The beginning of a file is for the file alone.
  expect(eventsOf(audited)).toEqual(auditedEvents().filter((event) => event !== 'auditBegan'));
});

it('a file system that is frozen', async (t) => {
  needsFreeze(t);
  const disk = new Freezable(join(fed.directory, 'image'), join(fed.directory, 'disk'));
  try {
    const log = join(fed.directory, 'disk', 'log');
    const daemon = start(fs.openSync(log, 'a'));
    await fed.feeds();
    disk.freeze();
    await fed.feeds(2);
    await answers();
    daemon.child.kill('SIGTERM');
    // The thread is in the kernel until the thaw, and the process with it.
    await until(() => fed.isClean);
    disk.thaw();
    expect((await daemon.ended()).code).toBe(0);
    expect(auditedEvents().at(-1)).toBe('stopped');
  } finally {
    disk.thaw();
    await fed.daemon.stop('SIGKILL');
    disk.end();
  }
});

it('a textfile on a file system that does not answer', async (t) => {
  needsFuse(t);
  const log = join(fed.directory, 'log');
  const place = join(fed.directory, 'textfile');
  fs.mkdirSync(place);
  const mount = await Unanswered.over(place);
  try {
    start(fs.openSync(log, 'a'), '--metrics-textfile', join(place, 'entropyd.prom'));
    await fed.feeds(2);
    await answers();
    await endsInOrder();
    expect(eventsOf(linesOf(log)).at(-1)).toBe('stopped');
  } finally {
    await mount.end();
  }
});

/** The daemon at a terminal that the returned process hangs up when it is sent a line. */
function startAtTerminal(t: TestContext): ChildProcess {
  needsProgram(t, '/usr/bin/python3', 'python3');
  const hangUp = new URL('../support/hang-up.py', import.meta.url).pathname;
  const command = [hangUp, process.execPath, MAIN, 'run', ...fed.args(...OFTEN)];
  const terminal = spawn('python3', [...command, '--log-format', 'pretty'], {
    env: { PATH: process.env['PATH'], NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void terminal.kill('SIGKILL'));
  return terminal;
}

it('a terminal that is hung up ends it in order', async (t) => {
  for (let round = 0; round < 2; ++round) {
    fs.rmSync(fed.audit, { force: true });
    const terminal = startAtTerminal(t);
    const closed = once(terminal, 'close');
    let said = '';
    terminal.stdout?.setEncoding('utf8').on('data', (text) => (said += text));
    await fed.feeds();
    await answers();
    terminal.stdin?.write('\n');
    await closed;
    expect(said).toMatch(/^ended 0$/m); // in the words of hang-up.py
    expect(fed.isClean).toBe(true);
    expect(auditedEvents().at(-1)).toBe('stopped');
  }
});

it('SIGHUP at a terminal that is there reloads', async (t) => {
  const terminal = startAtTerminal(t);
  const closed = once(terminal, 'close');
  await fed.feeds();
  const children = `/proc/${terminal.pid}/task/${terminal.pid}/children`;
  process.kill(Number(fs.readFileSync(children, 'utf8').trim()), 'SIGHUP');
  await until(() => fed.audited('settingsChanged').length === 1);
  await fed.feeds(2);
  expect(fed.audited('stopped')).toEqual([]);
  terminal.stdin?.write('\n');
  await closed;
});
