// Lines that a thread writes: in order, counted where they are lost, and waited for by nobody.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { temporaryDirectory } from '../support/fifo.js';
import { needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

const LIMIT = 65_536;
const ADDON = new URL('../../build/Release/entropyd.node', import.meta.url).pathname;

let directory: string;
let open: number[];

beforeEach(() => {
  directory = temporaryDirectory();
  open = [];
});
afterEach(() => {
  for (const fd of open) closeSync(fd);
  rmSync(directory, { recursive: true });
});

const opened = (path: string, flags: string | number): number => {
  const fd = openSync(path, flags);
  open.push(fd);
  return fd;
};

/** A FIFO with room for 64 KiB: its two ends, the reading one non-blocking. */
function pipe(): { reader: number; writer: number } {
  const path = join(directory, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = opened(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader, writer: opened(path, 'w') };
}

function drain(reader: number): string {
  const piece = Buffer.alloc(1 << 16);
  let text = '';
  for (;;) {
    try {
      const bytes = readSync(reader, piece);
      if (bytes === 0) return text;
      text += piece.toString('latin1', 0, bytes);
    } catch {
      return text; // EAGAIN: no more for now
    }
  }
}

it('writes every line, in order', () => {
  const path = join(directory, 'log');
  const writer = new native.QueuedWriter(opened(path, 'a'), LIMIT);
  const lines = Array.from({ length: 1000 }, (_, i) => `line ${i}\n`);
  for (const line of lines) writer.write(line);
  expect(writer.flush(10_000)).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe(lines.join(''));
  expect(writer.lost).toBe(0);
});

it('counts what the system refuses, and what a report tells of no longer', () => {
  const full = new native.QueuedWriter(opened('/dev/full', 'w'), LIMIT);
  for (let i = 0; i < 3; ++i) full.write('line\n');
  full.flush(10_000);
  expect(full.lost).toBe(3);
  full.report('3 lines are lost\n', 3);
  full.flush(10_000);
  expect(full.lost).toBe(3); // the report did not arrive, and is no line of its own
});

it('does not wait for a pipe that nobody reads, and tells what it lost once it is read', async () => {
  const { reader, writer: fd } = pipe();
  const writer = new native.QueuedWriter(fd, LIMIT);
  const line = `${'x'.repeat(999)}\n`;
  for (let i = 0; i < 200; ++i) writer.write(line);
  expect(writer.flush(50)).toBe(false);
  const { lost } = writer;
  expect(lost).toBeGreaterThan(60); // 64 KiB in the pipe, as many in the queue
  let read = '';
  await until(() => {
    read += drain(reader);
    return writer.flush(0);
  });
  writer.report(`lost ${lost}\n`, lost);
  expect(writer.flush(10_000)).toBe(true);
  expect(writer.lost).toBe(0);
  const lines = (read + drain(reader)).split('\n').slice(0, -1);
  expect(lines.length).toBe(200 - lost + 1);
  expect(lines.pop()).toBe(`lost ${lost}`);
  expect(lines.every((one) => one.length === 999)).toBe(true);
});

it('writes to a pipe that somebody else made non-blocking, and changes no flag', async () => {
  const path = join(directory, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = opened(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const fd = opened(path, constants.O_WRONLY | constants.O_NONBLOCK);
  const flags = () => /flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1];
  const before = flags();
  const writer = new native.QueuedWriter(fd, 4 * LIMIT);
  for (let i = 0; i < 200; ++i) writer.write(`${'x'.repeat(999)}\n`);
  expect(writer.flush(50)).toBe(false);
  let read = '';
  await until(() => {
    read += drain(reader);
    return writer.flush(0);
  });
  expect((read + drain(reader)).length).toBe(200_000);
  expect(writer.lost).toBe(0);
  expect(flags()).toBe(before);
});

it('begins a new line after one that broke off on a full disk', (test) => {
  needsRoot(test);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', directory]);
  try {
    const path = join(directory, 'log');
    const fd = openSync(path, 'a');
    const writer = new native.QueuedWriter(fd, LIMIT);
    const filler = join(directory, 'filler');
    execFileSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096', 'count=1', 'status=none']);
    writer.write(`${'x'.repeat(5000)}\n`); // 4096 of it find space
    writer.flush(10_000);
    expect(writer.lost).toBe(1);
    rmSync(filler);
    writer.write('whole\n');
    writer.flush(10_000);
    closeSync(fd);
    expect(readFileSync(path, 'utf8')).toBe(`${'x'.repeat(4096)}\nwhole\n`);
    expect(writer.lost).toBe(1);
  } finally {
    execFileSync('umount', [directory]);
  }
});

it('does not keep the process from its end', async () => {
  const script = `
    const { QueuedWriter } = require(${JSON.stringify(ADDON)});
    const writer = new QueuedWriter(2, 1 << 20);
    for (let i = 0; i < 300; ++i) writer.write('x'.repeat(999) + '\\n');
    console.log(writer.flush(100));
    process.exit(3);`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  // Nobody reads its stderr: the pipe or socket pair fills, and the write hangs.
  const said = once(child.stdout, 'data');
  const [code] = await once(child, 'exit');
  expect(String((await said)[0])).toBe('false\n');
  expect(code).toBe(3);
});
