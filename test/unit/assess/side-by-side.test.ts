// Samples and bits are assessed at the same time, with one progress and at most one error.
import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/assess/assess.js';
import type { Native, Symbols } from '../../../src/native.js';

const samples = Uint8Array.from({ length: 2_000 }, (_, i) => i * 7);
const BITS_PER_SAMPLE = 8;

class FakeSymbols {
  readonly alphabet: number;
  readonly length: number;

  constructor(samples: Uint8Array, form?: { readonly bitsPerSample: number }) {
    this.alphabet = form === undefined ? 256 : 2;
    this.length = samples.length * (form?.bitsPerSample ?? 1);
  }
}

/** An addon whose runs last until the next turn of the event loop. */
function addon(run: (name: string, alphabet: number) => number[]) {
  const started: string[] = [];
  let running = 0;
  let most = 0;
  const estimateMinEntropy = async (name: string, { alphabet }: Symbols) => {
    started.push(name);
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
    return run(name, alphabet);
  };
  return {
    native: { Symbols: FakeSymbols, estimateMinEntropy } as unknown as Native,
    started,
    most: () => most,
    running: () => running,
  };
}

describe('the samples and their bits', () => {
  it('are assessed side by side, and the progress reaches 1 once', async () => {
    const { native, most } = addon(() => [0.5, 0.5]);
    const shares: number[] = [];
    await assess(native, samples, BITS_PER_SAMPLE, (share) => shares.push(share));
    expect(most()).toBe(2);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeCloseTo(1, 9);
    expect(shares.filter((share) => share > 1 - 1e-9)).toHaveLength(1);
  });

  it('fail once, and begin nothing more', async () => {
    const { native, started, running } = addon((name) => {
      if (name === 'lag') throw Object.assign(new Error('no memory'), { code: 'ENOMEM' });
      return [0.5, 0.5];
    });
    await expect(assess(native, samples, BITS_PER_SAMPLE)).rejects.toMatchObject({
      code: 'ENOMEM',
    });
    expect(running()).toBe(0);
    const before = started.length;
    await new Promise(setImmediate);
    expect(started).toHaveLength(before);
    expect(started.filter((name) => name === 'lz78y')).toHaveLength(0);
  });
});
