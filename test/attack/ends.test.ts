// Whatever ends the daemon, nothing of it stays behind, and the audit says why it ended.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fedDaemon } from '../support/fed-daemon.js';
import { fullPipeAt } from '../support/pipe.js';
import { MAIN } from '../support/program.js';
import { until } from '../support/until.js';

const fed = fedDaemon({ seed: 4, blocks: 10 });
const OFTEN = ['--reseed-interval', '1s'];

const last = () => fed.entries().at(-1);

/** Code that the program loads first and that throws as it runs: nothing from outside makes it do so. */
function planted(code: string, first = ''): string[] {
  const file = join(fed.directory, 'planted.cjs');
  fs.writeFileSync(file, `${first}\nprocess.on('SIGUSR2', () => { ${code} });\n`);
  return ['--require', file];
}

it.each([
  ['an error that nobody caught', "setImmediate(() => { throw new Error('planted'); })"],
  ['a rejection that nobody handled', "Promise.reject(new Error('planted'))"],
  [
    'two errors at once',
    "for (const i of [1, 2]) setImmediate(() => { throw new Error('planted'); })",
  ],
])('%s', async (_, code) => {
  const daemon = await fed.startFed(OFTEN, { nodeFlags: planted(code) });
  expect(fs.existsSync(fed.socket)).toBe(true);
  expect((await daemon.stop('SIGUSR2')).code).toBe(70);
  expect(fed.isClean).toBe(true);
  const why = expect.stringContaining('planted'); // the error's own message
  expect(last()).toMatchObject({ event: 'failed', exitCode: 70, why });
  expect(daemon.events('failed')).toMatchObject([{ why }]);
});

it('an error while the end is under way already', async () => {
  const late = "process.on('SIGTERM', () => setImmediate(() => { throw new Error('planted'); }));";
  const daemon = await fed.startFed(OFTEN, { nodeFlags: planted('', late) });
  expect((await daemon.stop()).code).toBe(70);
  expect(fed.isClean).toBe(true);
  expect(daemon.events('failed')).toMatchObject([{ why: expect.stringContaining('planted') }]);
});

it('an error, an end that does not come, and a log that nobody reads', async () => {
  const { reader, writer } = fullPipeAt(join(fed.directory, 'log'));
  const hangs = join(fed.directory, 'hangs');
  // A connection that never comes about, to a socket that a killed daemon left: the start waits for it.
  const hanging = `
    const net = require('node:net');
    net.connect = () => { require('node:fs').writeFileSync(${JSON.stringify(hangs)}, ''); return new net.Socket(); };
    setInterval(() => {}, 1e6);`;
  fs.mkdirSync(fed.place);
  const killed =
    "require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
  spawnSync(process.execPath, ['-e', killed, fed.socket]);
  // As the unit starts it, without an option: Node makes no stream of its standard error then.
  const env = {
    ...{ PATH: process.env['PATH'], ENTROPYD_DRY_RUN: 'true', ENTROPYD_SOURCE: 'jitter' },
    ENTROPYD_LOG_FORMAT: 'json',
    ENTROPYD_CONTROL_SOCKET: fed.socket,
  };
  const command = [...planted("throw new Error('planted')", hanging), MAIN, 'run'];
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'ignore', writer] });
  try {
    fs.closeSync(writer);
    await until(() => fs.existsSync(hangs));
    child.kill('SIGUSR2');
    await until(() => child.exitCode !== null);
    expect(child.exitCode).toBe(70);
  } finally {
    child.kill('SIGKILL');
    fs.closeSync(reader);
  }
});

it('no source where one was required', async () => {
  const daemon = fed.start(['--require-source', '--hwrng-device', '/nowhere']);
  expect((await daemon.ended()).code).toBe(69);
  expect(fed.isClean).toBe(true);
  expect(last()).toMatchObject({ event: 'failed', exitCode: 69 });
});

it('a control socket where something else listens', async () => {
  fs.mkdirSync(fed.place);
  const other = createServer().listen(fed.socket);
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  expect((await fed.start().ended()).code).toBe(71);
  expect(last()).toMatchObject({ event: 'failed', exitCode: 71 });
  expect(fs.readdirSync(fed.place)).toEqual(['control.sock']);
});

it('a metrics address that is taken, and its end by a signal', async () => {
  const path = join(fed.directory, 'metrics.sock');
  const other = createServer().listen(path);
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const daemon = await fed.startFed([...OFTEN, '--metrics-listen', `unix:${path}`]);
  expect((await daemon.stop('SIGINT')).code).toBe(0);
  expect(fed.isClean).toBe(true);
  expect(last()?.event).toBe('stopped');
});

it.each(['SIGTERM', 'SIGINT'] as const)('%s many times', async (signal) => {
  const daemon = await fed.startFed(OFTEN);
  for (let i = 0; i < 5; ++i) daemon.child.kill(signal);
  expect((await daemon.stop(signal)).code).toBe(0);
  expect(fed.isClean).toBe(true);
  expect(last()?.event).toBe('stopped');
});
