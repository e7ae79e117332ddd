// entropyd-seed --reseed --serve: one answer per push, whoever pushes and however. What is pushed is never credited,
// and nothing else is read.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { freePort } from '../support/free-port.js';
import { needsFuse, Unanswered } from '../support/hanging-mount.js';
import { AS_NOBODY } from '../support/other-user.js';
import { compilePreload } from '../support/preload.js';
import { finish, SEEDER } from '../support/program.js';
import { ACTIVATE, PushServer } from '../support/push-server.js';
import { answerTo, whole } from '../support/pushes.js';
import { needsProgram, needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

const NOTHING_OWN = ['--source-deadline', '0'];
const QUICK = [...NOTHING_OWN, '--rate', '1000'];

/** Connects 600 times, says so, and keeps all connections until it is ended. */
const HOLD = `for (1 .. 600) {
  socket(my $one, AF_UNIX, SOCK_STREAM, 0) or die $!;
  connect($one, pack_sockaddr_un($ARGV[0])) or die $!;
  push @all, $one;
}
syswrite(STDOUT, 'held');
sleep 120;`;

async function served(
  t: TestContext,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<PushServer> {
  needsRoot(t);
  needsProgram(t, ACTIVATE, 'systemd');
  const server = await PushServer.start(args, env);
  onTestFinished(() => server.stop());
  return server;
}
const push = async (server: PushServer, bytes: Uint8Array) =>
  JSON.parse(await answerTo(server.path, whole(bytes)));

/** A connection on which the test itself writes and reads. */
async function connected(server: PushServer): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect(server.path);
  let heard = '';
  socket.setEncoding('utf8').on('data', (text) => {
    heard += text;
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return { socket, heard: () => heard };
}

describe('entropyd-seed --serve', () => {
  it.for([
    ['--serve', /--serve goes only with --reseed/],
    ['--reseed --rate 5', /--rate goes only with --serve/],
    ['--reseed --host-cid 3', /--host-cid goes only with --serve/],
    ['--reseed --serve --mix -', /--mix does not go with --serve/],
    ['--reseed --serve --exec true', /--exec does not go with --serve/],
    ['--reseed --serve --rate 0', /--rate takes a whole number from 1 to 1000, not '0'/],
    ['--reseed --serve', /--serve answers on sockets that systemd passes/],
  ] as const)('%s: exit 64', async ([args, message]) => {
    const { code, stderr } = await finish({ command: SEEDER, args: args.split(' ') });
    expect(stderr).toMatch(message);
    expect(code).toBe(64);
  });

  it.for([
    ['one byte', 1, { bytesMixed: 1, bytesDiscarded: 0, pushEnded: true, exitCode: 0 }],
    ['the longest push', 4096, { bytesMixed: 4096, bytesDiscarded: 0, exitCode: 0 }],
    ['one that is longer', 100_000, { bytesMixed: 4096, bytesDiscarded: 95_904, exitCode: 0 }],
    ['an empty one', 0, { bytesMixed: 0, pushEnded: true, exitCode: 69 }],
  ] as const)('answers %s', async ([, size, expected], t) => {
    const server = await served(t, QUICK);
    const answer = await push(server, randomBytes(size));
    expect(answer).toMatchObject({ reseeded: true, bitsCredited: 0, ...expected });
    // It goes on: the next one is answered as well.
    expect(await push(server, randomBytes(8))).toMatchObject({ bytesMixed: 8, exitCode: 0 });
  });

  it('credits its own bytes beside a push, and only those', { retry: 1 }, async (t) => {
    const server = await served(t, ['--source', 'jitter', '--source-deadline', '20000']);
    expect(await push(server, randomBytes(16))).toMatchObject({
      ...{ bytesMixed: 16, bitsCredited: 256, exitCode: 0 },
      sources: [{ source: 'jitter', bits: 256 }],
    });
  });

  it('takes a pause for the end of a push whose writer does not close', async (t) => {
    const server = await served(t, QUICK);
    const { socket, heard } = await connected(server);
    socket.write(Buffer.alloc(32, 7));
    await once(socket, 'close');
    expect(JSON.parse(heard())).toMatchObject({ bytesMixed: 32, pushEnded: false, exitCode: 0 });
  });

  it('answers others while one connects and says nothing, and then answers that one', async (t) => {
    const server = await served(t, [...QUICK, '--timeout', '1']);
    const { socket, heard } = await connected(server);
    expect(await push(server, randomBytes(32))).toMatchObject({ exitCode: 0 });
    await once(socket, 'close');
    expect(JSON.parse(heard())).toMatchObject({ bytesMixed: 0, pushEnded: false, exitCode: 69 });
  });

  it('ends a push that does not end', async (t) => {
    needsProgram(t, '/usr/bin/socat', 'socat');
    const server = await served(t, [...QUICK, '--timeout', '3600']);
    const endless = spawn('socat', ['-u', 'OPEN:/dev/zero', `UNIX-CONNECT:${server.path}`]);
    await once(endless, 'exit'); // since its connection is closed
    expect(await push(server, randomBytes(32))).toMatchObject({ exitCode: 0 });
    expect(server.stderr).toMatch(/mixed 4096 pushed bytes with no credit, discarded 10\d{5} more/);
  });

  it('does without the client if that has gone', async (t) => {
    const server = await served(t, QUICK);
    for (let time = 0; time < 5; ++time) {
      const { socket } = await connected(server);
      socket.write('x');
      socket.destroy();
    }
    expect(await push(server, randomBytes(32))).toMatchObject({ exitCode: 0 });
  });

  it('says busy above its rate', async (t) => {
    const server = await served(t, NOTHING_OWN);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => push(server, randomBytes(32))),
    );
    const codes = answers.map(({ exitCode }) => exitCode);
    // Ten in a row, and one more for each second that it took.
    expect(codes.filter((code) => code === 0).length).toBeGreaterThanOrEqual(10);
    const busy = answers.filter(({ exitCode }) => exitCode === 75);
    expect(busy.length).toBeGreaterThan(0);
    expect(busy[0]).toMatchObject({ reseeded: false, bytesMixed: 0, reason: /^busy: / });
    await until(async () => (await push(server, randomBytes(32))).exitCode === 0);
    // Those that were not used are in the log, in one line.
    expect(server.stderr.match(/a push was not used: busy/g)?.length).toBe(1);
  });

  it('has room for sixteen pushes, and says busy to the next', async (t) => {
    const server = await served(t, ['--source-deadline', '0', '--rate', '1000', '--timeout', '60']);
    const silent: { socket: Socket }[] = [];
    // One after the other, for ten may come at once and then one per millisecond.
    for (let count = 1; count <= 16; ++count) {
      silent.push(await connected(server));
      await until(() => server.connections() === count);
      await pause(10);
    }
    expect(await push(server, randomBytes(32))).toMatchObject({ exitCode: 75, reason: /^busy: / });
    for (const { socket } of silent) socket.destroy();
    await until(async () => (await push(server, randomBytes(32))).exitCode === 0);
  });

  it('refuses users other than root', async (t) => {
    const server = await served(t, QUICK);
    needsProgram(t, '/usr/bin/socat', 'socat');
    chmodSync(server.directory, 0o755);
    chmodSync(server.path, 0o666);
    const args = [...AS_NOBODY, 'socat', '-t5', '-', `UNIX-CONNECT:${server.path}`];
    const { stdout } = await finish({ command: 'setpriv', args }, randomBytes(32));
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ reseeded: false, bytesMixed: 0, exitCode: 77 },
      reason: 'refused: only root may push, not user 65534',
    });
    expect(await push(server, randomBytes(32))).toMatchObject({ exitCode: 0 });
  });

  it('is not delayed by strangers who hold their connections', async (t) => {
    needsProgram(t, '/usr/bin/perl', 'perl');
    const server = await served(t, [...QUICK, '--timeout', '10']);
    chmodSync(server.directory, 0o755);
    chmodSync(server.path, 0o666);
    const silent = await connected(server);
    await until(() => server.connections() === 1);
    const strangers = spawn('setpriv', [...AS_NOBODY, 'perl', '-MSocket', '-e', HOLD, server.path]);
    onTestFinished(() => void strangers.kill());
    await Promise.race([once(strangers.stdout, 'data'), once(strangers, 'close')]);
    expect(strangers.exitCode).toBeNull();
    expect(await push(server, randomBytes(32))).toMatchObject({ bytesMixed: 32, exitCode: 0 });
    // If each of them kept a place until it was seen off, the silent push would be over before that.
    expect(silent.heard()).toBe('');
    expect(server.connections()).toBeLessThanOrEqual(64);
    silent.socket.destroy();
  });

  it('refuses a network', async (t) => {
    needsRoot(t);
    needsProgram(t, ACTIVATE, 'systemd');
    const port = await freePort();
    const server = new PushServer(QUICK, {}, `127.0.0.1:${port}`);
    onTestFinished(() => server.stop());
    await until(() => server.stderr.includes('Listening'));
    const socket = connect(port, '127.0.0.1');
    const [answer] = await once(socket, 'data');
    expect(JSON.parse(String(answer))).toMatchObject({
      ...{
        reseeded: false,
        exitCode: 77,
        reason: 'refused: only vsock and Unix sockets are served',
      },
    });
    socket.destroy();
  });

  it('is not delayed by a source that hangs, and leaves nothing of it', async (t) => {
    const fifo = new Fifo();
    onTestFinished(() => fifo.remove());
    fifo.openWriter();
    const hangs = ['--source', 'hwrng', '--hwrng-device', fifo.path, '--rate', '1000'];
    const server = await served(t, hangs);
    for (let time = 0; time < 3; ++time) {
      expect(await push(server, randomBytes(16))).toMatchObject({ bytesMixed: 16, exitCode: 0 });
    }
    await until(() => server.connections() === 0);
  });

  it('is delayed by no source that hangs beyond SIGKILL, and reads none after two', async (t) => {
    needsFuse(t);
    needsProgram(t, '/usr/bin/cc', 'gcc');
    needsProgram(t, '/usr/bin/perl', 'perl');
    const [directory, compiled] = [temporaryDirectory(), temporaryDirectory()];
    const fifo = new Fifo();
    const mount = await Unanswered.over(directory, { forGood: true });
    const args = ['--source', 'hwrng', '--hwrng-device', fifo.path, '--rate', '1000'];
    const server = await served(t, [...args, '--timeout', '9'], {
      ...{ LD_PRELOAD: compilePreload(compiled, 'moved-open') },
      ...{ MOVED_FROM: fifo.path, MOVED_TO: join(directory, 'hwrng') },
    });
    // Before the server is stopped, which ends with its children.
    onTestFinished(async () => {
      await mount.end();
      fifo.remove();
      for (const made of [directory, compiled]) rmSync(made, { recursive: true });
    });
    expect(await push(server, randomBytes(16))).toMatchObject({ bytesMixed: 16, exitCode: 0 });
    const silent = await connected(server);
    for (let time = 0; time < 2; ++time) {
      expect(await push(server, randomBytes(16))).toMatchObject({ bytesMixed: 16, exitCode: 0 });
    }
    // The children that hang are killed soon, so that both are answered before a silent push is over.
    expect(silent.heard()).toBe('');
    silent.socket.destroy();
    await until(() => server.children().length === 2);
    expect(server.stderr).toMatch(/no source is read: reseeds before this one cannot be ended/);
    await mount.end();
    await until(() => server.children().length === 0);
  });

  it('says that a push may have been used if its reseed was killed', async (t) => {
    const fifo = new Fifo();
    onTestFinished(() => fifo.remove());
    fifo.openWriter();
    const slow = ['--source', 'hwrng', '--hwrng-device', fifo.path, '--source-deadline', '60000'];
    const server = await served(t, slow);
    const answer = push(server, randomBytes(16));
    await until(() => server.children().length === 1);
    process.kill(server.children()[0] as number, 'SIGKILL');
    expect(await answer).toMatchObject({
      exitCode: 71,
      reason: 'the reseed ended without an answer; the push may have been used',
    });
    expect(server.stderr).not.toMatch(/was not used/);
  });

  it('never shows what was pushed', async (t) => {
    const server = await served(t, QUICK);
    const secret = Buffer.from('a-secret-of-the-host'.repeat(8));
    expect(await answerTo(server.path, whole(secret))).not.toMatch(/secret/);
    expect(server.stderr).not.toMatch(/secret/);
  });

  it('stops at once, whoever is connected', async (t) => {
    const server = await served(t, [...QUICK, '--timeout', '3600']);
    const { socket, heard } = await connected(server);
    expect(await push(server, randomBytes(8))).toMatchObject({ exitCode: 0 });
    await server.stop();
    expect(server.child.signalCode).toBe('SIGTERM');
    await until(() => socket.closed || socket.readableEnded);
    expect(heard()).toBe('');
  });
});
