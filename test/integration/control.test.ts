// The control socket of a real daemon: who is asked, what is answered, what a bad client costs.

import { spawn, spawnSync } from 'node:child_process';
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
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { AS_NOBODY, needsOtherUser, reachableProgram } from '../support/other-user.js';
import { finish, MAIN, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { needsProgram, needsRoot } from '../support/requires.js';

let directory: string;
let fifo: Fifo;
let daemon: Running | undefined;
let control: string;
let status: string;

// One stream for all of a test: bytes that come again are a replay.
let random: RandomBytes;
const blocks = (count: number): void => fifo.write(random.take(count * 2500));

beforeEach(() => {
  directory = temporaryDirectory();
  control = join(directory, 'run', 'control.sock');
  status = join(directory, 'run', 'status.sock');
  fifo = new Fifo();
  random = new RandomBytes(2);
  fifo.write(new RandomBytes(3).take(4));
  blocks(3);
});
afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
  fifo.remove();
  rmSync(directory, { recursive: true });
});

const args = (...more: string[]): string[] => [
  ...['run', '--dry-run', '--source', 'hwrng', '--hwrng-device', fifo.path],
  ...['--reseed-interval', '1h', '--control-socket', control, '--log-level', 'debug'],
  ...more,
];

async function start(): Promise<Running> {
  daemon = new Running({ args: args() });
  await daemon.event('credited');
  return daemon;
}

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

const asked = async (...more: string[]) => finish({ args: [...more, '--control-socket', control] });

describe('entropyd status', () => {
  it('shows the running daemon, to a person and to a program', async () => {
    const { pid } = await start();
    const screen = await asked('status');
    expect(screen).toMatchObject({ code: 0, stderr: '' });
    expect(screen.stdout).toMatch(/^entropyd \S+ {2}feeding, up \d+ s /);
    expect(screen.stdout).toMatch(/\nlast fed {2}\d+ s ago, from hwrng\nnext {6}in (59 min|1 h)\n/);
    const { code, stdout } = await asked('status', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'feeding',
      dryRun: true,
      feed: { credits: 1, bytesAdded: 2500, bitsCredited: 256, lastCreditFrom: 'hwrng' },
      sources: [{ name: 'hwrng', standing: 'trusted', blocksFailed: 0 }],
      rates: { minute: { bitsCredited: 256 }, hour: {}, day: { bucketSeconds: 3600 } },
    });
    expect(pid).toBe(daemon?.pid);
  });

  it('says that none runs, how to start it, and what the kernel tells; exit 69', async () => {
    const screen = await asked('status');
    expect(screen.code).toBe(69);
    expect(screen.stdout).toMatch(/not running: nobody listens at .*status\.sock/);
    expect(screen.stdout).toMatch(/\npool {6}[█░]+ \d+ of \d+ bits/);
    expect(screen.stdout).toMatch(/start it {2}.*entropyd/);
    const json = await asked('status', '--json');
    expect(json.code).toBe(69);
    expect(JSON.parse(json.stdout)).toMatchObject({ state: 'notRunning', kernel: {} });
  });

  it('is not fooled by what is no daemon', async () => {
    mkdirSync(join(directory, 'run'));
    const script =
      "require('net').createServer((s) => s.end('\\x1b]0;x\\x07\\n')).listen(process.argv[1], () => console.log('up'))";
    const impostor = spawn(process.execPath, ['-e', script, status]);
    await once(impostor.stdout, 'data');
    const { code, stderr, stdout } = await asked('status');
    impostor.kill();
    await once(impostor, 'close');
    expect({ code, stdout }).toEqual({ code: 71, stdout: '' });
    expect(stderr).toMatch(/what answers at .* is no entropyd\n$/);
  });

  it('wants a terminal for --watch, and a socket', async () => {
    const watch = await asked('status', '--watch');
    expect(watch.code).toBe(64);
    expect(watch.stderr).toMatch(/--watch draws on a terminal/);
    const none = await finish({ args: ['status'], env: { ENTROPYD_CONTROL_SOCKET: 'none' } });
    expect(none.code).toBe(78);
    expect(none.stderr).toMatch(/control-socket is none/);
  });
});

