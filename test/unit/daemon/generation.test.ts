// When the daemon tells programs of a copy: once, after the reseed that follows it.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Generation } from '../../../src/daemon/generation.js';
import { recordingLog } from '../../support/fakes.js';

const PATH = '/run/entropyd/generation';
const { log, lines } = recordingLog();
let inFile: number;
let failure: string | undefined;
let calls: unknown[][];

const native = {
  currentGeneration: () => inFile,
  async announceGeneration(...call: [string, string, number?]) {
    calls.push(call);
    if (failure !== undefined) throw Object.assign(new Error(failure), { code: failure });
    if (call[2] === inFile) inFile += 1;
    return inFile;
  },
};
const generation = () => new Generation({ native, log, path: PATH });
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  inFile = 4;
  failure = undefined;
  calls = [];
  lines.length = 0;
});

describe('Generation', () => {
  it('announces a copy once, after the reseed', async () => {
    const told = generation();
    told.reseeded();
    told.noticed('clock');
    expect(calls).toEqual([]);
    told.reseeded();
    told.reseeded();
    await settled();
    expect(calls).toEqual([[PATH, 'clock', 4]]);
    expect(lines.map(({ fields }) => fields)).toEqual([
      { event: 'copyAnnounced', generation: 5, how: 'clock' },
    ]);
  });

  it('announces two copies before one reseed as one, and the next as another', async () => {
    const told = generation();
    told.noticed('clock');
    told.noticed('kernelLog');
    told.reseeded();
    await settled();
    told.noticed('clock');
    told.reseeded();
    await settled();
    expect(calls).toEqual([
      [PATH, 'kernelLog', 4],
      [PATH, 'clock', 5],
    ]);
  });

  it('gives the program that told it of the copy the time to announce it', async () => {
    const told = generation();
    vi.useFakeTimers();
    told.noticed('told');
    told.reseeded();
    await vi.advanceTimersByTimeAsync(4000);
    expect(calls).toEqual([]);
    inFile = 5;
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    expect(calls).toEqual([[PATH, 'told', 4]]);
    expect(inFile).toBe(5);
  });

  it('tries again after the next reseed', async () => {
    const told = generation();
    told.noticed('clock');
    failure = 'ENOSPC';
    told.reseeded();
    await settled();
    failure = undefined;
    told.reseeded();
    await settled();
    expect(inFile).toBe(5);
    expect(lines.map(({ fields }) => fields)).toMatchObject([
      { event: 'copyNotAnnounced', code: 'ENOSPC' },
      { event: 'copyAnnounced', generation: 5 },
    ]);
  });

  it('writes nothing without a path', async () => {
    const told = new Generation({ native, log, path: undefined });
    told.noticed('clock');
    told.reseeded();
    await settled();
    expect(calls).toEqual([]);
  });
});
