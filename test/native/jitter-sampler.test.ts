// The CPU jitter source of this machine: live noise, of which only what must hold is asserted.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type JitterOptions, type JitterSampler, native } from '../../src/native.js';

const OPTIONS: JitterOptions = { bufferBytes: 0, steps: 0, timer: 'cycles', claim: 1 };
const LARGE = 2 ** 25;

async function opened(options: Partial<JitterOptions> = {}): Promise<JitterSampler> {
  const sampler = new native.JitterSampler({ ...OPTIONS, ...options });
  expect((await sampler.open()).status).toBe('ok');
  return sampler;
}

describe('what is found out about this machine', () => {
  it('is fit, with as many accesses as the claim needs', async () => {
    const facts = await new native.JitterSampler(OPTIONS).open();
    expect(facts).toMatchObject({ status: 'ok', fitness: 'fit', isStart: true });
    expect(facts.step).toBeGreaterThan(0);
    expect(facts.backwards).toBeLessThanOrEqual(3);
    expect([4, 8, 16, 32, 64]).toContain(facts.steps);
    expect(facts.measured).toBeGreaterThanOrEqual(
      native.limits.jitterMargin * (facts.steps < 64 ? 1 : native.limits.jitterFloor),
    );
    expect(facts.bufferBytes).toBe(facts.flushes ? 2 ** 21 : facts.bufferBytes);
    expect(facts.cpuMs).toBeGreaterThan(0);
  });

  it('takes the most accesses for a claim that no sample holds', async () => {
    const facts = await new native.JitterSampler({ ...OPTIONS, claim: 8 }).open();
    expect(facts).toMatchObject({ steps: 64, fitness: 'fit' });
    expect(facts.measured).toBeLessThan(8);
  });

  it('follows a buffer and a number of accesses that are given', async () => {
    const facts = await new native.JitterSampler({
      ...OPTIONS,
      bufferBytes: LARGE,
      steps: 3,
    }).open();
    expect(facts).toMatchObject({ bufferBytes: LARGE, steps: 3 });
  });

  it('passes the tests at 1 bit per sample', { timeout: 60_000 }, async () => {
    const sampler = await opened();
    const block = new native.SecureBlock(100_000);
    expect((await sampler.read(block, 100_000, 60_000)).status).toBe('ok');
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

  it('returns its buffer, takes it anew, and says so', async (t) => {
    // In locked memory: what is resident moves by more, also by itself.
    const locked = (): number =>
      1024 * Number(/VmLck:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
    const bufferBytes = 2 ** 21;
    const block = new native.SecureBlock(4096);
    const none = locked();
    const share = (): number => (locked() - none) / bufferBytes;
    const sampler = await opened({ bufferBytes });
    if (share() < 0.5) t.skip(`needs ${bufferBytes} more bytes that may be locked`);
    const read = async (): Promise<boolean> => {
      const { status, isStart } = await sampler.read(block, 4096, 10_000);
      expect([status, block.filled]).toEqual(['ok', 4096]);
      return isStart;
    };
    expect(await read()).toBe(false);
    expect(share()).toBeGreaterThan(0.9);
    sampler.releaseMemory();
    expect(share()).toBeLessThan(0.1);
    expect([await read(), await read()]).toEqual([true, false]);
  });

  it('ends within a slice when it is closed, with nothing in the block', async () => {
    const sampler = await opened();
    const block = new native.SecureBlock(1_000_000);
    const reading = sampler.read(block, 1_000_000, 60_000); // some seconds' worth
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
    const sampler = new native.JitterSampler(OPTIONS);
    const block = new native.SecureBlock(100);
    expect((await sampler.read(block, 100, 1000)).status).toBe('closed');
    expect(block.filled).toBe(0);
  });

  it.each([
    { bufferBytes: 5000 },
    { bufferBytes: 2048 },
    { bufferBytes: 2 ** 31 },
    { steps: 1025 },
    { claim: 0 },
    { claim: 9 },
  ])('refuses %j', (options) => {
    const wrong = { ...OPTIONS, timer: 'clock', ...options } as const;
    expect(() => new native.JitterSampler(wrong)).toThrow(RangeError);
  });
});
