// The collector of this machine: live noise, of which only what must hold is asserted, and a failure
// is retried once.
import { describe, expect, it } from 'vitest';
import { type JitterSampler, native } from '../../src/native.js';

const TABLE = 2 ** 24;
const STEPS = 8;

async function opened(): Promise<JitterSampler> {
  const sampler = new native.JitterSampler(TABLE, STEPS, 'cycles');
  expect((await sampler.open()).status).toBe('ok');
  return sampler;
}

describe('the jitter of this machine', () => {
  it('finds the timer fit', { retry: 1 }, async () => {
    const sampler = new native.JitterSampler(TABLE, STEPS, 'cycles');
    const facts = await sampler.open();
    expect(facts.status).toBe('ok');
    expect(facts.step).toBeGreaterThan(0);
    expect(facts.fitness).toBe('fit');
    expect(facts.distinctDeltas).toBeGreaterThanOrEqual(24);
    expect(facts.backwards).toBeLessThanOrEqual(3);
    expect(facts.cpuMs).toBeGreaterThan(0);
  });

  it('passes its tests at 1 bit per sample', {
    retry: 1,
    timeout: 60_000,
  }, async () => {
    const sampler = await opened();
    const block = new native.SecureBlock(100_000);
    expect((await sampler.read(block, 100_000, 20_000)).status).toBe('ok');
    expect(block.filled).toBe(100_000);
    expect(new native.SampleTests(1).test(block)).toBe(0);
  });
});

describe('the jitter sampler', () => {
  it('fills no more than there is room for', async () => {
    const sampler = await opened();
    const block = new native.SecureBlock(100);
    await sampler.read(block, 5000, 1000);
    expect(block.filled).toBe(100);
  });

  it('begins in half of its table, widens, gives it back, and begins again', async () => {
    const resident = (): number => process.memoryUsage.rss();
    const block = new native.SecureBlock(4096);
    const none = resident();
    const sampler = await opened();
    const read = async (): Promise<number> => {
      expect((await sampler.read(block, 4096, 1000)).status).toBe('ok');
      expect(block.filled).toBe(4096);
      return (resident() - none) / TABLE;
    };
    const narrow = await read();
    // Half, give or take what the rest of the process takes or frees meanwhile: a fifth of 16 MiB.
    expect(narrow).toBeGreaterThan(0.3);
    expect(narrow).toBeLessThan(0.7);
    expect(await read()).toBeGreaterThan(0.8);
    sampler.releaseMemory();
    expect((resident() - none) / TABLE).toBeLessThan(0.2);
    expect(await read()).toBeLessThan(0.7);
  });

  it('ends within a slice when it is closed, with nothing in the block', async () => {
    const sampler = await opened();
    const block = new native.SecureBlock(1_000_000);
    const reading = sampler.read(block, 1_000_000, 60_000); // a second's worth, or two
    sampler.close();
    expect((await reading).status).toBe('closed');
    expect(block.filled).toBe(0);
    expect((await sampler.read(block, 10, 1000)).status).toBe('closed');
  });

  it('gives up at its deadline, with nothing in the block', async () => {
    const sampler = await opened();
    const block = new native.SecureBlock(1_000_000);
    expect((await sampler.read(block, 1_000_000, 20)).status).toBe('timeout');
    expect(block.filled).toBe(0);
  });

  it('reads nothing before it was opened', async () => {
    const sampler = new native.JitterSampler(TABLE, STEPS, 'cycles');
    const block = new native.SecureBlock(100);
    expect((await sampler.read(block, 100, 1000)).status).toBe('closed');
    expect(block.filled).toBe(0);
  });

  it.each([
    [5000, 8],
    [2048, 8],
    [2 ** 31, 8],
    [TABLE, 0],
    [TABLE, 1025],
  ])('refuses a table of %i bytes with %i steps', (table, steps) => {
    expect(() => new native.JitterSampler(table, steps, 'clock')).toThrow(RangeError);
  });
});
