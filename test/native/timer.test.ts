// The timer's step: found among deltas that mostly, but not all, lie on it.
import { describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { RandomBytes } from '../support/random-bytes.js';

/** Multiples of `step` from 1 to 200, of which `off` in a thousand are moved off the grid. */
function deltas(step: number, off: number, seed = 1): number[] {
  const random = new RandomBytes(seed).take(4 * 1024);
  return Array.from({ length: 1024 }, (_, i) => {
    const draw = random.readUInt32BE(4 * i);
    const onGrid = step * (1 + (draw % 200));
    return Math.floor(draw / 200) % 1000 < off ? onGrid + 1 : onGrid;
  });
}

describe('the step of a timer', () => {
  it.each([1, 10, 21, 40, 100])('is found where every delta lies on it: %i', (step) => {
    expect(native.commonStep(deltas(step, 0))).toBe(step);
  });

  it('survives a few deltas that a move of the processor put off the grid', () => {
    for (let seed = 0; seed < 50; ++seed) {
      const some = deltas(21, 5, seed); // half a per cent, so at least 99 % are on it
      const on = some.filter((delta) => delta % 21 === 0).length;
      expect(on / some.length).toBeGreaterThan(0.98);
      expect(native.commonStep(some)).toBe(on >= 0.99 * some.length ? 21 : 1);
    }
  });

  it('is 1 where more than one in a hundred lies off every grid', () => {
    expect(native.commonStep(deltas(21, 100))).toBe(1);
  });

  it('leaves deltas of 0 out, and is 0 where there is nothing else', () => {
    expect(native.commonStep([0, 0, 42, 0, 21])).toBe(21);
    expect(native.commonStep([0, 0, 0])).toBe(0);
    expect(native.commonStep([])).toBe(0);
  });

  it('is not looked for in a delta that went backwards', () => {
    const backwards = 2 ** 52 - 21; // as a counter that differs between two processors gives
    expect(native.commonStep([backwards, ...deltas(21, 0)])).toBe(21);
  });

  it('of a constant is the constant', () => {
    expect(native.commonStep(new Array<number>(1024).fill(42))).toBe(42);
  });
});
