// A generator at a serial line: the daemon reads it raw, gives the line back, and finds the generator again when
// it was unplugged. Dry runs, so that nothing that a test made is ever credited.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { finish, Running } from '../support/program.js';
import { type LineSettings, SerialStick } from '../support/serial-stick.js';
import { until } from '../support/until.js';

let stick: SerialStick;
let directory: string;
let before: LineSettings;
let daemon: Running | undefined;
beforeEach(async () => {
  stick = new SerialStick();
  directory = temporaryDirectory();
  before = (await stick.state()).settings;
});
afterEach(async () => {
  await daemon?.stop('SIGKILL');
  daemon = undefined;
  await stick.remove();
  rmSync(directory, { recursive: true });
});

function fileOf(...lines: string[]): string {
  const file = join(directory, 'entropyd.toml');
  const table = ['[[source]]', 'name = "stick"', `device = "${stick.path}"`, ...lines];
  writeFileSync(file, `${['reseed-interval = "1s"', ...table].join('\n')}\n`);
  return file;
}

const configured = () => ['--config', fileOf('kind = "tty"')];

const run = (...args: string[]): Running =>
  new Running({ args: ['run', '--dry-run', '--log-format', 'json', ...args] });

const isRaw = async () => !(await stick.state()).settings.echo;
const USED = { source: 'stick', standing: 'trusted' } as const;

async function stopAndLookAtTheLine(running: Running): Promise<void> {
  await stick.send(0); // once the line is as it was, it echoes again
  const { receivedBytes } = await stick.state();
  expect(receivedBytes).toBe(0);
  expect((await running.stop()).code).toBe(0);
  expect((await stick.state()).settings).toEqual(before);
}

describe('a generator at a serial line of 50 kB/s', () => {
  it.each(['tty', 'device'])('feeds as kind %s, and nothing is echoed', async (kind) => {
    daemon = run('--config', fileOf(`kind = "${kind}"`));
    await until(isRaw);
    await stick.send(50_000);
    await daemon.event('standingChanged', USED);
    await daemon.event('credited', { source: 'stick', bits: 256 });
    await stopAndLookAtTheLine(daemon);
  });

  it('feeds as --hwrng-device', async () => {
    daemon = run('--source', 'hwrng', '--hwrng-device', stick.path);
    await until(isRaw);
    await stick.send(50_000);
    await daemon.event('credited', { source: 'hwrng', bits: 256 });
    await stopAndLookAtTheLine(daemon);
  });

  it('comes back as another device after it was unplugged', async () => {
    daemon = run('--config', fileOf('kind = "tty"', "init = 'start\\n'"));
    await until(isRaw);
    await stick.send(50_000);
    await daemon.event('credited', { source: 'stick' });
    await stick.send(0); // until the line is raw again, so that nothing is echoed
    let seen = daemon.lines.length;
    await stick.unplug();
    await daemon.event('troubleBegan', { source: 'stick', trouble: 'absent' }, seen);
    seen = daemon.lines.length;
    await stick.plug();
    await until(isRaw);
    await stick.send(50_000);
    await daemon.event('troubleEnded', { source: 'stick' }, seen);
    await daemon.event('standingChanged', USED, seen);
    await daemon.event('recovered', {}, seen);
    const { received } = await stick.send(0);
    expect(received).toBe('start\nstart\n');
    expect(daemon.lines.filter(({ msg }) => msg.includes('start\\n'))).toEqual([]);
    expect((await daemon.stop()).code).toBe(0);
    expect((await stick.state()).settings).toEqual(before);
  });
});

describe('the commands', () => {
  const sending = () => until(isRaw).then(() => stick.send(50_000));

  it('check reads it raw and gives the line back', async () => {
    const checked = finish({ args: ['check', stick.path, '--blocks', '3', '--json'] });
    await sending();
    expect(JSON.parse((await checked).stdout)).toMatchObject({ blocks: 3 });
    expect((await stick.send(0)).settings).toEqual(before);
  });

  it('collect reads it raw and gives the line back', async () => {
    const args = ['collect', '--config', fileOf('kind = "tty"'), '--source', 'stick'];
    const collected = finish({ args: [...args, '--bytes', '5000'] });
    await sending();
    expect((await collected).code).toBe(0);
    expect((await stick.send(0)).settings).toEqual(before);
  });
});

it.each([
  ['kind = "tty"\nbaud = 49', /stick: baud: 49 is not allowed; give bits per second from 50 /],
  ['kind = "tty"\nflow = "both"', /stick: flow: "both" is not allowed; give none, hardware /],
  ['kind = "tty"\ninit = \'\\q\'', /stick: init: .* is not allowed; give at most 256 bytes/],
])('a table with %j is a configuration error', async (lines, message) => {
  const { code, stderr } = await finish({ args: ['config', 'check', fileOf(lines)] });
  expect(stderr).toMatch(message);
  expect(code).toBe(78);
});

it.each([
  ['', /\[\[source\]\] line: device is missing: name a serial line/],
  ['device = "ttyACM0"', /line: device: "ttyACM0" is not allowed; give the absolute path/],
  ['device = "/dev/tty"', /line: device: \/dev\/tty is the terminal of the program that opens it/],
  ['device = "/dev/console"', /line: device: \/dev\/console is /],
])('a line %j is a configuration error', async (line, message) => {
  const file = join(directory, 'entropyd.toml');
  writeFileSync(file, `[[source]]\nname = "line"\nkind = "tty"\n${line}\n`);
  const { code, stderr } = await finish({ args: ['run', '--dry-run', '--config', file] });
  expect(stderr).toMatch(message);
  expect(code).toBe(78);
});

it.each([
  ['check', () => ['check', stick.path], 'SIGINT'],
  ['collect', () => ['collect', '--source', 'stick', '--bytes', '1M', ...configured()], 'SIGTERM'],
  ['sources', () => ['sources', '--source', 'stick', ...configured()], 'SIGHUP'],
] as const)('%s gives the line back when it is ended by a signal', async (_, args, signal) => {
  const running = new Running({ args: args() });
  await until(isRaw);
  running.child.kill(signal);
  await running.ended();
  expect(running.child.signalCode).toBe(signal);
  expect((await stick.state()).settings).toEqual(before);
});
