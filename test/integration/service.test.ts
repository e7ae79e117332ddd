// What a service manager and an administrator see: notifications, signals, log forms, privileges.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, fstatSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { NotifySocket } from '../support/notify-socket.js';
import { AS_NOBODY, needsOtherUser, reachableProgram } from '../support/other-user.js';
import { finish, MAIN, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { needsProgram, needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

let directory: string;
let fifo: Fifo;
let daemon: Running | undefined;

beforeEach(() => {
  directory = temporaryDirectory();
  fifo = new Fifo();
  fifo.write(new RandomBytes(2).take(4 + 3 * 2500));
});
afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
  fifo.remove();
  rmSync(directory, { recursive: true });
});

const args = (...more: string[]): string[] => [
  ...['run', '--dry-run', '--source', 'hwrng', '--hwrng-device', fifo.path],
  ...more,
];

describe('sd_notify', () => {
  it.each(['path', 'abstract name'])('tells the manager by a %s', async (kind) => {
    const address = kind === 'path' ? join(directory, 'notify') : `@entropyd-test-${process.pid}`;
    const socket = await NotifySocket.open(address);
    try {
      daemon = new Running({
        args: args('--reseed-interval', '1h'),
        env: { NOTIFY_SOCKET: address, WATCHDOG_USEC: '1000000' },
      });
      await daemon.event('credited');
      const signs = () => socket.texts().filter((text) => text === 'WATCHDOG=1').length;
      await until(() => signs() >= 6); // at half of the period: test/unit/daemon/feed-loop.test.ts
      await daemon.stop();
      await until(() => socket.texts().includes('STOPPING=1'));
      const texts = socket.texts();
      expect(texts.filter((text) => text === 'READY=1').length).toBe(1);
      expect(texts.at(-1)).toBe('STOPPING=1');
      expect(texts).toContain('STATUS=1 credit so far, pool 256 of 256 bits, CRNG ready');
    } finally {
      await socket.close();
    }
  });

  it('says in STATUS= why it is degraded', async () => {
    fifo.remove();
    const socket = await NotifySocket.open(join(directory, 'notify'));
    try {
      daemon = new Running({ args: args(), env: { NOTIFY_SOCKET: socket.address } });
      await daemon.event('degraded');
      const absent = /STATUS=Degraded, nothing to feed from: hwrng absent: there is no /;
      await until(() => absent.test(socket.texts().join('\n')));
    } finally {
      await socket.close();
      fifo = new Fifo();
    }
  });
});

describe('signals', () => {
  it('SIGUSR1 logs statistics and opens no debugger', async () => {
    daemon = new Running({ args: args('--reseed-interval', '1h') });
    await daemon.event('credited');
    daemon.child.kill('SIGUSR1');
    await daemon.line(
      /statistics: dry run, feeding, up \d+ s, 1 credit\(s\), 256 bits for 2500 bytes, 1 reseeds, pool 256 of 256 bits/,
    );
    await daemon.line(
      /statistics: hwrng trusted, 5004 bytes read, 2 blocks passed, 0 failed, measured [\d.]+ bits per byte, credited 4/,
    );
    expect(daemon.text()).not.toMatch(/Debugger listening/);
  });

  it('SIGHUP re-reads the file: what can change changes, what cannot is named, a bad one changes nothing', async () => {
    const file = join(directory, 'entropyd.toml');
    writeFileSync(file, 'reseed-interval = "1h"\n');
    daemon = new Running({ args: args('--config', file, '--log-level', 'debug') });
    await daemon.line(/would have credited 256 bits .*next in 1h/);
    writeFileSync(file, 'reseed-interval = "1s"\nrequire-source = true\n');
    daemon.child.kill('SIGHUP');
    await daemon.line(/reloaded .*entropyd\.toml: reseed-interval changed/);
    await daemon.line(/in force only after a restart: require-source/);
    await daemon.line(/would have credited 256 bits .*next in (1s|\d+ms), summed up every minute/);
    writeFileSync(file, 'reseed-interval = 9\n');
    daemon.child.kill('SIGHUP');
    const said = await daemon.line(
      /not reloaded, the settings stay as they are: .*reseed-interval: 9 is not allowed/,
    );
    expect(said.level).toBe(50);
  });
});

