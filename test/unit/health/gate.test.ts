import { describe, expect, it } from 'vitest';
import { takeRaw } from '../../../src/sources/raw-block.js';
import { FakeBlock, fakeGate } from '../../support/fakes.js';

describe('the gate', () => {
  it('wipes a rejected block before it says so, and names the failed tests', () => {
    const memory = new FakeBlock();
    const judgement = fakeGate({ masks: [0b01001] }).judge(takeRaw('s', memory));
    expect(judgement).toEqual({
      kind: 'rejected',
      tests: ['monobit', 'longRun'],
      permanent: false,
    });
    expect(memory.filled).toBe(0);
  });

  it('rejects by the continuous tests too, and says when no chance explains it', () => {
    const memory = new FakeBlock();
    const judgement = fakeGate({ continuousMasks: [0b100011] }).judge(takeRaw('s', memory));
    expect(judgement).toEqual({
      kind: 'rejected',
      tests: ['repetitionCount', 'adaptiveProportion'],
      permanent: true,
    });
    expect(memory.filled).toBe(0);
  });

  it('leaves a good block filled, with what was measured', () => {
    const memory = new FakeBlock();
    const judgement = fakeGate({ minEntropy: 6.3 }).judge(takeRaw('s', memory));
    if (judgement.kind !== 'good') throw new Error('rejected');
    expect(memory.filled).toBe(2500);
    expect(judgement.block.measured).toBe(6.3);
    expect(judgement.block.left).toBe(2500);
  });

  it('wipes the priming word', () => {
    const memory = new FakeBlock(4);
    const gate = fakeGate();
    expect(gate.primed).toBe(false);
    gate.prime(takeRaw('s', memory));
    expect(gate.primed).toBe(true);
    expect(memory.filled).toBe(0);
  });

  it('keeps the lower of the last whole count and the present one', () => {
    const health = { minEntropy: 0.9, total: 40_000 };
    const gate = fakeGate(health);
    gate.judge(takeRaw('s', new FakeBlock())); // half of the bytes alike: below 1 bit
    expect(gate.measured).toBe(0.9);
    gate.forget();
    expect(gate.measured).toBeUndefined();
    expect(gate.primed).toBe(false);
  });
});
