// The control socket of a real daemon: who is asked, what is answered, what a bad client costs.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fedDaemon } from '../support/fed-daemon.js';
import { AS_NOBODY, needsOtherUser, reachableProgram } from '../support/other-user.js';
import { finish, Running } from '../support/program.js';
import { until } from '../support/until.js';

const fed = fedDaemon({ blocks: 3 });
const start = (): Promise<Running> =>
  fed.startFed(['--reseed-interval', '1h', '--log-level', 'debug']);

/** What the socket says to this until it hangs up; the text may come in pieces. */
async function say(path: string, text: string, halfClose = false): Promise<string> {
  const socket = connect({ path, allowHalfOpen: true });
  let heard = '';
  socket.setEncoding('utf8').on('data', (piece) => (heard += piece));
  socket.on('error', () => {}); // it may hang up while we talk
  socket.write(text);
  if (halfClose) socket.end();
  await Promise.race([once(socket, 'end'), once(socket, 'close')]);
  socket.destroy();
  return heard;
}

describe('entropyd reseed', () => {
  it('feeds fresh bytes, reseeds, and reports', async () => {
    const daemon = await start();
    fed.writeBlocks(2);
    const { code, stdout } = await fed.ask('reseed', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      done: true,
      dryRun: true,
      sources: [{ source: 'hwrng', bytes: 2500, bits: 256 }],
      crng: 'reseeded',
      reason: '',
    });
    expect(await fed.ask('reseed')).toMatchObject({ code: 0, stderr: '' });
    await until(() => daemon.events('reseedAnswered', { done: true }).length === 2);
    expect(daemon.events('reseedAsked').length).toBe(2);
  });

  it('tells why it could not, and the request stays', async () => {
    const running = await start();
    fed.fifo.closeWriter();
    rmSync(fed.fifo.path);
    const { code, stdout } = await fed.ask('reseed', '--json');
    expect(code).toBe(69);
    expect(JSON.parse(stdout)).toMatchObject({
      done: false,
      reason: expect.stringContaining('hwrng'),
    });
    const before = running.lines.length;
    spawnSync('mkfifo', [fed.fifo.path]);
    fed.writeStart(3);
    await running.event('credited', { bits: 256 }, before);
  });

  it('ends with 69 where no daemon runs', async () => {
    expect((await fed.ask('reseed')).code).toBe(69);
  });
});

describe('the sockets', () => {
  it('are for root, and one for everyone as well; they go with the daemon, and their directory', async () => {
    await start();
    expect(lstatSync(fed.socket).mode & 0o777).toBe(0o600);
    expect(lstatSync(fed.statusSocket).mode & 0o777).toBe(0o666);
    expect(lstatSync(fed.place).mode & 0o777).toBe(0o755);
    await fed.daemon.stop();
    expect(fed.isClean).toBe(true);
  });

  it('are taken over from a daemon that was killed', async () => {
    await (await start()).stop('SIGKILL');
    expect(readdirSync(fed.place).sort()).toEqual(['control.sock', 'lock', 'status.sock']);
    fed.writeStart(3);
    await start();
    expect((await fed.ask('status')).code).toBe(0);
    await fed.daemon.stop();
    expect(readdirSync(fed.place)).toEqual([]); // it did not make the directory
  });

  it('are not taken from a daemon that lives; exit 71', async () => {
    await start();
    expect((await fed.start().ended()).code).toBe(71);
    expect(fed.daemon.events('failed')).toMatchObject([{ exitCode: 71 }]);
    expect((await fed.ask('status')).code).toBe(0);
  });

  it('take the place of no other file; exit 78', async () => {
    mkdirSync(fed.place);
    writeFileSync(fed.statusSocket, 'mine');
    expect((await fed.start().ended()).code).toBe(78);
    const [failed] = fed.daemon.events('failed');
    expect(failed?.['why']).toContain(fed.statusSocket);
    expect(readdirSync(fed.place)).toEqual(['status.sock']);
  });

  it('are done without where there can be none', async () => {
    const nowhere = join(fed.directory, 'no', 'such', 'control.sock');
    const running = await fed.startFed(['--control-socket', nowhere]);
    await running.event('controlSocketUnavailable', { code: 'ENOENT' });
  });

  it('are none where a dry run was not told of a place', async () => {
    const before = existsSync('/run/entropyd/control.sock');
    const daemon = new Running({
      args: ['run', '--dry-run', ...fed.source],
      env: { ENTROPYD_CONTROL_SOCKET: undefined },
    });
    onTestFinished(async () => void (await daemon.stop()));
    await daemon.event('credited');
    expect(existsSync('/run/entropyd/control.sock')).toBe(before);
  });
});

