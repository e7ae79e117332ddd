// The gate of a noise source on the real tests and conditioner: what passes, and how much it becomes.
import { describe, expect, it } from 'vitest';
import { SampleGate } from '../../src/health/sample-gate.js';
import { native } from '../../src/native.js';
import { takeRaw } from '../../src/sources/raw-block.js';
import { bytes } from '../../src/units.js';
import { blockOf } from '../support/fifo.js';
import { BLOCK, healthy, pattern } from '../support/replay-timer.js';

async function judge(gate: SampleGate, samples: readonly number[]) {
  const memory = await blockOf(Uint8Array.from(samples));
  return { memory, judgement: gate.judge(takeRaw('s', memory)) };
}

describe('the gate of a noise source', () => {
  it('makes 256 bits of 320 samples at 1 bit, and wipes the samples', async () => {
    const gate = new SampleGate(native, 1, bytes(BLOCK));
    const { memory, judgement } = await judge(gate, healthy(BLOCK));
    if (judgement.kind !== 'good') throw new Error('rejected');
    expect(judgement.block.left).toBe(6 * 32); // of 2048 samples, some 50 of them stuck
    expect(judgement.block.measured).toBe(8);
    expect(memory.filled).toBe(0);
  });

  it('rejects what fails before it is conditioned, and leaves nothing of it', async () => {
    const gate = new SampleGate(native, 1, bytes(BLOCK));
    await judge(gate, healthy(BLOCK));
    const { memory, judgement } = await judge(gate, pattern(BLOCK, 40));
    expect(judgement).toMatchObject({ kind: 'rejected', permanent: true });
    expect(memory.filled).toBe(0);
  });

  it('makes less where less was measured than is claimed', async () => {
    // Three in four values are alike: 0.4 bits by the most common one, which APT at 0.5 bits lets pass.
    const random = healthy(BLOCK, 3);
    const samples = healthy(BLOCK, 4).map((value, i) => ((random[i] as number) % 4 ? 77 : value));
    const gate = new SampleGate(native, 0.4, bytes(6 * BLOCK));
    const { judgement } = await judge(gate, samples);
    if (judgement.kind === 'good') {
      const worth = BLOCK * Math.min(0.4, gate.measured as number);
      expect(judgement.block.left).toBeLessThanOrEqual(32 * Math.floor(worth / 320));
    }
    expect(gate.measured).toBeLessThan(0.45);
  });

  it('rejects a block that passes and yet fills no output', async () => {
    const gate = new SampleGate(native, 1, bytes(BLOCK));
    const { judgement } = await judge(gate, healthy(300));
    expect(judgement).toEqual({ kind: 'rejected', tests: ['stuck'], permanent: false });
  });

  it('keeps one output at a time: the block before it is worth nothing any more', async () => {
    const gate = new SampleGate(native, 1, bytes(BLOCK));
    const first = (await judge(gate, healthy(BLOCK, 1))).judgement;
    await judge(gate, healthy(BLOCK, 2));
    if (first.kind !== 'good') throw new Error('rejected');
    expect(first.block.left).toBe(0);
  });
});
