// A source whose path is on a file system that hangs: the daemon feeds from the others, answers, and stops.
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { EXIT } from '../../src/errors.js';
import { BLOCK, PRIME } from '../support/fed-daemon.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { needsFuse, Unanswered } from '../support/hanging-mount.js';
import { finish, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { until } from '../support/until.js';

it('feeds from the other sources, reports, recovers and stops', async (t) => {
  needsFuse(t);
  const directory = temporaryDirectory();
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const source = (name: string, seed: number) => {
    const fifo = new Fifo();
    onTestFinished(() => fifo.remove());
    const random = new RandomBytes(seed);
    fifo.write(random.take(PRIME));
    const write = (blocks: number) => fifo.write(random.take(blocks * BLOCK));
    const table = `[[source]]\nname = "${name}"\nkind = "device"\ndevice = "${fifo.path}"\nrole = "always"\n`;
    return { write, table, place: dirname(fifo.path) };
  };
  const [remote, near] = [source('remote', 2), source('near', 10)];
  remote.write(20);
  near.write(6);
  const file = join(directory, 'entropyd.toml');
  writeFileSync(file, `reseed-interval = "1s"\n${remote.table}\n${near.table}`);
  const socket = ['--control-socket', join(directory, 'control.sock')];
  const daemon = new Running({
    args: ['run', '--dry-run', '--log-level', 'debug', '--config', file, ...socket],
  });
  onTestFinished(async () => {
    await daemon.stop('SIGKILL');
  });
  const feeds = async (from: string, count: number): Promise<void> => {
    const credits = () => daemon.events('credited', { source: from }).length;
    const wanted = credits() + count;
    const seen = (): string => daemon.lines.map(({ msg }) => msg).join('\n');
    await until(() => credits() >= wanted, 60_000, seen);
  };
  const hang = async (): Promise<Unanswered> => {
    const hanging = await Unanswered.over(remote.place);
    onTestFinished(() => hanging.end());
    return hanging;
  };
  await feeds('remote,near', 2);

  const hanging = await hang();
  near.write(10);
  await feeds('near', 3);
  await daemon.event('troubleBegan', { source: 'remote', trouble: 'mute' });
  const { code, stdout } = await finish({ args: ['status', '--json', ...socket] });
  expect(code).toBe(EXIT.done);
  expect(JSON.parse(stdout).sources).toMatchObject([
    { name: 'remote', standing: 'trusted' },
    { name: 'near', standing: 'trusted' },
  ]);

  await hanging.end();
  near.write(4);
  await feeds('remote,near', 2);
  expect(daemon.events('deviceChanged')).toEqual([]);

  await hang();
  near.write(4);
  await feeds('near', 2);
  expect(await daemon.stop()).toMatchObject({ code: EXIT.done });
}, 300_000);
