// What a service manager and an administrator see: notifications, signals, log forms, privileges.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fedDaemon } from '../support/fed-daemon.js';
import { eventsIn, logLinesOf } from '../support/log-lines.js';
import { NotifySocket } from '../support/notify-socket.js';
import { unprivilegedDryRun } from '../support/other-user.js';
import { finish, MAIN } from '../support/program.js';
import { needsProgram, needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

const fed = fedDaemon({ blocks: 3 });

describe('sd_notify', () => {
  it.each(['path', 'abstract name'])('tells the manager by a %s', async (kind) => {
    const address =
      kind === 'path' ? join(fed.directory, 'notify') : `@entropyd-test-${process.pid}`;
    const socket = await NotifySocket.open(address);
    onTestFinished(() => socket.close());
    const daemon = await fed.startFed(['--reseed-interval', '1h'], {
      env: { NOTIFY_SOCKET: address, WATCHDOG_USEC: '1000000' },
    });
    const signs = () => socket.texts().filter((text) => text === 'WATCHDOG=1').length;
    await until(() => signs() >= 6); // at half of the period: test/unit/daemon/feed-loop.test.ts
    await daemon.stop();
    await until(() => socket.texts().includes('STOPPING=1'));
    const texts = socket.texts();
    expect(texts.filter((text) => text === 'READY=1').length).toBe(1);
    expect(texts.at(-1)).toBe('STOPPING=1');
    const level = /^STATUS=.*\b256\b.*\b256\b/; // of the pool, and its size
    expect(texts.some((text) => level.test(text))).toBe(true);
  });

  it('gives in STATUS= the reason for which it is degraded', async () => {
    fed.fifo.remove();
    const socket = await NotifySocket.open(join(fed.directory, 'notify'));
    onTestFinished(() => socket.close());
    const daemon = fed.start([], { env: { NOTIFY_SOCKET: socket.address } });
    const { why } = await daemon.event('degraded');
    await until(() => socket.texts().some((text) => text.includes(String(why))));
  });
});

describe('signals', () => {
  it('SIGUSR1 logs statistics and opens no debugger', async () => {
    const daemon = await fed.startFed(['--reseed-interval', '1h']);
    daemon.child.kill('SIGUSR1');
    await daemon.event('statistics', { source: null });
    await daemon.event('statistics', { source: 'hwrng' });
    // Of a debugger Node says where it listens, in words of its own; the log's lines are JSON.
    expect(daemon.lines.filter(({ level }) => level === 0)).toEqual([]);
  });

  it('SIGHUP re-reads the file: what can change changes, what cannot is named, a bad one changes nothing', async () => {
    const file = join(fed.directory, 'entropyd.toml');
    writeFileSync(file, 'reseed-interval = "1h"\n');
    const daemon = await fed.startFed(['--config', file, '--log-level', 'debug']);
    writeFileSync(file, 'reseed-interval = "1s"\nrequire-source = true\n');
    daemon.child.kill('SIGHUP');
    const changed = {
      file,
      settings: { 'reseed-interval': '1s' },
      afterRestart: { 'require-source': 'true' },
    };
    await daemon.event('settingsChanged', changed);
    await until(() => daemon.events('credited').length === 2); // an hour before its time
    writeFileSync(file, 'reseed-interval = 9\n');
    daemon.child.kill('SIGHUP');
    expect(await daemon.event('settingsRefused')).toMatchObject({ level: 50 });
  });
});

describe('log forms', () => {
  const runOnce = (...more: string[]) =>
    finish({
      args: ['once', '--dry-run', ...fed.source, ...more],
      env: { ENTROPYD_LOG_FORMAT: undefined },
    });

  it('is text with the date in a pipe, and JSON lines where asked for', async () => {
    for (const format of [[], ['--log-format', 'auto'], ['--log-format', 'pretty']]) {
      const { stderr } = await runOnce(...format);
      const lines = stderr.trimEnd().split('\n');
      for (const line of lines) {
        expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d warn {2}\w/);
      }
      fed.writeStart(3);
    }
    const json = await runOnce('--log-format', 'json');
    const lines = logLinesOf(json.stderr);
    expect(lines.length).toBeGreaterThan(0);
    for (const { level } of lines) expect(level).toBeGreaterThan(0);
  });

  it('has priorities where standard error is the journal', async () => {
    const path = join(fed.directory, 'journal');
    const fd = openSync(path, 'w');
    const { dev, ino } = fstatSync(fd);
    const child = spawn(
      process.execPath,
      [MAIN, 'once', '--dry-run', '--log-level', 'info', ...fed.source],
      {
        env: { PATH: process.env['PATH'], JOURNAL_STREAM: `${dev}:${ino}` },
        stdio: ['ignore', 'ignore', fd],
      },
    );
    await once(child, 'close');
    const [first, ...others] = readFileSync(path, 'utf8').trim().split('\n');
    expect(first).toMatch(/^<4>\w/); // a dry run, as a warning
    expect(others.length).toBeGreaterThan(0);
    for (const line of others) expect(line).toMatch(/^<6>\w/);
  });

  it('is one JSON document on standard output with once --json', async () => {
    const { stdout } = await runOnce('--json');
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
    expect(logLinesOf(stderr)).toMatchObject([{ event: 'failed', exitCode: 77 }]);
  });

  it('are done without in a dry run, which says so first', async (t) => {
    const running = unprivilegedDryRun(t);
    await running.event('started', { dryRun: true });
    const trouble = existsSync('/dev/hwrng') ? 'notPermitted' : 'absent';
    await running.event('troubleBegan', { source: 'hwrng', trouble });
    expect(running.lines[0]).toMatchObject({ level: 40 });
    expect((await running.stop()).code).toBe(0);
  });

  it('warns once when memory cannot be locked', async (t) => {
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
        fed.fifo.path,
      ],
    });
    expect(code).toBe(0);
    expect(eventsIn(stderr, 'memoryNotLocked')).toMatchObject([{ level: 40 }]);
  });
});
