// The driver on a scripted sampler: which timer it takes, when it waits, what it says.
import { describe, expect, it, vi } from 'vitest';
import type {
  JitterFacts,
  JitterOptions,
  JitterReading,
  Limits,
  SecureBlock,
} from '../../../src/native.js';
import { JitterSource } from '../../../src/sources/jitter.js';
import { bytes, milliseconds } from '../../../src/units.js';
import { FakeBlock } from '../../support/fakes.js';

const FIT: JitterFacts = {
  ...{ step: 21, backwards: 0, measured: 4.2, steps: 16, bufferBytes: 2 ** 21, flushes: true },
  fitness: 'fit',
};
const SETTINGS = {
  name: 'jitter',
  table: 0,
  steps: 0,
  timer: 'auto',
  claim: 1,
  cpu: 10,
} as const;

interface Script {
  cycles?: Partial<JitterFacts>;
  clock?: Partial<JitterFacts>;
  open?: JitterReading['status'];
  read?: JitterReading['status'];
  cpuMs?: number;
  hasCycleCounter?: boolean;
  /** The constructor throws this. */
  refused?: Error;
}

function build(script: Script = {}, settings: Partial<typeof SETTINGS> = {}, anyTimer = false) {
  const opened: string[] = [];
  const calls = { reads: 0, releases: 0, closes: 0 };
  class Sampler {
    readonly timer: 'cycles' | 'clock';
    constructor({ timer }: JitterOptions) {
      if (script.refused !== undefined) throw script.refused;
      this.timer = timer;
      opened.push(timer);
    }
    async open() {
      return {
        status: script.open ?? 'ok',
        cpuMs: 5,
        isStart: true,
        ...FIT,
        ...script[this.timer],
      } as const;
    }
    async read(into: SecureBlock, count: number): Promise<JitterReading> {
      calls.reads += 1;
      const status = script.read ?? 'ok';
      (into as FakeBlock).filled = status === 'ok' ? count : 0;
      return { status, cpuMs: script.cpuMs ?? 4, isStart: false };
    }
    close(): void {
      calls.closes += 1;
    }
    releaseMemory(): void {
      calls.releases += 1;
    }
  }
  const natives = {
    JitterSampler: Sampler,
    SecureBlock: FakeBlock,
    limits: { jitterMargin: 3.5, jitterFloor: 1 / 3, jitterBlockSamples: 2048 } as Limits,
    hasCycleCounter: () => script.hasCycleCounter ?? true,
  };
  const source = new JitterSource(natives, { ...SETTINGS, ...settings }, () => Date.now(), {
    acceptsAnyTimer: anyTimer,
  });
  const read = async (timeout = 5000): Promise<string> => {
    const reading = await source.read(bytes(2048), milliseconds(timeout));
    if (reading.kind === 'block') return `block of ${reading.block.filled}`;
    return `${reading.trouble.kind} | ${reading.trouble.sentence}`;
  };
  return { source, read, opened, calls };
}

