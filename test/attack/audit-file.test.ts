// The audit file of the built daemon: other writers at the same instant, a file that goes away, file
// systems that hang.
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entriesOf, verified } from '../support/audit.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { Freezable, needsFreeze, needsFuse, Unanswered } from '../support/hanging-mount.js';
import { finish, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { until } from '../support/until.js';

let directory: string;
let path: string;
let fifos: Fifo[];
let daemon: Running;
beforeEach(() => {
  directory = temporaryDirectory();
  fs.mkdirSync(join(directory, 'log'));
  path = join(directory, 'log', 'audit');
  fifos = [];
});
afterEach(async () => {
  await daemon.stop('SIGKILL');
  for (const fifo of fifos) fifo.remove();
  fs.rmSync(directory, { recursive: true });
});

/** A source of its own, with as much as a pipe holds. */
function source(seed: number): string {
  const fifo = new Fifo();
  fifos.push(fifo);
  fifo.write(new RandomBytes(seed).take(4 + 26 * 2500));
  return fifo.path;
}

const control = (): string => join(directory, 'run', 'control.sock');
const args = (command: 'run' | 'once', device: string): string[] => [
  ...[command, '--dry-run', '--source', 'hwrng', '--hwrng-device', device],
  ...['--audit-file', path, '--log-format', 'json'],
];
const start = (): void => {
  daemon = new Running({
    args: [
      ...args('run', source(1)),
      '--reseed-interval',
      '1s',
      '--control-socket',
      control(),
      ...['--log-level', 'debug'],
    ],
  });
};

const credits = (): number => daemon.lines.filter(({ event }) => event === 'credited').length;
/** The daemon goes on feeding: that many more credits. */
const feeds = async (more: number): Promise<void> => {
  const before = credits();
  await until(() => credits() >= before + more);
};
const auditedCredits = (file: string): number =>
  entriesOf(file).filter(({ event }) => event === 'credited').length;
const answers = async (): Promise<boolean> =>
  (await finish({ args: ['status', '--json', '--control-socket', control()] })).code === 0;

it('15 `once` in bursts beside `run` leave one whole chain', async () => {
  start();
  await feeds(1);
  const devices = Array.from({ length: 15 }, (_, i) => source(i + 2));
  for (const burst of [devices.slice(0, 8), devices.slice(8)]) {
    const ends = await Promise.all(burst.map((device) => finish({ args: args('once', device) })));
    expect(ends.map(({ code }) => code)).toEqual(burst.map(() => 0));
  }
  await feeds(1);
  expect((await daemon.stop()).code).toBe(0);
  const found = await finish({ args: ['audit', 'verify', '--json', path] });
  expect(found.code).toBe(0);
  expect(JSON.parse(found.stdout)).toMatchObject({ intact: true, lost: 0, breakCount: 0 });
  const stops = entriesOf(path).filter(({ event }) => event === 'stopped');
  expect(stops.length).toBe(16);
  expect(daemon.lines.filter(({ level }) => level >= 50)).toEqual([]);
});

it.each([
  ['renamed', (old: string) => fs.renameSync(path, old)],
  [
    'removed',
    (old: string) => {
      fs.linkSync(path, old);
      fs.unlinkSync(path);
      fs.copyFileSync(old, `${old}.copy`);
      fs.unlinkSync(old);
      fs.renameSync(`${old}.copy`, old);
    },
  ],
])(
  'a file that was %s is begun anew at the next event, with a link to the old one',
  async (was, act) => {
    start();
    await feeds(1);
    const old = `${path}.1`;
    act(old);
    await feeds(2);
    expect((await daemon.stop()).code).toBe(0);
    const before = await verified(old);
    const verify = await finish({ args: ['audit', 'verify', '--json', path] });
    expect(verify.code).toBe(0);
    expect(JSON.parse(verify.stdout)).toMatchObject({
      intact: true,
      followsOn: before.lastHash,
      fileBefore: { line: 1, was, lastHash: before.lastHash },
    });
    expect(before.intact).toBe(true);
    expect(daemon.lines.filter((line) => line['auditFileBefore'] === was).length).toBe(1);
    expect(auditedCredits(old) + auditedCredits(path)).toBe(credits());
  },
);

describe('a file system that hangs', () => {
  it('in a run holds up neither feeding, nor status, nor the end', async (t) => {
    needsFuse(t);
    start();
    await feeds(1);
    const mount = await Unanswered.over(join(directory, 'log'));
    try {
      await feeds(3);
      expect(await answers()).toBe(true);
      expect((await daemon.stop()).code).toBe(0);
      expect(fs.existsSync(control())).toBe(false);
      expect(daemon.lines.some((line) => line['auditTrouble'] === 'hangs')).toBe(true);
    } finally {
      await mount.end();
    }
    expect(await verified(path)).toMatchObject({ intact: true });
  });

  it('from the start on holds up the daemon for a while, and then not', async (t) => {
    needsFuse(t);
    const mount = await Unanswered.over(join(directory, 'log'));
    try {
      start();
      await feeds(1);
      expect((await daemon.stop()).code).toBe(0);
    } finally {
      await mount.end();
    }
  });

  it('and goes on gets every event that waited', async (t) => {
    needsFreeze(t);
    const disk = new Freezable(join(directory, 'image'), join(directory, 'disk'));
    try {
      path = join(directory, 'disk', 'audit');
      start();
      await feeds(1);
      disk.freeze();
      await feeds(3);
      expect(await answers()).toBe(true);
      disk.thaw();
      await feeds(1);
      disk.freeze();
      await feeds(1);
      daemon.child.kill('SIGTERM');
      await until(() => !fs.existsSync(control())); // the thread is in the kernel until the thaw
      disk.thaw();
      expect((await daemon.stop()).code).toBe(0);
      expect(await verified(path)).toMatchObject({ intact: true, lost: 0 });
      expect(auditedCredits(path)).toBeGreaterThanOrEqual(5);
    } finally {
      disk.thaw();
      await daemon.stop('SIGKILL');
      disk.end();
    }
  });
});
