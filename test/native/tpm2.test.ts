// A TPM 2.0: the emulated one of swtpm behind a pseudo-terminal, and answers that a TPM should not give.
import { readdirSync, readlinkSync } from 'node:fs';
import { afterEach, describe, expect, it, type TestContext } from 'vitest';
import { native, type ReadResult } from '../../src/native.js';
import { Fifo } from '../support/fifo.js';
import { TpmNode } from '../support/tpm-node.js';
import { until } from '../support/until.js';

const HANG_MS = 60_000;
/** Long for what answers at once. */
const SHORT_MS = 1500;

/** TPM2_GetRandom, TPM_ST_NO_SESSIONS, 12 bytes, TPM_CC_GetRandom: part 3, 16.1. */
const command = (bytes: number): string =>
  `80010000000c0000017b${bytes.toString(16).padStart(4, '0')}`;

/** A response with this size in its header and in its TPM2B_DIGEST, followed by so many bytes. */
function response(size: number, digest: number, bytes: number, tag = 0x8001): string {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(tag);
  head.writeUInt32BE(size, 2);
  head.writeUInt16BE(digest, 10);
  return `raw=${head.toString('hex')}${'5a'.repeat(bytes)}`;
}

let node: (TpmNode & { readonly path: string }) | undefined;
afterEach(() => node?.close());

const block = (size: number) => new native.SecureBlock(size);

/** The paths that this process has open. */
const openFiles = (): (string | undefined)[] =>
  readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return undefined; // that of the directory itself
    }
  });

async function opened(test: TestContext, ...steps: string[]) {
  const found = await TpmNode.open(test, ...steps);
  node = found;
  const reader = new native.GeneratorReader('tpm2', { device: found.path });
  return { reader, commands: found.commands };
}

async function readOf(test: TestContext, size: number, timeout: number, ...steps: string[]) {
  const { reader, commands } = await opened(test, ...steps);
  const memory = block(size);
  const result = await reader.read(memory, size, timeout);
  reader.close();
  return { result, commands, memory };
}

describe('a TPM', () => {
  it('is asked for 48 bytes at a time, and for no more than is needed', async (test) => {
    const { result, commands, memory } = await readOf(test, 100, HANG_MS, 'real');
    expect(result).toEqual({ status: 'ok', bytes: 100, code: null, node: expect.anything() });
    expect(commands).toEqual([command(48), command(48), command(4)]);
    expect(new Set(native.copyOut(memory)).size).toBeGreaterThan(50); // of 100 random bytes: 83 on average
  });

  it('fills blocks that pass the tests', async (test) => {
    const { result, memory } = await readOf(test, 2500, HANG_MS, 'real');
    expect(result).toMatchObject({ status: 'ok', bytes: 2500 });
    expect(new native.ByteTests(1).test(memory), 'RCT, APT, replay: once in 2^30').toBe(0);
  });

  it('is closed with its reader, so that another program can open it', async (test) => {
    const { reader } = await opened(test, 'real');
    expect(await reader.read(block(48), 48, HANG_MS)).toMatchObject({ status: 'ok' });
    const path = node?.path;
    expect(openFiles()).toContain(path);
    reader.close();
    await until(() => !openFiles().includes(path));
  });

  it('may take its time, and deliver a response in pieces', async (test) => {
    const steps = ['late=300', 'split=3', 'split=10', 'split=11', 'real'];
    const { result } = await readOf(test, 200, HANG_MS, ...steps);
    expect(result).toMatchObject({ status: 'ok', bytes: 200 });
  });

  it('may ask for a pause, and is asked again', async (test) => {
    const pauses = ['code=922', 'code=908', 'code=90a'];
    const { result, commands } = await readOf(test, 32, HANG_MS, ...pauses, 'real');
    expect(result).toMatchObject({ status: 'ok', bytes: 32 });
    expect(commands).toEqual(Array(4).fill(command(32)));
  });

  it('may deliver less than it was asked for', async (test) => {
    const { result, commands } = await readOf(test, 48, HANG_MS, response(44, 32, 32), 'real');
    expect(result).toMatchObject({ status: 'ok', bytes: 48 });
    expect(commands).toEqual([command(48), command(16)]);
  });

  it('keeps what came before the deadline', async (test) => {
    const { result } = await readOf(test, 96, SHORT_MS, response(60, 48, 48), 'mute');
    expect(result).toEqual({ status: 'timeout', bytes: 48, code: null, node: expect.anything() });
  });

  it('that was interrupted is asked anew, and its late answer is not used', async (test) => {
    const stale = response(60, 48, 48);
    const { reader } = await opened(test, 'mute', stale, 'real');
    expect(await reader.read(block(48), 48, 200)).toMatchObject({ status: 'timeout', bytes: 0 });
    // The answer to the first command arrives while nobody asks: here that of a second one.
    const memory = block(48);
    expect(await reader.read(memory, 48, HANG_MS)).toMatchObject({ status: 'ok' });
    expect(native.copyOut(memory).every((byte) => byte === 0x5a)).toBe(true);
    reader.close();
  });
});

