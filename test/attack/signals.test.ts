// SIGHUP and SIGUSR1 at any moment of a start end nothing, and what they ask for is done once the daemon
// listens. ENTROPYD_SIGNALLED_STARTS=50 makes it a thousand signals.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Fifo } from '../support/fifo.js';
import { AS_THE_UNIT, ENTROPYD, Launched } from '../support/launched.js';
import { eventsIn } from '../support/log-lines.js';
import { listeningAt, withstands } from '../support/process-state.js';
import { LAUNCHER, MAIN, SEEDER } from '../support/program.js';
import { needsProgram, needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

const STARTS = Number(process.env['ENTROPYD_SIGNALLED_STARTS'] ?? 8);
const SIGNALS = 20;
const SIGNALS_SENT = ['SIGHUP', 'SIGUSR1'] as const;

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);

const someOf = (signals: readonly NodeJS.Signals[]): NodeJS.Signals =>
  signals[Math.floor(Math.random() * signals.length)] as NodeJS.Signals;

describe('a start under SIGHUP and SIGUSR1', () => {
  it.each([
    ['the unit’s', AS_THE_UNIT()],
    ['`entropyd run`', [ENTROPYD, 'run'] as const],
  ])(
    `ends by SIGTERM alone: ${STARTS} starts, %s`,
    async (_, command) => {
      for (let start = 0; start < STARTS; ++start) {
        const started = new Launched(command);
        for (const signal of SIGNALS_SENT) await started.answersFor(signal);
        for (let sent = 0; sent < SIGNALS; ++sent) {
          started.kill(someOf(SIGNALS_SENT));
          await pause(Math.random() * 30);
        }
        await started.logged('started');
        expect(listeningAt(started.pid)).toEqual([]);
        for (const signal of SIGNALS_SENT) started.kill(signal);
        expect(await started.stop()).toBe('exit 0');
      }
    },
    30_000 + STARTS * 10_000,
  );

  it('does what the signals asked for, once', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'entropyd-signals-'));
    const config = join(directory, 'entropyd.toml');
    writeFileSync(config, '');
    try {
      const started = new Launched([...AS_THE_UNIT(), '--config', config]);
      for (const signal of SIGNALS_SENT) await started.answersFor(signal);
      for (const signal of SIGNALS_SENT) started.kill(signal);
      await started.logged('credited');
      await started.logged('settingsChanged');
      expect(await started.stop()).toBe('exit 0');
      expect(eventsIn(started.stderr, 'settingsChanged').length).toBe(1);
    } finally {
      rmSync(directory, { recursive: true });
    }
  }, 60_000);

  it('stops where its terminal was hung up before it answered for SIGHUP', async (t) => {
    needsProgram(t, '/usr/bin/python3', 'python3');
    const hangUp = new URL('../support/hang-up.py', import.meta.url).pathname;
    // As bin/entropyd, for as long as the terminal is there.
    const late = `trap '' HUP; while [ -t 0 ]; do echo waiting; sleep 0.1; done; exec "$0" "$@"`;
    const started = new Launched([
      ...(['python3', hangUp, 'sh', '-c', late] as const),
      ...[LAUNCHER, process.execPath, MAIN, 'run'],
    ]);
    let said = '';
    started.child.stdout?.setEncoding('utf8').on('data', (text) => (said += text));
    await until(() => said.includes('waiting'));
    started.child.stdin?.write('\n');
    try {
      await until(() => started.hasEnded);
      expect(said).toMatch(/^ended 0$/m);
    } finally {
      // It is not hang-up.py's own end that ends the daemon.
      if (!started.hasEnded)
        for (const pid of childrenOf(started.pid)) process.kill(pid, 'SIGKILL');
    }
  }, 90_000);

  it('leaves SIGHUP’s default action to every other command', () => {
    const directory = mkdtempSync(join(tmpdir(), 'entropyd-signals-'));
    const node = join(directory, 'node');
    writeFileSync(node, '#!/bin/sh\ngrep SigIgn /proc/self/status\n', { mode: 0o755 });
    try {
      const command = `trap '' HUP; exec "$0" "$@"`;
      const { stdout } = spawnSync('sh', ['-c', command, LAUNCHER, node, 'status'], {
        encoding: 'utf8',
      });
      const [, ignored] = /^SigIgn:\s*([0-9a-f]+)$/m.exec(stdout) ?? [];
      expect(Number.parseInt(ignored as string, 16) & 1).toBe(0);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('SIGTERM ends it at any moment', async () => {
    for (let ms = 0; ms <= 240; ms += 40) {
      const started = new Launched(AS_THE_UNIT());
      await started.answersFor('SIGUSR1');
      await pause(ms);
      // By the signal before the daemon listens, in order afterwards: systemd takes either for success.
      expect(['exit SIGTERM', 'exit 0']).toContain(await started.stop());
    }
  }, 60_000);

  it('reaches the seeder as well, and waits', async (t) => {
    needsRoot(t);
    const silent = new Fifo();
    const seeding = ['--source', 'hwrng', '--hwrng-device', silent.path, '--timeout', '1'];
    const started = new Launched([SEEDER, ...seeding, '--launch', process.execPath, MAIN, 'run']);
    for (const signal of SIGNALS_SENT) await started.answersFor(signal);
    for (const signal of SIGNALS_SENT) started.kill(signal);
    await pause(100);
    expect(started.hasEnded).toBe(false);
    await until(() => started.hasEnded);
    expect(started.end()).toBe('exit 69');
    silent.remove();
  }, 30_000);

  it('leaves Node no trace of how it was guarded, and no signal’s default action at its end', async () => {
    const script = `
      const handler = () => {};
      process.on('SIGHUP', handler); process.off('SIGHUP', handler);
      console.error(JSON.stringify({ preload: process.env.LD_PRELOAD ?? null, event: 'credited' }));
      setInterval(() => {}, 1e6);`;
    const started = new Launched([LAUNCHER, process.execPath, '-e', script, 'run']);
    await started.logged('credited');
    expect(started.stderr).toContain('"preload":null');
    for (const signal of SIGNALS_SENT) expect(withstands(started.pid, signal)).toBe(true);
    started.kill('SIGHUP');
    await pause(100);
    expect(await started.stop()).toBe('exit SIGTERM');
  }, 30_000);
});
