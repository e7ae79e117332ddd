// The audit file of the built daemon: other writers at the same instant, a file that goes away, file
// systems that hang.
import * as fs from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { entriesOf, verified } from '../support/audit.js';
import { BLOCK, fedDaemon, PRIME } from '../support/fed-daemon.js';
import { Fifo } from '../support/fifo.js';
import { Freezable, needsFreeze, needsFuse, Unanswered } from '../support/hanging-mount.js';
import { finish, type Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { until } from '../support/until.js';

const fed = fedDaemon({ seed: 1, blocks: 26 });
let directory: string;
let path: string;
beforeEach(() => {
  directory = join(fed.directory, 'log');
  fs.mkdirSync(directory);
  path = join(directory, 'audit');
});

const start = (): Running =>
  fed.start([...['--audit-file', path, '--reseed-interval', '1s', '--log-level', 'debug']]);

const credits = (): number => fed.daemon.events('credited').length;
/** The daemon goes on feeding, by its log: the audit file is what fails here. */
const feeds = async (more: number): Promise<void> => {
  const before = credits();
  await until(() => credits() >= before + more);
};
const auditedCredits = (file: string): number =>
  entriesOf(file).filter(({ event }) => event === 'credited').length;
const once = (device: Fifo) =>
  finish({
    args: ['once', ...fed.args('--hwrng-device', device.path, '--audit-file', path)],
  });
const answers = async (): Promise<boolean> => (await fed.ask('status', '--json')).code === 0;

it('15 `once` in bursts beside `run` leave one whole chain', async () => {
  start();
  await feeds(1);
  const fifos = Array.from({ length: 15 }, () => new Fifo());
  onTestFinished(() => {
    for (const fifo of fifos) fifo.remove();
  });
  for (const [i, fifo] of fifos.entries()) {
    fifo.write(new RandomBytes(i + 2).take(PRIME + 26 * BLOCK));
  }
  for (const burst of [fifos.slice(0, 8), fifos.slice(8)]) {
    const ends = await Promise.all(burst.map(once));
    expect(ends.map(({ code }) => code)).toEqual(burst.map(() => 0));
  }
  await feeds(1);
  expect((await fed.daemon.stop()).code).toBe(0);
  const found = await finish({ args: ['audit', 'verify', '--json', path] });
  expect(found.code).toBe(0);
  expect(JSON.parse(found.stdout)).toMatchObject({ intact: true, lost: 0, breakCount: 0 });
  const stops = entriesOf(path).filter(({ event }) => event === 'stopped');
  expect(stops.length).toBe(16);
  expect(fed.daemon.lines.filter(({ level }) => level >= 50)).toEqual([]);
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
    expect((await fed.daemon.stop()).code).toBe(0);
    const before = await verified(old);
    const verify = await finish({ args: ['audit', 'verify', '--json', path] });
    expect(verify.code).toBe(0);
    expect(JSON.parse(verify.stdout)).toMatchObject({
      intact: true,
      followsOn: before.lastHash,
      fileBefore: { line: 1, was, lastHash: before.lastHash },
    });
    expect(before.intact).toBe(true);
    const told = fed.daemon.lines.filter((line) => line['auditFileBefore'] === was);
    expect(told.length).toBe(1);
    expect(auditedCredits(old) + auditedCredits(path)).toBe(credits());
  },
);

describe('a file system that hangs', () => {
  it('in a run holds up neither feeding, nor status, nor the end', async (t) => {
    needsFuse(t);
    start();
    await feeds(1);
    const mount = await Unanswered.over(directory);
    try {
      await feeds(3);
      expect(await answers()).toBe(true);
      expect((await fed.daemon.stop()).code).toBe(0);
      expect(fed.isClean).toBe(true);
      expect(fed.daemon.lines.some((line) => line['auditTrouble'] === 'hangs')).toBe(true);
    } finally {
      await mount.end();
    }
    expect(await verified(path)).toMatchObject({ intact: true });
  });

  it('from the start on holds up the daemon for a while, and then not', async (t) => {
    needsFuse(t);
    const mount = await Unanswered.over(directory);
    try {
      start();
      await feeds(1);
      expect((await fed.daemon.stop()).code).toBe(0);
    } finally {
      await mount.end();
    }
  });

  it('and goes on gets every event that waited', async (t) => {
    needsFreeze(t);
    const disk = new Freezable(join(fed.directory, 'image'), join(fed.directory, 'disk'));
    try {
      path = join(fed.directory, 'disk', 'audit');
      start();
      await feeds(1);
      disk.freeze();
      await feeds(3);
      expect(await answers()).toBe(true);
      disk.thaw();
      await feeds(1);
      disk.freeze();
      await feeds(1);
      fed.daemon.child.kill('SIGTERM');
      await until(() => fed.isClean); // the thread is in the kernel until the thaw
      disk.thaw();
      expect((await fed.daemon.stop()).code).toBe(0);
      expect(await verified(path)).toMatchObject({ intact: true, lost: 0 });
      expect(auditedCredits(path)).toBeGreaterThanOrEqual(5);
    } finally {
      disk.thaw();
      await fed.daemon.stop('SIGKILL');
      disk.end();
    }
  });
});
