import { describe, expect, it } from 'vitest';
import { CpuBudget } from '../../../src/sources/cpu-budget.js';

function build(percent: number) {
  const clock = { now: 1000 };
  return { clock, budget: new CpuBudget(percent, () => clock.now) };
}

describe('the budget of processor time', () => {
  it('has a whole minute in hand at the start: a first seed never waits', () => {
    const { budget } = build(10);
    budget.spend(6000);
    expect(budget.wait()).toBe(0);
    budget.spend(1);
    expect(budget.wait()).toBe(10); // 1 ms at a tenth of a core
  });

  it('earns its share, and no more than a minute of it', () => {
    const { budget, clock } = build(50);
    budget.spend(30_000 + 500);
    expect(budget.wait()).toBe(1000);
    clock.now += 999;
    expect(budget.wait()).toBe(1);
    clock.now += 1;
    expect(budget.wait()).toBe(0);
    clock.now += 3_600_000;
    budget.spend(30_000 + 100);
    expect(budget.wait()).toBe(200);
  });

  it('holds over any minute that follows the first', () => {
    const { budget, clock } = build(10);
    let spent = 0;
    const until = (ms: number): void => {
      for (const end = clock.now + ms; clock.now < end; clock.now += Math.max(4, budget.wait())) {
        budget.spend(4);
        spent += 4;
      }
    };
    until(60_000);
    expect(spent).toBeLessThanOrEqual(12_000 + 8); // what was in hand, and a minute's share
    spent = 0;
    until(60_000);
    expect(spent).toBeGreaterThan(5900);
    expect(spent).toBeLessThanOrEqual(6000 + 8);
  });
});