describe('entropyd status --watch', () => {
  // The terminal of script(1): its settings and its screen before and after.
  async function watched(end: (terminal: ReturnType<typeof spawn>) => void): Promise<string> {
    const command = `stty rows 30 cols 100; stty -g; ${process.execPath} ${MAIN} status --watch --control-socket ${control}; echo "exit $?"; stty -g`;
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { PATH: process.env['PATH'], TERM: 'xterm', SHELL: '/bin/sh' },
    });
    let drawn = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (drawn += text));
    const deadline = performance.now() + 60_000;
    // Twice: it was drawn anew.
    while (drawn.split('q quits').length < 3 && performance.now() < deadline) {
      await pause(50);
    }
    end(child);
    await once(child, 'close');
    return drawn;
  }

  it.for([
    ['q', 'q'],
    ['Ctrl-C', '\x03'],
  ] as const)('redraws in place, and %s leaves the terminal as it was', async ([, key], t) => {
    needsProgram(t, '/usr/bin/script', 'bsdutils');
    await start();
    const drawn = await watched((terminal) => terminal.stdin?.write(key));
    const [before, screen, after] = drawn
      .replace('\x1b[?1049l', '\x1b[?1049h')
      .split('\x1b[?1049h');
    expect(screen?.split('\x1b[H').length).toBeGreaterThanOrEqual(3);
    expect(screen).toMatch(/feeding/);
    expect(after).toBe(`exit 0\r\n${before}`);
    for (const [set, reset] of [
      ['?25l', '?25h'],
      ['?7l', '?7h'],
    ]) {
      expect(drawn.lastIndexOf(`\x1b[${reset}`)).toBeGreaterThan(drawn.lastIndexOf(`\x1b[${set}`));
    }
  });

  it('says so where no daemon runs, and goes on', async (t) => {
    needsProgram(t, '/usr/bin/script', 'bsdutils');
    const drawn = await watched((terminal) => terminal.stdin?.write('q'));
    expect(drawn).toMatch(/not running/);
    expect(drawn).toMatch(/exit 0/);
  });
});

it('entropyd doctor knows when the running daemon credited last', async (t) => {
  needsRoot(t);
  // One that does credit, and what it measured: doctor takes no dry run for the daemon.
  daemon = new Running({ args: ['run', '--source', 'jitter', '--control-socket', control] });
  await daemon.event('credited', { source: 'jitter', bits: 256 });
  const env = { ENTROPYD_CONTROL_SOCKET: control };
  const { stdout } = await finish({ args: ['doctor', '--json'], env });
  const { checks } = JSON.parse(stdout) as { checks: { id: string; detail: string }[] };
  const service = checks.find(({ id }) => id === 'service');
  expect(service?.detail).toMatch(/Its last credit was at 20\d\d-/);
});

describe('entropyd reseed', () => {
  it('feeds fresh bytes, reseeds, and reports', async () => {
    const { pid } = await start();
    blocks(2);
    const { code, stdout } = await asked('reseed', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      done: true,
      dryRun: true,
      sources: [{ source: 'hwrng', bytes: 2500, bits: 256 }],
      crng: 'reseeded',
      reason: '',
    });
    const words = await asked('reseed');
    expect(words.stdout).toMatch(
      /^would have credited 256 bits from hwrng \(2500 tested bytes\), in [\d.]+ s: a dry run\n$/,
    );
    expect(pid).toBe(daemon?.pid);
    expect(await daemon?.line(/^asked for/)).toMatchObject({ event: 'reseedAsked' });
  });

  it('says why it could not, and the wish stays', async () => {
    const running = await start();
    fifo.closeWriter();
    rmSync(fifo.path);
    const { code, stderr } = await asked('reseed');
    expect(code).toBe(69);
    expect(stderr).toMatch(/^nothing fed within [\d.]+ s, it will be as soon as .*: hwrng /);
    spawnSync('mkfifo', [fifo.path]);
    fifo.write(new RandomBytes(3).take(4));
    blocks(3);
    const before = running.lines.length;
    await running.line(/would have credited 256 bits/, 60_000, before);
  });

  it('says that no daemon runs; exit 69', async () => {
    const { code, stderr } = await asked('reseed');
    expect(code).toBe(69);
    expect(stderr).toMatch(/not running: nobody listens at .*; start it: .*entropyd/);
  });
});

