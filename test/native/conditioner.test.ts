// The conditioner against the same hash from Node: what goes in, how much of it, what comes out.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { OWN_COMPONENT } from '../../src/assess/conditioning.js';
import { native } from '../../src/native.js';
import { blockOf } from '../support/fifo.js';
import { RandomBytes } from '../support/random-bytes.js';
import { healthy } from '../support/replay-timer.js';

/** Whether a sample counts for nothing, as native/core/stuck.h says it. */
function isStuck(samples: Uint8Array, at: number): boolean {
  const of = (i: number): number => samples[i] as number;
  if (at < 2) return true;
  const [first, before] = [of(at) - of(at - 1), of(at - 1) - of(at - 2)].map((d) => d & 255);
  return of(at) === 0 || first === 0 || first === before;
}

/** SHA-256 over as many samples at a time as hold 320 bits. */
function expected(samples: Uint8Array, bits: number): Buffer {
  const outputs: Buffer[] = [];
  let [begin, held] = [0, 0];
  for (let at = 0; at < samples.length; ++at) {
    if (!isStuck(samples, at)) held += bits;
    if (held < 320) continue;
    outputs.push(
      createHash('sha256')
        .update(samples.subarray(begin, at + 1))
        .digest(),
    );
    [begin, held] = [at + 1, 0];
  }
  return Buffer.concat(outputs);
}

async function condition(samples: Uint8Array, bits: number): Promise<Buffer> {
  const block = await blockOf(samples);
  expect(native.condition(block, bits)).toBe(8 * block.filled);
  return native.takeOut(block);
}

describe('the conditioner', () => {
  it.each([0.25, 1, 3, 8])('is SHA-256 over 320 bits of samples at %f bits each', async (bits) => {
    const samples = Uint8Array.from(healthy(4000));
    const output = await condition(samples, bits);
    expect(output.equals(expected(samples, bits))).toBe(true);
    expect(output.length).toBe(32 * Math.floor(output.length / 32));
    expect(output.length).toBeGreaterThan(32);
  });

  it('takes 320 samples at 1 bit, and the two before the first difference', async () => {
    const samples = new RandomBytes(3).take(400);
    const stuck = [...samples.keys()].filter((at) => isStuck(samples, at)).length;
    const needed = [...samples.keys()].findIndex(
      (at) => [...samples.keys()].filter((i) => i <= at && !isStuck(samples, i)).length === 320,
    );
    expect(stuck).toBeGreaterThan(2);
    expect((await condition(samples.subarray(0, needed), 1)).length).toBe(0);
    expect((await condition(samples.subarray(0, needed + 1), 1)).length).toBe(32);
  });

  it('is the component that assess --conditioning calculates by default', async () => {
    const { nIn, nOut, nw, hIn } = OWN_COMPONENT;
    const { jitterClaim } = native.limits;
    expect(nIn).toBe((8 * hIn) / jitterClaim);
    expect(nw).toBe(nOut); // of SHA-256 both are 256
    // No two neighbours and no two differences are equal, so that only the first two samples are stuck.
    const samples = Uint8Array.from(
      { length: hIn / jitterClaim + 2 },
      (_, i) => 1 + ((i * i) % 251),
    );
    const stuck = [...samples.keys()].filter((at) => isStuck(samples, at)).length;
    const counted = samples.length - stuck;
    expect(counted * jitterClaim).toBeLessThanOrEqual(hIn);
    expect((await condition(samples, hIn / counted)).length).toBe(nOut / 8);
    expect((await condition(samples, (hIn - 1) / counted)).length).toBe(0);
  });

  it('gives nothing for samples that are stuck', async () => {
    expect((await condition(new Uint8Array(2048), 1)).length).toBe(0);
    expect((await condition(new Uint8Array(2048).fill(9), 8)).length).toBe(0);
    expect(
      (
        await condition(
          Uint8Array.from({ length: 2048 }, (_, i) => 7 * i),
          8,
        )
      ).length,
    ).toBe(0);
  });
});
