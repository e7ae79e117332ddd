// The driver on a scripted reader and a clock that the test moves: what each result is called, and
// how long the beginning of a block is kept.
import { describe, expect, it } from 'vitest';
import type { FileIdentity, Limits, ReadResult, SecureBlock } from '../../../src/native.js';
import { openDevice } from '../../../src/sources/device-driver.js';
import { ifNotPermitted } from '../../../src/sources/read-trouble.js';
import { bytes, milliseconds } from '../../../src/units.js';
import { FakeBlock } from '../../support/fakes.js';

type Step = Partial<ReadResult> & { readonly afterMs?: number };

const fifo = (inode: number): FileIdentity => ({ fileSystem: 1, inode, device: 0 });

function sourceOn(steps: Step[], looks: (FileIdentity | null | undefined)[] = []) {
  const clock = { now: 0 };
  const asked: number[] = [];
  const looked = { count: 0 };
  const memory = new FakeBlock(0);
  class Reader {
    async read(into: SecureBlock, size: number): Promise<ReadResult> {
      asked.push(size);
      const { afterMs = 0, ...given } = steps.shift() ?? {};
      const result = { status: 'ok', bytes: size, code: null, ...given } as ReadResult;
      (into as FakeBlock).filled += result.bytes;
      clock.now += afterMs;
      return result;
    }
    async look(): Promise<FileIdentity | null | undefined> {
      looked.count += 1;
      return looks.shift();
    }
    close(): void {}
  }
  class Block {
    constructor() {
      // biome-ignore lint/correctness/noConstructorReturn: the test looks at this one's fill
      return memory;
    }
  }
  const natives = {
    GeneratorReader: Reader,
    SecureBlock: Block as unknown as new () => SecureBlock,
    limits: { blockBytes: 2500 } as Limits,
  };
  const source = openDevice(
    natives,
    { name: 'fake', device: '/dev/fake', claim: 4 },
    () => clock.now,
  );
  const read = async (size = 2500) => {
    const reading = await source.read(bytes(size), milliseconds(5000));
    if (reading.kind === 'block') return 'block';
    return `${reading.trouble.kind} | ${reading.trouble.sentence}`;
  };
  return { source, read, asked, looked, clock, memory };
}

const slow = (count: number): Step => ({ status: 'timeout', bytes: count, afterMs: 5000 });

