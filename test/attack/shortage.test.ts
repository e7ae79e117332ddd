// The running daemon without descriptors, memory, threads or the kernel's leave: it lives, says so once
// each way, credits nothing that the kernel did not take, and feeds again.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { EventName } from '../../src/log/events.js';
import { Faults } from '../support/faults.js';
import { fedDaemon } from '../support/fed-daemon.js';
import type { EventFields } from '../support/log-lines.js';
import { NotifySocket } from '../support/notify-socket.js';
import { until } from '../support/until.js';

const fed = fedDaemon({ seed: 2, blocks: 26 }); // all of these blocks pass
let faults: Faults;
beforeEach(() => {
  faults = new Faults(fed.directory);
});

/** One that does credit: what the kernel would do is done by test/support/faults.c. */
async function start(env: NodeJS.ProcessEnv = {}, ...more: string[]): Promise<void> {
  fed.start(['--no-dry-run', '--reseed-interval', '1s', ...more], {
    env: { ...faults.env, ...env },
  });
  await fed.feeds();
}

const events = (name: EventName, fields?: EventFields) => fed.daemon.events(name, fields);
const bitsOf = (lines: readonly object[]): number =>
  lines.reduce((all, line) => all + (line as { bits: number }).bits, 0);

/** Ends in order, with a log that accounts for every bit. */
async function endsWell(): Promise<void> {
  expect((await fed.daemon.stop()).code).toBe(0);
  const said = [...events('credited'), ...events('creditsSummed')];
  expect(bitsOf(said)).toBe(bitsOf(fed.audited('credited')));
}

describe.each(['EPERM', 'ENOMEM'] as const)('%s of a credit', (code) => {
  it('is degraded, retried and over, and nothing refused counts as credited', async () => {
    await start();
    faults.begin('credit', code);
    await fed.daemon.event('degraded');
    const before = await fed.status();
    expect(before.state).toBe('degraded');
    expect(before.kernel.reason).not.toBe('');
    await until(() => faults.count('credit') >= 5); // it has been tried again
    const after = await fed.status();
    expect(after.feed).toMatchObject({
      credits: before.feed.credits,
      bitsCredited: before.feed.bitsCredited,
    });
    expect(after.feed.bitsCredited).toBe(bitsOf(fed.audited('credited')));
    faults.end('credit');
    await fed.daemon.event('recovered');
    expect(events('degraded')).toMatchObject([{ code }]);
    expect(events('recovered')).toMatchObject([{ code }]);
    await fed.feeds(2);
    expect((await fed.status()).state).toBe('feeding');
    await endsWell();
  });
});

it('an interrupted reseed is done again', async () => {
  await start();
  faults.begin('reseed', 'EINTR');
  await until(() => faults.count('reseed') >= 3);
  faults.end('reseed');
  await fed.daemon.event('recovered');
  expect(fed.audited('credited').some(({ reseed }) => reseed === 'refused')).toBe(true);
  await endsWell();
});

describe('no descriptor left', () => {
  const limit = (soft: string): void => {
    execFileSync('prlimit', ['--pid', String(fed.daemon.pid), `--nofile=${soft}:`]);
  };

  it('feeds on and gives its sign of life; clients are turned away, which is said once', async () => {
    const service = await NotifySocket.open(join(fed.directory, 'notify'));
    onTestFinished(() => service.close());
    await start({ NOTIFY_SOCKET: service.address, WATCHDOG_USEC: '2000000' });
    await fed.status(); // whatever is loaded for a client is
    const open = readdirSync(`/proc/${fed.daemon.pid}/fd`).map(Number);
    limit(String(Math.min(...[0, ...open].map((fd) => fd + 1).filter((fd) => !open.includes(fd)))));
    const then = fed.audited('credited').length;
    const alive = (): number => service.texts().filter((text) => /WATCHDOG=1/.test(text)).length;
    const signs = alive();
    for (const _ of 'abc') await fed.ask('status');
    await fed.daemon.event('shortageBegan');
    await until(() => fed.audited('credited').length > then + 2 && alive() > signs + 1);
    limit('1024');
    await fed.daemon.event('shortageEnded');
    const what = fed.statusSocket; // it is this one that `status` asks
    expect(events('shortageBegan')).toMatchObject([{ what, code: 'EMFILE' }]);
    expect(events('shortageEnded')).toMatchObject([{ what, code: 'EMFILE' }]);
    expect((await fed.status()).state).toBe('feeding');
    expect(events('degraded')).toEqual([]);
    await endsWell();
  });
});

it('accept() without memory does not spin, and the client that waited is served', async () => {
  await start();
  faults.begin('accept', 'ENOMEM');
  const client = createConnection(fed.socket).on('error', () => {});
  let answer = '';
  client.on('data', (piece) => (answer += piece));
  client.write('{"ask":"status"}\n');
  await fed.daemon.event('shortageBegan');
  await fed.feeds(2); // a second at least
  expect(faults.count('accept')).toBeLessThan(30); // 100 ms, 200 ms, 400 ms, …
  faults.end('accept');
  await until(() => answer.includes('"status"'));
  client.destroy();
  expect(events('shortageBegan').length).toBe(1);
  expect(events('shortageEnded')).toMatchObject([{ what: fed.socket, code: 'ENOMEM' }]);
  await endsWell();
});

it('a source without a thread is trouble that passes', async () => {
  await start({}, '--source', 'jitter');
  faults.begin('thread', 'EAGAIN');
  fed.fifo.replace(); // nobody writes to it: now jitter is asked
  await fed.daemon.event('troubleBegan', { source: 'jitter' });
  expect(events('troubleBegan', { source: 'jitter' })).toMatchObject([{ trouble: 'shortage' }]);
  faults.end('thread');
  await until(() => fed.audited('credited').some(({ source }) => source === 'jitter'));
  await endsWell();
});
