// The running daemon without descriptors, memory, threads or the kernel's leave: it lives, says so once
// each way, credits nothing that the kernel did not take, and feeds again.
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entriesOf } from '../support/audit.js';
import { Faults } from '../support/faults.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { NotifySocket } from '../support/notify-socket.js';
import { finish, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { until } from '../support/until.js';

let directory: string;
let fifo: Fifo;
let faults: Faults;
let daemon: Running;
let service: NotifySocket | undefined;
let socket: string;
let audit: string;

beforeEach(() => {
  directory = temporaryDirectory();
  socket = join(directory, 'control.sock');
  audit = join(directory, 'audit');
  faults = new Faults(directory);
  fifo = new Fifo();
  fifo.write(new RandomBytes(2).take(4 + 26 * 2500)); // all of these blocks pass
});
afterEach(async () => {
  await daemon.stop('SIGKILL');
  await service?.close();
  service = undefined;
  fifo.remove();
  rmSync(directory, { recursive: true });
});

async function start(env: NodeJS.ProcessEnv = {}, ...more: string[]): Promise<void> {
  daemon = new Running({
    args: [
      ...['run', '--hwrng-device', fifo.path, '--reseed-interval', '1s', '--audit-file', audit],
      ...['--control-socket', socket, ...(more.length > 0 ? more : ['--source', 'hwrng'])],
    ],
    env: { ...faults.env, ...env },
  });
  await until(() => feeds() > 0);
}

const events = (name: string) => daemon.lines.filter(({ event }) => event === name);
const audited = (name: string) => {
  try {
    return entriesOf(audit).filter(({ event }) => event === name);
  } catch {
    return []; // not there yet, or in the middle of a line
  }
};
const feeds = (): number => audited('credited').length;
const bitsOf = (lines: readonly object[]): number =>
  lines.reduce((all, line) => all + (line as { bits: number }).bits, 0);

const status = async () => {
  const args = ['status', '--json', '--control-socket', socket];
  return JSON.parse((await finish({ args })).stdout);
};

/** Ends in order, with a log that accounts for every bit. */
async function endsWell(): Promise<void> {
  expect((await daemon.stop()).code).toBe(0);
  const said = [...events('credited'), ...events('creditsSummed')];
  expect(bitsOf(said)).toBe(bitsOf(audited('credited')));
}

describe.each(['EPERM', 'ENOMEM'] as const)('%s of a credit', (code) => {
  it('is degraded, retried and over, and nothing refused counts as credited', async () => {
    await start();
    faults.begin('credit', code);
    await until(() => events('degraded').length > 0);
    const before = await status();
    expect(before.state).toBe('degraded');
    expect(before.kernel.reason).not.toBe('');
    await until(() => faults.count('credit') >= 5); // it has been tried again
    const after = await status();
    expect(after.feed).toMatchObject({
      credits: before.feed.credits,
      bitsCredited: before.feed.bitsCredited,
    });
    expect(after.feed.bitsCredited).toBe(bitsOf(audited('credited')));
    faults.end('credit');
    await until(() => events('recovered').length > 0);
    expect(events('degraded')).toMatchObject([{ code }]);
    expect(events('recovered')).toMatchObject([{ code }]);
    const then = feeds();
    await until(() => feeds() > then + 1);
    expect((await status()).state).toBe('feeding');
    await endsWell();
  });
});

it('an interrupted reseed is done again', async () => {
  await start();
  faults.begin('reseed', 'EINTR');
  await until(() => faults.count('reseed') >= 3);
  faults.end('reseed');
  await until(() => events('recovered').length > 0);
  expect(audited('credited').some(({ reseed }) => reseed === 'refused')).toBe(true);
  await endsWell();
});

describe('no descriptor left', () => {
  const limit = (soft: string): void => {
    execFileSync('prlimit', ['--pid', String(daemon.pid), `--nofile=${soft}:`]);
  };

  it('feeds on and gives its sign of life; clients are turned away, which is said once', async () => {
    service = await NotifySocket.open(join(directory, 'notify'));
    await start({ NOTIFY_SOCKET: service.address, WATCHDOG_USEC: '2000000' });
    await status(); // whatever is loaded for a client is
    const open = readdirSync(`/proc/${daemon.pid}/fd`).map(Number);
    limit(String(Math.min(...[0, ...open].map((fd) => fd + 1).filter((fd) => !open.includes(fd)))));
    const then = feeds();
    const alive = (): number =>
      service?.texts().filter((text) => /WATCHDOG=1/.test(text)).length ?? 0;
    const signs = alive();
    for (const _ of 'abc') await finish({ args: ['status', '--control-socket', socket] });
    await until(() => events('shortageBegan').length > 0);
    await until(() => feeds() > then + 2 && alive() > signs + 1);
    limit('1024');
    await until(() => events('shortageEnded').length > 0);
    // It is the status socket that `status` asks.
    const what = join(directory, 'status.sock');
    expect(events('shortageBegan')).toMatchObject([{ what, code: 'EMFILE' }]);
    expect(events('shortageEnded')).toMatchObject([{ what, code: 'EMFILE' }]);
    expect((await status()).state).toBe('feeding');
    expect(events('degraded')).toEqual([]);
    await endsWell();
  });
});

it('accept() without memory does not spin, and the client that waited is served', async () => {
  await start();
  faults.begin('accept', 'ENOMEM');
  const client = createConnection(socket).on('error', () => {});
  let answer = '';
  client.on('data', (piece) => (answer += piece));
  client.write('{"ask":"status"}\n');
  await until(() => events('shortageBegan').length > 0);
  const then = feeds();
  await until(() => feeds() > then + 1); // a second at least
  expect(faults.count('accept')).toBeLessThan(30); // 100 ms, 200 ms, 400 ms, …
  faults.end('accept');
  await until(() => answer.includes('"status"'));
  client.destroy();
  expect(events('shortageBegan').length).toBe(1);
  expect(events('shortageEnded')).toMatchObject([{ what: socket, code: 'ENOMEM' }]);
  await endsWell();
});

it('a source without a thread is trouble that passes', async () => {
  await start({}, '--source', 'hwrng', '--source', 'jitter');
  faults.begin('thread', 'EAGAIN');
  fifo.replace(); // nobody writes to it: now jitter is asked
  const begun = () => events('troubleBegan').filter(({ source }) => source === 'jitter');
  await until(() => begun().length > 0);
  expect(begun()).toMatchObject([{ trouble: 'shortage' }]);
  faults.end('thread');
  await until(() => audited('credited').some(({ source }) => source === 'jitter'));
  await endsWell();
});