describe('the jitter source', () => {
  it('is timed by the cycle counter, opened once and only when asked', async () => {
    const { source, read, opened } = build();
    expect(opened).toEqual([]);
    expect(source.device).toBe('memory accesses of this processor');
    expect(await read()).toBe('block of 2048');
    expect(await read()).toBe('block of 2048');
    expect(opened).toEqual(['cycles']);
    expect(source.device).toBe(
      '16 flushed accesses per sample to 2MiB, timer cycles in steps of 21',
    );
  });

  it.each([
    [{ step: 0, fitness: 'standsStill' }, 'stands still'],
    [
      { backwards: 4, fitness: 'goesBackwards' },
      "went backwards 4 times in 1024 samples: the processors' counters differ",
    ],
    [
      { measured: 0.384, steps: 64, fitness: 'holdsTooLittle' },
      'delivers samples of 0.38 bits by measurement, each of 64 accesses; 1.17 are needed',
    ],
  ] as const)('uses the clock where the cycle counter is not usable: %j', async (cycles, why) => {
    const { read, opened, source } = build({ cycles });
    expect(await read()).toBe('block of 2048');
    expect(opened).toEqual(['cycles', 'clock']);
    expect(source.device).toMatch(/timer clock/);
    const neither = build({ cycles, clock: cycles });
    expect(await neither.read()).toBe(
      `unusableTimer | cannot be timed: the timer 'cycles' ${why}; the timer 'clock' ${why}`,
    );
    expect(neither.calls).toMatchObject({ reads: 0, releases: 2 });
    const forced = build({ cycles }, { timer: 'cycles' as never });
    expect(await forced.read()).toBe(`unusableTimer | cannot be timed: the timer 'cycles' ${why}`);
  });

  it('knows no counter where there is none', async () => {
    const { read, opened } = build({ hasCycleCounter: false });
    expect(await read()).toBe('block of 2048');
    expect(opened).toEqual(['clock']);
  });

  it('records with an unusable timer if asked to, unless the timer stands still', async () => {
    expect(
      await build({ cycles: { measured: 0.2, fitness: 'holdsTooLittle' } }, {}, true).read(),
    ).toBe('block of 2048');
    const still = { step: 0, fitness: 'standsStill' } as const;
    expect(await build({ cycles: still, clock: still }, {}, true).read()).toMatch(/^unusableTimer/);
  });

  it('says what went wrong', async () => {
    expect(await build({ open: 'noMemory' }).read()).toMatch(
      /^shortage \| no memory for its buffer, or no thread/,
    );
    expect(await build({ read: 'noMemory' }).read()).toMatch(/^shortage/);
    expect(await build({ read: 'timeout' }).read()).toBe(
      'noData | no block in 5s: the core is busy',
    );
    expect(await build({ read: 'closed' }).read()).toBe('closed | closed');
    const { source, read, opened } = build();
    const opening = read();
    source.close();
    expect(await opening).toBe('closed | closed');
    expect(opened).toEqual(['cycles']);
  });

  it('waits for its share of a core, and close() ends the wait', async () => {
    vi.useFakeTimers();
    try {
      const { read, source, calls } = build({ cpuMs: 6000 });
      expect(await read()).toBe('block of 2048'); // 6 s were in hand; 5 ms of opening are owed
      const second = read();
      await vi.advanceTimersByTimeAsync(49);
      expect(calls.reads).toBe(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(await second).toBe('block of 2048');
      expect(await read()).toBe('empty | paused for 1m: its share of processor time is used up');
      await vi.advanceTimersByTimeAsync(58_000);
      const third = read();
      source.close();
      expect(await third).toBe('closed | closed');
      expect(calls).toEqual({ reads: 2, releases: 0, closes: 1 });
    } finally {
      vi.useRealTimers();
    }
  });

  it('says which block is the first after a start, also where the read of a start failed', async () => {
    const script: Script = {};
    const { source } = build(script);
    const starts = async (): Promise<boolean | undefined> => {
      const reading = await source.read(bytes(2048), milliseconds(5000));
      return reading.kind === 'block' ? reading.isStart : undefined;
    };
    expect([await starts(), await starts()]).toEqual([true, false]);
    source.reset(); // the machine goes on as a copy
    script.read = 'timeout';
    expect(await starts()).toBeUndefined();
    script.read = 'ok';
    expect([await starts(), await starts()]).toEqual([true, false]);
  });

  it('takes a lack of memory for trouble that passes, and nothing else', async () => {
    const script: Script = { refused: Object.assign(new Error('mmap'), { code: 'ENOMEM' }) };
    const { read } = build(script);
    expect(await read()).toMatch(/^shortage/);
    script.refused = new RangeError('no such buffer');
    await expect(read()).rejects.toThrow(RangeError);
  });

  it('reads more samples at a time where each is worth less', () => {
    expect(build().source.blockBytes).toBe(2048);
    expect(build({}, { claim: 0.1 as never }).source.blockBytes).toBe(20_480);
    expect(build({}, { claim: 3 as never }).source.blockBytes).toBe(2048);
  });

  it('gives its table back when it rests', async () => {
    const { source, read, calls } = build();
    source.releaseMemory();
    await read();
    source.releaseMemory();
    expect(calls.releases).toBe(1);
  });

  it('judges its timer anew once what it held is discarded', async () => {
    const script: Script = {};
    const { source, read, opened, calls } = build(script);
    await read();
    // The machine goes on as a copy, on a processor whose counter is coarse.
    script.cycles = { measured: 0, fitness: 'holdsTooLittle' };
    source.reset();
    expect(calls.releases).toBe(1);
    await read();
    expect(opened).toEqual(['cycles', 'cycles', 'clock']);
    expect(source.device).toMatch(/timer clock/);
  });
});
