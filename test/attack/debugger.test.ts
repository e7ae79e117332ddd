// SIGUSR1 asks Node for its debugger, which would take code from anybody on this machine. At no moment of a
// start may it be listening afterwards.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AS_THE_UNIT, type Command, ENTROPYD, Launched } from '../support/launched.js';
import { childrenOf, commandOf, listeningAt } from '../support/process-state.js';
import { LAUNCHER, MAIN } from '../support/program.js';
import { until } from '../support/until.js';

const AT_ONCE = 4;
const steps = (count: number): number[] => Array.from({ length: count }, (_, step) => step * 10);

/** Signals one start each of so many milliseconds after the program began; what listens afterwards. */
async function listeners(command: Command, moments: readonly number[]): Promise<string[]> {
  const found: string[] = [];
  const left = [...moments];
  const worker = async (): Promise<void> => {
    for (let ms = left.shift(); ms !== undefined; ms = left.shift()) {
      const started = new Launched(command);
      await started.answersFor('SIGUSR1');
      await pause(ms);
      started.kill('SIGUSR1');
      await started.logged('started');
      started.kill('SIGUSR1'); // and in the middle of its life
      await pause(50);
      found.push(...listeningAt(started.pid).map((address) => `${ms} ms: ${address}`));
      expect(await started.stop()).toBe('exit 0');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return found;
}

describe('SIGUSR1 opens no debugger', () => {
  it('in what the seeder becomes, as the unit starts it', async () => {
    expect(await listeners(AS_THE_UNIT(), steps(31))).toEqual([]);
  }, 120_000);

  it('in `entropyd run`', async () => {
    expect(
      await listeners(
        [ENTROPYD, 'run'],
        steps(31).filter((_, step) => step % 3 === 0),
      ),
    ).toEqual([]);
  }, 120_000);

  it('in a command, which still ends at its terminal’s hangup', async () => {
    for (const ms of [0, 60, 120, 180, 1000]) {
      const started = new Launched([ENTROPYD, 'check']); // reads what never comes
      await started.answersFor('SIGUSR1');
      await pause(ms);
      started.kill('SIGUSR1');
      await pause(300);
      expect(listeningAt(started.pid)).toEqual([]);
      if (ms < 1000) expect(await started.stop('SIGKILL')).toBe('exit SIGKILL');
      else expect(await started.stop('SIGHUP')).toBe('exit SIGHUP');
    }
  }, 60_000);

  it('in `npm start`', async () => {
    const npm = spawn('npm', ['start', '--silent'], {
      cwd: new URL('../..', import.meta.url).pathname,
      env: {
        PATH: process.env['PATH'],
        ENTROPYD_DRY_RUN: 'true',
        ENTROPYD_SOURCE: 'jitter',
        ENTROPYD_CONTROL_SOCKET: 'none',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    npm.stderr.setEncoding('utf8').on('data', (text) => (log += text));
    const below = (pid: number): number[] => childrenOf(pid).flatMap((own) => [own, ...below(own)]);
    let pid = 0;
    await until(() => {
      pid = below(npm.pid as number).find((one) => commandOf(one).includes(MAIN)) ?? 0;
      return pid !== 0;
    }, 60_000);
    while (!/credited \d+ bits/.test(log) && npm.exitCode === null) {
      process.kill(pid, 'SIGUSR1');
      await pause(20);
    }
    expect(listeningAt(pid)).toEqual([]);
    process.kill(pid, 'SIGTERM');
    const [code] = await once(npm, 'close');
    expect(code).toBe(0);
  }, 60_000);

  it('in any Node by the launcher: it takes no address that can be bound', async () => {
    const started = new Launched([LAUNCHER, process.execPath, '-e', 'setInterval(() => {}, 1e6)']);
    await started.answersFor('SIGUSR1');
    for (let ms = 0; ms < 500; ms += 10) {
      started.kill('SIGUSR1');
      await pause(10);
    }
    expect(listeningAt(started.pid)).toEqual([]);
    expect(await started.stop()).toBe('exit SIGTERM');
  }, 30_000);

  it('that stays open in a bare `node dist/main.cjs`, however early it comes', async () => {
    for (const ms of steps(31).filter((_, step) => step % 6 === 0)) {
      const started = new Launched([process.execPath, MAIN, 'run']);
      await pause(ms);
      started.kill('SIGUSR1');
      // The default action, before Node has a handler: no debugger, and no program.
      await started.logged('started').catch(() => {});
      if (started.hasEnded) {
        expect(started.end()).toBe('exit SIGUSR1');
        continue;
      }
      await until(() => started.hasEnded || listeningAt(started.pid).length === 0);
      expect(await started.stop()).toBe('exit 0');
    }
  }, 90_000);
});