describe('what is refused', () => {
  const REFUSED: readonly [string, string, Partial<ReadResult>][] = [
    ['a failed self-test', 'code=101', { code: 'EREMOTEIO', answer: 0x101 }],
    ['a TPM that was not started', 'code=100', { code: 'EREMOTEIO', answer: 0x100 }],
    ['a code of the resource manager', 'code=b0143', { code: 'EREMOTEIO', answer: 0xb0143 }],
    ['a response without bytes', response(12, 0, 0), { code: 'EPROTO' }],
    ['a size that is larger than what was asked for', response(61, 49, 49), { code: 'EPROTO' }],
    ['a size beyond every buffer', response(0xffffffff, 48, 48), { code: 'EPROTO' }],
    ['a digest that is shorter than the response', response(60, 47, 48), { code: 'EPROTO' }],
    ['a digest that is longer than the response', response(60, 49, 48), { code: 'EPROTO' }],
    ['bytes after the end', response(60, 48, 52), { code: 'EPROTO' }],
    ['another tag', response(60, 48, 48, 0x8002), { code: 'EPROTO' }],
    ['the echo of the command', `raw=${command(48)}`, { code: 'EREMOTEIO', answer: 0x17b }],
  ];

  it.for(REFUSED)('%s, and the next answer is good again', async ([, step, why], test) => {
    const { reader } = await opened(test, step, 'real');
    const memory = block(48);
    expect(await reader.read(memory, 48, SHORT_MS)).toEqual({
      status: 'ioError',
      bytes: 0,
      ...why,
    });
    expect(memory.filled).toBe(0);
    expect(await reader.read(memory, 48, HANG_MS)).toMatchObject({ status: 'ok', bytes: 48 });
    reader.close();
  });

  it.for([
    ['its bytes', response(60, 48, 20)],
    ['its header', 'raw=800100000009000000'],
  ])(
    'a response that is cut off in %s: nothing comes until the deadline',
    async ([, step = ''], test) => {
      const { result } = await readOf(test, 48, SHORT_MS, step);
      expect(result).toEqual({ status: 'timeout', bytes: 0, code: null });
    },
  );

  it('no command is repeated without a pause', async (test) => {
    const { result, commands } = await readOf(test, 48, SHORT_MS, 'code=922');
    expect(result).toMatchObject({ status: 'timeout', bytes: 0 });
    // 10, 20, 40, … 320 ms: the eighth pause begins after 950 ms.
    expect(commands.length).toBeLessThan(12);
  });

  it('a FIFO, which would return the command', async () => {
    const fifo = new Fifo();
    const reader = new native.GeneratorReader('tpm2', { device: fifo.path });
    expect(await reader.read(block(48), 48, SHORT_MS)).toMatchObject({ status: 'notASource' });
    fifo.remove();
  });

  it.each(['/dev/zero', '/dev/urandom', '/etc/passwd', '/tmp'])('%s', async (device) => {
    const reader = new native.GeneratorReader('tpm2', { device });
    expect(await reader.read(block(48), 48, SHORT_MS)).toMatchObject({ status: 'notASource' });
  });

  it('a node that is missing', async () => {
    const reader = new native.GeneratorReader('tpm2', { device: '/dev/no-such-tpm' });
    const result = await reader.read(block(48), 48, SHORT_MS);
    expect(result).toEqual({ status: 'noDevice', bytes: 0, code: 'ENOENT' });
  });
});

it('ends a read under way when it is closed', async (test) => {
  const { reader, commands } = await opened(test, 'mute');
  const reading = reader.read(block(48), 48, HANG_MS);
  await until(() => commands.length > 0);
  reader.close();
  expect(await reading).toMatchObject({ status: 'closed' });
});
