// Generators at a serial line: what the line is set to, what is sent to it, and what remains afterwards.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type GeneratorReader, native } from '../../src/native.js';
import { escapedText } from '../../src/options/values.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { compilePreload } from '../support/preload.js';
import { SerialStick } from '../support/serial-stick.js';
import { until } from '../support/until.js';

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe('a serial line', () => {
  let stick: SerialStick;
  const readers: GeneratorReader[] = [];
  beforeEach(async () => {
    stick = new SerialStick();
    await stick.state(); // it is there
  });
  afterEach(async () => {
    for (const reader of readers.splice(0)) reader.close();
    await stick.remove();
  });

  function opened(kind: 'device' | 'tty', settings = {}): GeneratorReader {
    const reader = new native.GeneratorReader(kind, { device: stick.path, ...settings });
    readers.push(reader);
    return reader;
  }

  /** What was read within the time. */
  async function some(reader: GeneratorReader, size: number, timeoutMs: number) {
    const block = new native.SecureBlock(size);
    const { status } = await reader.read(block, size, timeoutMs);
    return { status, bytes: [...native.takeOut(block)] };
  }

  /** Opens the line: sends it bytes until the first one arrives, and returns all that have arrived. */
  async function open(reader: GeneratorReader): Promise<number[]> {
    const arrived: number[] = [];
    await some(reader, 1, 1);
    await until(async () => {
      await stick.write(Buffer.from('x'));
      arrived.push(...(await some(reader, 1, 100)).bytes);
      return arrived.length > 0;
    });
    for (let more = [0]; more.length > 0; arrived.push(...more)) {
      more = (await some(reader, 1, 500)).bytes;
    }
    return arrived;
  }

  /** Opens the line, and expects every byte to arrive on it. */
  async function expectEveryByte(reader: GeneratorReader): Promise<void> {
    await open(reader);
    await stick.write(EVERY_BYTE);
    expect(await some(reader, 256, 20_000)).toEqual({ status: 'ok', bytes: [...EVERY_BYTE] });
  }

  it.each(['device', 'tty'] as const)('is read raw and without echo by kind %s', async (kind) => {
    await expectEveryByte(opened(kind));
    const { receivedBytes, settings } = await stick.state();
    expect(receivedBytes).toBe(0);
    expect(settings).toMatchObject({
      ...{ echo: false, canonical: false, exclusive: true },
      ...{ outputFlow: false, inputFlow: false, hardwareFlow: false },
    });
  });

  it('gets its settings back when the reader is closed', async () => {
    const { settings: before } = await stick.state();
    const reader = opened('tty', { baud: 57_600, flow: 'hardware' });
    await open(reader);
    expect((await stick.state()).settings.all).not.toBe(before.all);
    reader.close();
    await until(async () => (await stick.state()).settings.all === before.all);
    expect((await stick.state()).settings.exclusive).toBe(false);
  });

  /** Another process, which reads the line, runs the script, and prints the status of the read. */
  function start(script: string, env: NodeJS.ProcessEnv = {}, line = {}, timeoutMs = 60_000) {
    const addon = new URL('../../build/Release/entropyd.node', import.meta.url).pathname;
    const settings = JSON.stringify({ device: stick.path, ...line });
    const reading = `const n = require(${JSON.stringify(addon)});
      const reader = new n.GeneratorReader('tty', ${settings});
      reader.read(new n.SecureBlock(9), 9, ${timeoutMs}).then(({ status }) => console.log(status));`;
    const child = spawn(process.execPath, ['-e', `${reading}\n${script}`], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  }

  it('gets them back at the end of the process, during a read too', async () => {
    const { settings: before } = await stick.state();
    const child = start("process.stdin.on('data', () => process.exit(7)).resume()");
    await until(async () => !(await stick.state()).settings.echo);
    child.stdin.write('end');
    expect(await once(child, 'exit')).toEqual([7, null]);
    expect((await stick.state()).settings.all).toBe(before.all);
  });

  it.each(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const)(
    'gets them back when %s ends the process, which still ends by it',
    async (signal) => {
      const { settings: before } = await stick.state();
      const child = start('setInterval(() => {}, 1000)');
      await until(async () => !(await stick.state()).settings.echo);
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([null, signal]);
      expect((await stick.state()).settings).toEqual(before);
    },
  );

  it('stays raw at a signal that the program handles', async () => {
    // The line is raw as soon as the reading thread has opened it, which may be before the script
    // handles the signal.
    const child = start("process.on('SIGHUP', () => console.log('handled')); console.log('ready')");
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('ready');
    await until(async () => !(await stick.state()).settings.echo);
    child.kill('SIGHUP');
    expect((await lines.next()).value).toBe('handled');
    expect((await stick.state()).settings.echo).toBe(false);
  });

  it.each([
    ['7bits', 'notSettable'],
    ['parity', 'notSettable'],
    ['noflow', 'notSettable'],
    ['baud=9600', 'notThatFast'],
    ['baud=57000', 'timeout'], // 1 % away
  ])('is not read with %s: %s', async (does, status) => {
    const directory = temporaryDirectory();
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const { settings: before } = await stick.state();
    const preload = { LD_PRELOAD: compilePreload(directory, 'stubborn-line'), STUBBORN_LINE: does };
    const line = { baud: 57_600, flow: 'hardware' };
    const child = start('', preload, line, 500);
    const [answer] = await once(child.stdout, 'data');
    expect(String(answer).trim()).toBe(status);
    await once(child, 'exit');
    expect((await stick.state()).settings.all).toBe(before.all);
  });

  it('loses what had arrived before it was opened, as the kernel had changed it', async () => {
    await stick.write(Buffer.from('stale\r\n'));
    expect(new Set(await open(opened('tty')))).toEqual(new Set(Buffer.from('x')));
  });

  it.each([
    ['hardware', 115_200, { hardwareFlow: true, inputFlow: false, outputFlow: false }],
    ['software', 250_000, { hardwareFlow: false, inputFlow: true, outputFlow: false }],
  ] as const)('has %s flow control and %i baud if asked', async (flow, baud, expected) => {
    const reader = opened('tty', { flow, baud });
    await expectEveryByte(reader); // 0x11 and 0x13, XON and XOFF, too
    expect((await stick.state()).settings).toMatchObject({ ...expected, baud });
  });

  it('is sent what `init` says at each opening', async () => {
    const reader = opened('tty', { init: 'cmd0\\n\\x04\\\\' });
    await open(reader);
    expect(await stick.state()).toMatchObject({ received: 'cmd0\n\u0004\\' });
    await stick.unplug();
    await some(reader, 1, 1000);
    await stick.plug();
    await open(reader);
    expect(await stick.state()).toMatchObject({ received: 'cmd0\n\u0004\\'.repeat(2) });
  });

  it('is made raw again when another program has changed it', async () => {
    const reader = opened('tty');
    await expectEveryByte(reader);
    await stick.cook();
    await expectEveryByte(reader);
  });

  it('is told apart when it is unplugged, and read again when it is back as another device', async () => {
    const reader = opened('tty');
    const { device: before } = await stick.state();
    await open(reader);
    const reading = some(reader, 256, 20_000);
    await pause(300); // for the read to begin; otherwise the line is absent
    await stick.unplug();
    expect(['hungUp', 'noDevice']).toContain((await reading).status);
    expect(await some(reader, 256, 1000)).toMatchObject({ status: 'noDevice' });
    expect((await stick.plug()).device).not.toBe(before);
    await expectEveryByte(reader);
  });
});

it('is not a FIFO', async () => {
  const fifo = new Fifo();
  fifo.openWriter();
  const reader = new native.GeneratorReader('tty', { device: fifo.path });
  const { status } = await reader.read(new native.SecureBlock(9), 9, 1000);
  expect(status).toBe('notATerminal');
  fifo.remove();
});

it.each([{ init: '\\q' }, { init: '\\x1' }, { init: 'x'.repeat(257) }, { flow: 'both' }])(
  'has no setting %j',
  (settings) => {
    expect(() => new native.GeneratorReader('tty', settings as object)).toThrow(RangeError);
  },
);

// The configuration is read without the addon.
it.each([
  '',
  'cmd0\\n',
  '\\xfF\\\\',
  'x'.repeat(256),
  `${'x'.repeat(254)}\\n\\x00`,
  'ä'.repeat(128),
  ...['\\', '\\q', '\\x', '\\x0', '\\x0g', '\\X00', 'x'.repeat(257), 'ä'.repeat(129)],
])('is sent %j if the configuration accepts that', (init) => {
  const isAccepted = escapedText(native.limits.mostInitBytes)(init) !== undefined;
  const open = () => new native.GeneratorReader('tty', { init });
  if (isAccepted) expect(open).not.toThrow();
  else expect(open).toThrow(RangeError);
});

const CHARACTER_DEVICE = 0o020000;

it.each([
  [4, 0, 'a virtual console'],
  [4, 63, 'a virtual console'],
  [4, 94, null], // ttyS30
  [5, 0, 'the terminal of the program that opens it'],
  [5, 1, 'the system console'],
  [5, 2, 'what creates pseudo-terminals'],
  [7, 1, 'the memory of a virtual console'],
  [166, 0, null], // ttyACM0
  [188, 0, null], // ttyUSB0
])('device %i:%i cannot be a source: %s', (major, minor, why) => {
  expect(native.unsupportedFileType(CHARACTER_DEVICE, major * 256 + minor)).toBe(why);
});