describe('a peer', () => {
  const as = (user: readonly string[], script: string) =>
    spawnSync('setpriv', [...user, process.execPath, '-e', script], { encoding: 'utf8' });
  const talk = (path: string): string =>
    `const s = require('net').connect(${JSON.stringify(path)}, () => s.write('{"ask":"status"}\\n'));` +
    "s.on('data', (d) => process.stdout.write(d)).on('error', (e) => console.log(e.code))";
  const inGroup = ['--reuid', '65534', '--regid', '65534', '--groups', '0'];

  it('is told the status, whoever it is, and nothing else', async (t) => {
    needsOtherUser(t);
    await start();
    chmodSync(fed.directory, 0o711);
    expect(as(AS_NOBODY, talk(fed.statusSocket)).stdout).toMatch(/^\{"status":\{/);
    expect(as(AS_NOBODY, talk(fed.socket)).stdout).toBe('EACCES\n');
    const reseed = talk(fed.statusSocket).replace('"ask":"status"', '"ask":"reseed"');
    expect(as(AS_NOBODY, reseed).stdout).toMatch(/^\{"error":\{"code":"notHere"/);
    expect(fed.daemon.events('reseedAsked')).toEqual([]);
  });

  it('of the group is let in by the kernel as the mode says, with status-access group', async (t) => {
    needsOtherUser(t);
    await fed.startFed(['--reseed-interval', '1h', '--status-access', 'group']);
    expect(lstatSync(fed.statusSocket).mode & 0o777).toBe(0o660);
    chmodSync(fed.directory, 0o711);
    expect(as(AS_NOBODY, talk(fed.statusSocket)).stdout).toBe('EACCES\n');
    expect(as(AS_NOBODY, talk(fed.socket)).stdout).toBe('EACCES\n');
    expect(as(inGroup, talk(fed.socket)).stdout).toBe('EACCES\n');
    expect(as(inGroup, talk(fed.statusSocket)).stdout).toMatch(/^\{"status":\{/);
  });

  it('is refused by its credentials before it is heard, whatever the mode', async (t) => {
    needsOtherUser(t);
    await fed.startFed(['--reseed-interval', '1h', '--status-access', 'group']);
    chmodSync(fed.directory, 0o711);
    chmodSync(fed.socket, 0o666);
    chmodSync(fed.statusSocket, 0o666);
    for (const [user, path] of [
      [AS_NOBODY, fed.statusSocket],
      [AS_NOBODY, fed.socket],
      [inGroup, fed.socket],
    ] as const) {
      expect(as(user, talk(path)).stdout).toMatch(/^(EPIPE\n|ECONNRESET\n|)$/);
    }
  });

  it('who may not ask gets exit 77', async (t) => {
    needsOtherUser(t);
    const program = reachableProgram();
    onTestFinished(program.remove);
    await start();
    chmodSync(fed.directory, 0o711);
    const { code } = await finish({
      command: 'setpriv',
      args: [
        ...AS_NOBODY,
        process.execPath,
        program.main,
        'reseed',
        '--control-socket',
        fed.socket,
      ],
    });
    expect(code).toBe(77);
  });
});

describe('a client that misbehaves', () => {
  const stillFine = async (): Promise<void> => {
    expect((await fed.ask('status')).code).toBe(0);
    expect(fed.daemon.lines.filter(({ level }) => level === 0 || level >= 50)).toEqual([]);
  };

  it('gets a code and loses its connection', async () => {
    await start();
    expect(await say(fed.socket, 'hello\n')).toMatch(/^\{"error":\{"code":"notJson",.*\}\n$/);
    expect(await say(fed.socket, '{"ask":"exec","file":"/bin/sh"}\n')).toMatch(/"code":"unknown"/);
    expect(await say(fed.statusSocket, '{"ask":"reseed"}\n')).toMatch(/"code":"notHere"/);
    expect(await say(fed.socket, 'x'.repeat(5000))).toMatch(/"code":"tooLong"/);
    expect(await say(fed.socket, '{"ask":', true)).toBe('');
    await stillFine();
  });

  it('may be done talking before it is answered', async () => {
    await start();
    expect(await say(fed.socket, '{"ask":"status"}\n', true)).toMatch(/^\{"status":\{.*\}\n$/);
  });

  it('may say nothing, be many, and take no answer: others are served, and its time ends', async () => {
    await start();
    const silent = Array.from({ length: 20 }, () =>
      connect(fed.statusSocket)
        .on('error', () => {})
        .resume(),
    );
    const first = silent[0] as Socket;
    await once(first, 'connect');
    const heard = once(first, 'close');
    // The control socket has places of its own.
    expect(await say(fed.socket, '{"ask":"status"}\n')).toMatch(/^\{"status":/);
    await heard;
    for (const socket of silent) socket.destroy();
    await stillFine();
  });
});