describe('a source that is a device', () => {
  it('goes on with what a slow device gave', async () => {
    const { read, asked } = sourceOn([slow(1000), slow(500)]);
    expect(await read()).toBe('slow | slow: 1000 of 2500 bytes in 5s');
    expect(await read()).toBe('slow | slow: 1500 of 2500 bytes in 10s');
    expect(await read()).toBe('block');
    expect(asked).toEqual([2500, 1500, 1000]);
  });

  it('gives a block up that takes a minute, and wipes it', async () => {
    const { read, memory } = sourceOn(new Array<Step>(12).fill(slow(100)));
    for (let turn = 0; turn < 11; ++turn) expect(await read()).toMatch(/^slow /);
    expect(await read()).toBe('noData | far too slow: 1200 of 2500 bytes in 1m');
    expect(memory.filled).toBe(0);
  });

  it('uses no beginning of a block that lay about for a minute', async () => {
    const { read, asked, clock } = sourceOn([slow(1000)]);
    await read();
    clock.now += 60_000;
    expect(await read()).toBe('block');
    expect(asked).toEqual([2500, 2500]);
  });

  it.each(['EAGAIN', 'EBUSY', null])(
    'keeps what a device gave that then has nothing for a while (%s)',
    async (code) => {
      const status = code === null ? 'timeout' : code === 'EAGAIN' ? 'tryAgain' : 'ioError';
      const nothing: Step = { status, bytes: 0, code, afterMs: 5000 };
      const { read, asked, memory } = sourceOn([slow(1000), nothing, slow(448), nothing]);
      expect(await read()).toMatch(/^slow /);
      expect(await read()).toMatch(code === null ? /^noData / : /^empty /);
      expect(memory.filled).toBe(1000);
      expect(await read()).toBe('slow | slow: 1448 of 2500 bytes in 15s');
      expect(await read()).toMatch(code === null ? /^noData / : /^empty /);
      expect(await read()).toBe('block');
      expect(asked).toEqual([2500, 1500, 1500, 1052, 1052]);
    },
  );

  it('does not take the beginning of a block for the priming word', async () => {
    const { read, asked } = sourceOn([slow(1000)]);
    await read();
    expect(await read(4)).toBe('block');
    expect(asked).toEqual([2500, 4]);
  });

  it.each([
    [{ status: 'timeout', bytes: 0 }, 'noData | no data: /dev/fake delivered no byte for 5s'],
    [{ status: 'endOfFile', bytes: 7 }, 'ended | ended: /dev/fake has no writer (end of file)'],
    [
      { status: 'tryAgain', bytes: 0, code: 'EAGAIN' },
      'empty | empty: /dev/fake has no bytes at the moment (EAGAIN)',
    ],
    [
      { status: 'noDevice', bytes: 0, code: 'ENODEV' },
      'absent | absent: no driver is bound to /dev/fake (ENODEV)',
    ],
    [
      { status: 'noDevice', bytes: 0, code: 'ENOENT' },
      'absent | absent: there is no /dev/fake; check the device of fake',
    ],
    [
      { status: 'notPermitted', bytes: 0, code: 'EACCES' },
      `notPermitted | no permission to read /dev/fake (EACCES): ${ifNotPermitted(process.getuid?.() === 0)}`,
    ],
    [{ status: 'notASource', bytes: 0 }, 'unsupportedFile | /dev/fake is not an entropy source'],
    [
      { status: 'ioError', bytes: 3, code: 'EIO' },
      'broken | broken: reading /dev/fake failed (EIO)',
    ],
    [
      { status: 'ioError', bytes: 0, code: 'EREMOTEIO', answer: 0x101 },
      'broken | broken: /dev/fake refuses the command with its code 0x101',
    ],
    [
      { status: 'ioError', bytes: 0, code: 'EMFILE' },
      'shortage | /dev/fake cannot be read (EMFILE): the process has no file descriptor left: raise LimitNOFILE= in the unit, or ulimit -n',
    ],
    [
      { status: 'ioError', bytes: 0, code: 'EAGAIN' },
      'shortage | /dev/fake cannot be read (EAGAIN): no thread can be started: raise TasksMax= in the unit, or ulimit -u',
    ],
    [{ status: 'closed', bytes: 0 }, 'closed | closed'],
  ] as [Step, string][])('tells %j apart, and keeps nothing of it', async (step, said) => {
    const { read, memory } = sourceOn([step]);
    expect(await read()).toBe(said);
    expect(memory.filled).toBe(0);
  });
});

describe('which device it is', () => {
  it('is told by a look and by the bytes of a read, and stays known if neither tells it', async () => {
    const steps: Step[] = [{ node: fifo(3) }, { status: 'timeout', bytes: 0 }];
    const { source, read } = sourceOn(steps, [fifo(2), undefined, null]);
    expect(source.identity()).toBe('');
    await source.look();
    expect([source.identity(), source.hardware()]).toEqual(['inode 1:2', 'inode 1:2']);
    await read();
    expect(source.identity()).toBe('inode 1:3');
    await read();
    await source.look();
    expect(source.identity()).toBe('inode 1:3');
    await source.look();
    expect(source.identity()).toBe('');
  });

  it('is not asked during a read, and once if two ask together', async () => {
    const { source, read, looked } = sourceOn([], [fifo(2)]);
    const reading = read();
    await source.look();
    expect(looked.count).toBe(0);
    await reading;
    await Promise.all([source.look(), source.look()]);
    expect([looked.count, source.identity()]).toEqual([1, 'inode 1:2']);
  });
});