describe('the sockets', () => {
  it('are for root, and one for the group as well; they go with the daemon, and their directory', async () => {
    await start();
    expect(lstatSync(control).mode & 0o777).toBe(0o600);
    expect(lstatSync(status).mode & 0o777).toBe(0o660);
    expect(lstatSync(join(directory, 'run')).mode & 0o777).toBe(0o755);
    await daemon?.stop();
    expect(existsSync(join(directory, 'run'))).toBe(false);
  });

  it('are taken over from a daemon that was killed', async () => {
    await (await start()).stop('SIGKILL');
    expect(readdirSync(join(directory, 'run')).sort()).toEqual([
      'control.sock',
      'lock',
      'status.sock',
    ]);
    blocks(3);
    await start();
    expect((await asked('status')).code).toBe(0);
    await daemon?.stop();
    expect(readdirSync(join(directory, 'run'))).toEqual([]); // it did not make the directory
  });

  it('are not taken from a daemon that lives; exit 71', async () => {
    await start();
    const second = await finish({ args: args() });
    expect(second.code).toBe(71);
    expect(second.stderr).toMatch(/another entropyd \(pid \d+\) holds .*lock: stop it, or give/);
    expect((await asked('status')).code).toBe(0);
  });

  it('take the place of no other file; exit 78', async () => {
    mkdirSync(join(directory, 'run'));
    writeFileSync(status, 'mine');
    const { code, stderr } = await finish({ args: args() });
    expect(code).toBe(78);
    expect(stderr).toMatch(/status\.sock is there, and is no socket: remove it/);
    expect(readdirSync(join(directory, 'run'))).toEqual(['status.sock']);
  });

  it('are done without where there can be none', async () => {
    control = join(directory, 'no', 'such', 'control.sock');
    const running = await start();
    await running.line(/no control socket, so no entropyd status and reseed: ENOENT/);
  });

  it('are none where a dry run was not told of a place', async () => {
    const beside = args().filter((word) => word !== '--control-socket' && word !== control);
    daemon = new Running({ args: beside, env: { ENTROPYD_CONTROL_SOCKET: undefined } });
    const before = existsSync('/run/entropyd/control.sock');
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

  it('is let in by the kernel as the mode says: the group to the status socket only', async (t) => {
    needsOtherUser(t);
    await start();
    chmodSync(directory, 0o711);
    expect(as(AS_NOBODY, talk(status)).stdout).toBe('EACCES\n');
    expect(as(AS_NOBODY, talk(control)).stdout).toBe('EACCES\n');
    expect(as(inGroup, talk(control)).stdout).toBe('EACCES\n');
    expect(as(inGroup, talk(status)).stdout).toMatch(/^\{"status":\{/);
  });

  it('is refused by its credentials before it is heard, whatever the mode', async (t) => {
    needsOtherUser(t);
    await start();
    chmodSync(directory, 0o711);
    chmodSync(control, 0o666);
    chmodSync(status, 0o666);
    for (const [user, path] of [
      [AS_NOBODY, status],
      [AS_NOBODY, control],
      [inGroup, control],
    ] as const) {
      expect(as(user, talk(path)).stdout).toMatch(/^(EPIPE\n|ECONNRESET\n|)$/);
    }
  });

  it('who may not ask is told so; exit 77', async (t) => {
    needsOtherUser(t);
    const program = reachableProgram();
    onTestFinished(program.remove);
    await start();
    chmodSync(directory, 0o711);
    const { code, stderr } = await finish({
      command: 'setpriv',
      args: [...AS_NOBODY, process.execPath, program.main, 'reseed', '--control-socket', control],
    });
    expect(code).toBe(77);
    expect(stderr).toMatch(/you may not ask at .*control\.sock: run it as root/);
  });
});

describe('a client that misbehaves', () => {
  const stillFine = async (): Promise<void> => {
    expect((await asked('status')).code).toBe(0);
    expect(daemon?.text()).not.toMatch(/error|failed/);
  };

  it('gets one sentence and loses its connection', async () => {
    await start();
    expect(await say(control, 'hello\n')).toMatch(/^\{"error":\{"code":"notJson",.*\}\n$/);
    expect(await say(control, '{"ask":"exec","file":"/bin/sh"}\n')).toMatch(/"code":"unknown"/);
    expect(await say(status, '{"ask":"reseed"}\n')).toMatch(/"code":"notHere"/);
    expect(await say(control, 'x'.repeat(5000))).toMatch(/"code":"tooLong"/);
    expect(await say(control, '{"ask":', true)).toBe('');
    await stillFine();
  });

  it('may be done talking before it is answered', async () => {
    await start();
    expect(await say(control, '{"ask":"status"}\n', true)).toMatch(/^\{"status":\{.*\}\n$/);
  });

  it('may say nothing, be many, and take no answer: others are served, and its time ends', async () => {
    await start();
    const mute = Array.from({ length: 20 }, () =>
      connect(status)
        .on('error', () => {})
        .resume(),
    );
    const first = mute[0] as Socket;
    await once(first, 'connect');
    const heard = once(first, 'close');
    // The control socket has places of its own.
    expect(await say(control, '{"ask":"status"}\n')).toMatch(/^\{"status":/);
    await heard;
    for (const socket of mute) socket.destroy();
    await stillFine();
  });
});
