// When the textfile is written, on a clock that the test moves, into a real directory.
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { native } from '../../../src/native.js';
import { MetricsTextfile } from '../../../src/service/metrics-textfile.js';
import { recordingLog } from '../../support/fakes.js';
import { temporaryDirectory } from '../../support/fifo.js';

let directory: string;
let path: string;
let text: string;
let renders: number;
const { log, lines } = recordingLog();

/** The write under way: the thread has a clock of its own. */
let writing: Promise<unknown>;
const threads = {
  replaceFile(...file: Parameters<typeof native.replaceFile>) {
    const done = native.replaceFile(...file);
    writing = done.catch(() => {});
    return done;
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  directory = temporaryDirectory();
  path = join(directory, 'entropyd.prom');
  text = 'a 1\n';
  renders = 0;
  lines.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(directory, { recursive: true });
});

const open = (): MetricsTextfile =>
  new MetricsTextfile({
    native: threads,
    path,
    log,
    now: () => Date.now(),
    metrics: {
      contentType: '',
      async text() {
        renders += 1;
        return text;
      },
    },
  });
async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await writing;
}
const written = (): string => readFileSync(path, 'utf8');

it('is whole, readable by everybody whatever the umask, and alone in its directory', async () => {
  const before = process.umask(0o077);
  try {
    writeFileSync(join(directory, '.entropyd.prom.new'), 'left behind');
    const file = open();
    file.onWake();
    await pass(200);
    expect(written()).toBe('a 1\n');
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(readdirSync(directory)).toEqual(['entropyd.prom']);
  } finally {
    process.umask(before);
  }
});

it('follows a change, at most every 5 s, and sets no timer while nothing happens', async () => {
  const file = open();
  file.onWake();
  await pass(200);
  text = 'a 2\n';
  file.onWake();
  file.onWake();
  await pass(4000);
  expect(written()).toBe('a 1\n');
  await pass(1000);
  expect(written()).toBe('a 2\n');
  expect(renders).toBe(2);
  expect(vi.getTimerCount()).toBe(0);
});

it('is written again unchanged only when it has grown old', async () => {
  const file = open();
  file.onWake();
  await pass(200);
  rmSync(path);
  for (let seconds = 0; seconds < 25; seconds += 5) {
    file.onWake();
    await pass(5000);
  }
  expect(readdirSync(directory)).toEqual([]);
  await pass(5000);
  file.onWake();
  await pass(5000);
  expect(written()).toBe('a 1\n');
});

it('keeps the last word at the stop', async () => {
  const file = open();
  file.onWake();
  await pass(200);
  text = 'a 3\n';
  file.onWake();
  await file.stop();
  expect(written()).toBe('a 3\n');
  expect(vi.getTimerCount()).toBe(0);
});

it('replaces a symbolic link, and never writes through it', async () => {
  const elsewhere = join(directory, 'elsewhere');
  writeFileSync(elsewhere, 'mine\n');
  symlinkSync(elsewhere, path);
  symlinkSync(elsewhere, join(directory, '.entropyd.prom.new'));
  await open().stop();
  expect(written()).toBe('a 1\n');
  expect(readFileSync(elsewhere, 'utf8')).toBe('mine\n');
});

it('outlives a status that cannot be had', async () => {
  const file = new MetricsTextfile({
    native: threads,
    path,
    log,
    now: () => Date.now(),
    metrics: { contentType: '', text: () => Promise.reject(new Error('no pool')) },
  });
  file.onWake();
  await pass(5000);
  await file.stop();
  expect(lines.map(({ message }) => message)).toEqual([`metrics: cannot write ${path} (no pool)`]);
});

it('says once that it cannot be written, and once that it can again', async () => {
  const missing = join(directory, 'sub');
  path = join(missing, 'entropyd.prom');
  const file = open();
  for (let turn = 0; turn < 3; ++turn) {
    file.onWake();
    await pass(5000);
  }
  mkdirSync(missing);
  file.onWake();
  await pass(5000);
  expect(lines.map(({ message }) => message)).toEqual([
    `metrics: cannot write ${path} (ENOENT): create its directory`,
    `metrics: ${path} is written again`,
  ]);
  expect(written()).toBe('a 1\n');
});

it('has one write at a time where that hangs, and waits for it a moment at the stop', async () => {
  let ended: () => void = () => {};
  let begun = 0;
  const replaceFile = (): Promise<void> => {
    begun += 1;
    return new Promise((resolve) => {
      ended = resolve;
    });
  };
  const file = new MetricsTextfile({
    native: { replaceFile },
    path,
    log,
    now: () => Date.now(),
    metrics: { contentType: '', text: async () => `a ${begun}\n` },
  });
  for (let turn = 0; turn < 3; ++turn) {
    file.onWake();
    await pass(5000);
  }
  expect(begun).toBe(1);
  ended();
  await pass(0);
  file.onWake();
  await pass(5000);
  expect(begun).toBe(2);
  const stopped = file.stop();
  await pass(200);
  await stopped;
  expect(begun).toBe(2);
});
