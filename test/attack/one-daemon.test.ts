// Two daemons in one place: at a socket that a killed one left, over links, and at its end.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { finish, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { until } from '../support/until.js';

let directory: string;
let place: string;
let fifo: Fifo;
let daemons: Running[];
beforeEach(() => {
  directory = temporaryDirectory();
  place = join(directory, 'run');
  fs.mkdirSync(place);
  fifo = new Fifo();
  daemons = [];
});
afterEach(async () => {
  await Promise.all(daemons.map((daemon) => daemon.stop('SIGKILL')));
  fifo.remove();
  fs.rmSync(directory, { recursive: true });
});

const args = (): string[] => [
  ...['run', '--dry-run', '--source', 'hwrng', '--hwrng-device', fifo.path],
  ...['--reseed-interval', '1h', '--control-socket', join(place, 'control.sock')],
];
const start = (): Running => {
  const daemon = new Running({ args: args() });
  daemons.push(daemon);
  return daemon;
};
const hasEnded = ({ child }: Running): boolean =>
  child.exitCode !== null || child.signalCode !== null;
const listens = (): boolean => fs.existsSync(join(place, 'status.sock'));

const ROUNDS = 6;
const AT_ONCE = 4;

it(`one of ${AT_ONCE} lives that start at the socket of a killed one, ${ROUNDS} times`, async () => {
  let living = start();
  await until(listens);
  for (let round = 1; round <= ROUNDS; ++round) {
    await living.stop('SIGKILL');
    expect(listens()).toBe(true);
    const started = Array.from({ length: AT_ONCE }, start);
    await until(() => started.filter(hasEnded).length >= AT_ONCE - 1);
    const [winner, ...more] = started.filter((daemon) => !hasEnded(daemon));
    expect(more).toEqual([]);
    living = winner as Running;
    for (const loser of started.filter((daemon) => daemon !== living)) {
      await loser.stop();
      expect(loser.child.exitCode).toBe(71);
      const said = loser.lines.find(({ event }) => event === 'failed');
      expect(said).toMatchObject({ exitCode: 71 });
      expect(said?.msg).toContain(`pid ${living.pid}`);
    }
    await until(listens);
    const asked = await finish({
      args: ['status', '--json', '--control-socket', join(place, 'control.sock')],
    });
    expect(asked.code).toBe(0);
  }
});

it('the next one starts when the one before has ended, and nothing is left in between', async () => {
  for (let i = 0; i < 2; ++i) {
    const daemon = start();
    await until(listens);
    expect(fs.readdirSync(place).sort()).toEqual(['control.sock', 'lock', 'status.sock']);
    expect((await daemon.stop()).code).toBe(0);
    expect(fs.readdirSync(place)).toEqual([]);
  }
});

it('a lock that was removed while it is held does not let the one that ends remove the other’s', async () => {
  const first = start();
  await until(listens);
  fs.rmSync(place, { recursive: true });
  fs.mkdirSync(place);
  const second = start();
  await until(listens);
  expect((await first.stop()).code).toBe(0);
  expect(fs.readdirSync(place).sort()).toEqual(['control.sock', 'lock', 'status.sock']);
  const third = start();
  await until(() => hasEnded(third));
  await third.stop();
  expect(third.child.exitCode).toBe(71);
  expect(hasEnded(second)).toBe(false);
});

it.each([
  ['a symbolic link', (mine: string, lock: string) => fs.symlinkSync(mine, lock)],
  ['a second name of a file', (mine: string, lock: string) => fs.linkSync(mine, lock)],
  ['a FIFO', (_: string, lock: string) => execFileSync('mkfifo', [lock])],
  ['a directory', (_: string, lock: string) => fs.mkdirSync(lock)],
])('%s in the place of the lock is refused, and left as it is', async (_, make) => {
  const mine = join(directory, 'mine');
  fs.writeFileSync(mine, 'mine\n');
  make(mine, join(place, 'lock'));
  const daemon = start();
  await until(() => hasEnded(daemon));
  await daemon.stop();
  expect(daemon.child.exitCode).toBe(78);
  expect(daemon.lines.find(({ event }) => event === 'failed')?.msg).toContain(join(place, 'lock'));
  expect(fs.readFileSync(mine, 'utf8')).toBe('mine\n');
});

it('`once` and a dry run that was told of no place run beside it', async () => {
  start();
  await until(listens);
  fifo.write(new RandomBytes(5).take(4 + 5 * 2500));
  const once = await finish({ args: args().map((word) => (word === 'run' ? 'once' : word)) });
  expect(once.code).toBe(0);
});
