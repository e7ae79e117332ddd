// What `status` shows of a real daemon, of none, and of an impostor, once and on a screen that is redrawn.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fedDaemon } from '../support/fed-daemon.js';
import { finish, MAIN, Running } from '../support/program.js';
import { needsProgram, needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

/** Where a screen begins to be drawn anew. */
const HOME = '\x1b[H';

const fed = fedDaemon({ blocks: 3 });
const start = (): Promise<Running> =>
  fed.startFed(['--reseed-interval', '1h', '--log-level', 'debug']);

describe('entropyd status', () => {
  it('shows the running daemon, to a person and to a program', async () => {
    await start();
    const screen = await fed.ask('status');
    expect(screen).toMatchObject({ code: 0, stderr: '' });
    expect(screen.stdout).not.toBe('');
    const { code, stdout } = await fed.ask('status', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'feeding',
      dryRun: true,
      feed: { credits: 1, bytesAdded: 2500, bitsCredited: 256, lastCreditFrom: 'hwrng' },
      sources: [{ name: 'hwrng', standing: 'trusted', blocksFailed: 0 }],
      rates: { minute: { bitsCredited: 256 }, hour: {}, day: { bucketSeconds: 3600 } },
    });
  });

  it('tells that none runs, and what the kernel tells; exit 69', async () => {
    expect((await fed.ask('status')).code).toBe(69);
    const json = await fed.ask('status', '--json');
    expect(json.code).toBe(69);
    expect(JSON.parse(json.stdout)).toMatchObject({ state: 'notRunning', kernel: {} });
  });

  it('is not fooled by what is no daemon', async () => {
    mkdirSync(fed.place);
    const script =
      "require('net').createServer((s) => s.end('\\x1b]0;x\\x07\\n')).listen(process.argv[1], () => console.log('up'))";
    const impostor = spawn(process.execPath, ['-e', script, fed.statusSocket]);
    await once(impostor.stdout, 'data');
    const { code, stderr, stdout } = await fed.ask('status');
    impostor.kill();
    await once(impostor, 'close');
    expect({ code, stdout }).toEqual({ code: 71, stdout: '' });
    expect(stderr).toContain(fed.statusSocket);
    expect(stderr.trimEnd()).not.toMatch(/\p{Cc}/u); // nothing of the answer
  });

  it('wants a terminal for --watch, and a socket', async () => {
    const watch = await fed.ask('status', '--watch');
    expect(watch.code).toBe(64);
    const none = await finish({ args: ['status'], env: { ENTROPYD_CONTROL_SOCKET: 'none' } });
    expect(none.code).toBe(78);
  });
});

describe('entropyd status --watch', () => {
  // The terminal of script(1): its settings and its screen before and after.
  async function watched(end: (terminal: ReturnType<typeof spawn>) => void): Promise<string> {
    const command = `stty rows 30 cols 100; stty -g; ${process.execPath} ${MAIN} status --watch --control-socket ${fed.socket}; echo "exit $?"; stty -g`;
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { PATH: process.env['PATH'], TERM: 'xterm', SHELL: '/bin/sh' },
    });
    let drawn = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (drawn += text));
    await until(() => drawn.split(HOME).length > 3); // more than once: it was drawn anew
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
    expect(screen?.split(HOME).length).toBeGreaterThanOrEqual(3);
    expect(screen).toContain('feeding'); // a state, as in the document
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
    expect(drawn).toContain('exit 0');
  });
});

it('entropyd doctor knows when the running daemon credited last', async (t) => {
  needsRoot(t);
  // One that does credit, and what it measured: doctor takes no dry run for the daemon.
  const daemon = new Running({
    args: ['run', '--source', 'jitter', '--control-socket', fed.socket],
  });
  onTestFinished(async () => void (await daemon.stop()));
  await daemon.event('credited', { source: 'jitter', bits: 256 });
  const env = { ENTROPYD_CONTROL_SOCKET: fed.socket };
  const { stdout } = await finish({ args: ['doctor', '--json'], env });
  const { checks } = JSON.parse(stdout) as { checks: { id: string; detail: string }[] };
  const feeding = checks.find(({ id }) => id === 'feeding');
  expect((await fed.status()).feed.lastCreditAt).toMatch(/^20\d\d-/);
  expect(feeding?.detail).toMatch(/Its last credit was \d+s ago, at 20\d\d-/);
});
