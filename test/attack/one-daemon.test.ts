// Two daemons in one place: at a socket that a killed one left, over links, and at its end.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fedDaemon } from '../support/fed-daemon.js';
import { finish, type Running } from '../support/program.js';
import { until } from '../support/until.js';

const fed = fedDaemon();
const start = (): Running => fed.start(['--reseed-interval', '1h']);
const listens = (): boolean => fed.listens;

const ROUNDS = 6;
const AT_ONCE = 4;

it(`one of ${AT_ONCE} lives that start at the socket of a killed one, ${ROUNDS} times`, async () => {
  let living = start();
  await until(listens);
  for (let round = 1; round <= ROUNDS; ++round) {
    await living.stop('SIGKILL');
    expect(listens()).toBe(true);
    const started = Array.from({ length: AT_ONCE }, start);
    await until(() => started.filter(({ hasEnded }) => hasEnded).length >= AT_ONCE - 1);
    const [winner, ...more] = started.filter(({ hasEnded }) => !hasEnded);
    expect(more).toEqual([]);
    living = winner as Running;
    for (const loser of started.filter((daemon) => daemon !== living)) {
      expect((await loser.ended()).code).toBe(71);
      const why = expect.stringMatching(new RegExp(`\\b${living.pid}\\b`));
      expect(loser.events('failed')).toMatchObject([{ exitCode: 71, why }]);
    }
    await until(listens);
    expect((await fed.ask('status', '--json')).code).toBe(0);
  }
});

it('the next one starts when the one before has ended, and nothing is left in between', async () => {
  fs.mkdirSync(fed.place); // not the daemon's own, which it would remove
  for (let i = 0; i < 2; ++i) {
    const daemon = start();
    await until(listens);
    expect(fs.readdirSync(fed.place).sort()).toEqual(['control.sock', 'lock', 'status.sock']);
    expect((await daemon.stop()).code).toBe(0);
    expect(fs.readdirSync(fed.place)).toEqual([]);
  }
});

it('a lock that was removed while it is held does not let the one that ends remove the other’s', async () => {
  const first = start();
  await until(listens);
  fs.rmSync(fed.place, { recursive: true });
  fs.mkdirSync(fed.place);
  const second = start();
  await until(listens);
  expect((await first.stop()).code).toBe(0);
  expect(fs.readdirSync(fed.place).sort()).toEqual(['control.sock', 'lock', 'status.sock']);
  const third = start();
  expect((await third.ended()).code).toBe(71);
  expect(second.hasEnded).toBe(false);
});

it.each([
  ['a symbolic link', (mine: string, lock: string) => fs.symlinkSync(mine, lock)],
  ['a second name of a file', (mine: string, lock: string) => fs.linkSync(mine, lock)],
  ['a FIFO', (_: string, lock: string) => execFileSync('mkfifo', [lock])],
  ['a directory', (_: string, lock: string) => fs.mkdirSync(lock)],
])('%s in the place of the lock is refused, and left as it is', async (_, make) => {
  const mine = join(fed.directory, 'mine');
  fs.writeFileSync(mine, 'mine\n');
  fs.mkdirSync(fed.place);
  make(mine, join(fed.place, 'lock'));
  const daemon = start();
  expect((await daemon.ended()).code).toBe(78);
  const why = expect.stringContaining(join(fed.place, 'lock'));
  expect(daemon.events('failed')).toMatchObject([{ why }]);
  expect(fs.readFileSync(mine, 'utf8')).toBe('mine\n');
});

it('`once` and a dry run that was told of no place run beside it', async () => {
  start();
  await until(listens);
  fed.writeStart(5);
  expect((await finish({ args: ['once', ...fed.args()] })).code).toBe(0);
});
