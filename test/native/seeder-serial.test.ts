// entropyd-seed at a serial line: what it reads there, and what it leaves behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { finish, SEEDER } from '../support/program.js';
import { needsRoot } from '../support/requires.js';
import { SerialStick } from '../support/serial-stick.js';
import { until } from '../support/until.js';

const run = (...args: string[]) => finish({ command: SEEDER, args });

describe('entropyd-seed at a serial line', () => {
  it('reads a generator raw, and gives the line back', async (t) => {
    needsRoot(t);
    const stick = new SerialStick();
    onTestFinished(() => stick.remove());
    const { settings: before } = await stick.state();
    const line = ['--source', 'tty', '--device', stick.path, '--baud', '57600', '--init', 'go\\n'];
    const seeding = run(...line, '--claim', '0.5', '--bits', '1000');
    await until(async () => !(await stick.state()).settings.echo);
    expect((await stick.state()).settings.baud).toBe(57_600);
    await stick.send(50_000);
    const { code, stderr } = await seeding;
    const after = await stick.send(0);
    expect(stderr).toMatch(/^entropyd-seed: credited 1000 bits from \S+ \(2500 tested bytes/);
    expect(code).toBe(0);
    expect(after.settings.all).toBe(before.all);
    expect(after.received.slice(0, 3)).toBe('go\n');
  });

  it.for<[NodeJS.Signals, NodeJS.Signals[]]>([
    ['SIGHUP', []],
    ['SIGINT', []],
    ['SIGQUIT', []],
    ['SIGTERM', ['SIGHUP']], // nohup makes it ignore this one
  ])('gives the line back when %s ends it', async ([signal, ignored], t) => {
    needsRoot(t);
    const stick = new SerialStick();
    onTestFinished(() => stick.remove());
    const { settings: before } = await stick.state();
    const words = [SEEDER, '--source', 'tty', '--device', stick.path, '--timeout', '600'];
    const program = ignored.length > 0 ? ['nohup', ...words] : words;
    const child = spawn(program[0] as string, program.slice(1), { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    await until(async () => !(await stick.state()).settings.echo);
    for (const one of ignored) {
      child.kill(one);
      await pause(300);
      expect((await stick.state()).settings.echo).toBe(false);
    }
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([null, signal]);
    expect((await stick.state()).settings).toEqual(before);
  });
});