describe('log forms', () => {
  it('is JSON lines where nobody reads along, and readable where asked for', async () => {
    const json = await finish({
      args: ['once', '--dry-run', '--source', 'hwrng', '--hwrng-device', fifo.path],
    });
    for (const line of json.stderr.trim().split('\n'))
      expect(JSON.parse(line)).toHaveProperty('msg');
    expect(json.stdout).toBe(
      'would have credited 256 bits (2500 bytes); pool 256 of 256 bits, CRNG ready\n',
    );
    fifo.write(new RandomBytes(2).take(4 + 3 * 2500));
    const pretty = await finish({
      args: [
        'once',
        '--dry-run',
        '--source',
        'hwrng',
        '--hwrng-device',
        fifo.path,
        '--log-format',
        'pretty',
      ],
    });
    expect(pretty.stderr).toMatch(
      /^\d\d:\d\d:\d\d warn {2}dry run, nothing will be credited: asked for\n/,
    );
  });

  it('has priorities where standard error is the journal', async () => {
    const path = join(directory, 'journal');
    const fd = openSync(path, 'w');
    const { dev, ino } = fstatSync(fd);
    const child = spawn(
      process.execPath,
      [
        MAIN,
        'once',
        '--dry-run',
        '--log-level',
        'info',
        '--source',
        'hwrng',
        '--hwrng-device',
        fifo.path,
      ],
      {
        env: { PATH: process.env['PATH'], JOURNAL_STREAM: `${dev}:${ino}` },
        stdio: ['ignore', 'ignore', fd],
      },
    );
    await once(child, 'close');
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    expect(lines[0]).toMatch(/^<4>dry run, nothing will be credited/);
    for (const line of lines.slice(1)) expect(line).toMatch(/^<6>\w/);
  });

  it('is one JSON document on standard output with once --json', async () => {
    const { stdout } = await finish({
      args: ['once', '--json', '--dry-run', '--source', 'hwrng', '--hwrng-device', fifo.path],
    });
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'feeding',
      dryRun: true,
      kernel: { poolSizeBits: 256, entropyAvailBits: 256, watermarkBits: 192, crngReady: true },
      feed: { credits: 1, bytesAdded: 2500, bitsCredited: 256, reseeds: 1 },
      sources: [
        { name: 'hwrng', standing: 'trusted', blocksPassed: 2, blocksFailed: 0, reason: '' },
      ],
    });
  });
});

describe('privileges', () => {
  const withoutCapability = ['--bounding-set', '-sys_admin', '--inh-caps', '-sys_admin'];

  it('are asked for in one line, with exit 77', async (t) => {
    needsRoot(t);
    needsProgram(t, '/usr/bin/setpriv', 'util-linux');
    const { code, stderr } = await finish({
      command: 'setpriv',
      args: [...withoutCapability, process.execPath, MAIN, 'once'],
    });
    expect(code).toBe(77);
    expect(stderr).toMatch(
      /crediting the kernel pool needs CAP_SYS_ADMIN: run as root, or try --dry-run/,
    );
  });

  it('are done without in a dry run, which says so first', async (t) => {
    needsOtherUser(t);
    const program = reachableProgram();
    onTestFinished(program.remove);
    const child = spawn(
      'setpriv',
      [
        ...AS_NOBODY,
        process.execPath,
        program.main,
        'run',
        '--dry-run=auto',
        '--log-format=pretty',
      ],
      { env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    await until(() => /hwrng.*(EACCES|absent)|no permission.*hwrng/.test(said));
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    const [first] = said.split('\n');
    expect(first).toMatch(
      /dry run, nothing will be credited: crediting the kernel pool needs CAP_SYS_ADMIN: run as root/,
    );
    if (existsSync('/dev/hwrng')) {
      expect(said).toMatch(/no permission to read \/dev\/hwrng \(EACCES\): run as root/);
    }
  });

  it('warns once, by the name of the unit setting, when memory cannot be locked', async (t) => {
    needsRoot(t);
    needsProgram(t, '/usr/bin/setpriv', 'util-linux');
    const without = ['--bounding-set', '-ipc_lock', '--inh-caps', '-ipc_lock'];
    const { stderr, code } = await finish({
      command: 'prlimit',
      args: [
        '--memlock=0:0',
        'setpriv',
        ...without,
        process.execPath,
        MAIN,
        'once',
        '--dry-run',
        '--hwrng-device',
        fifo.path,
      ],
    });
    expect(code).toBe(0);
    expect(stderr.match(/LimitMEMLOCK=/g)?.length).toBe(1);
  });
});
