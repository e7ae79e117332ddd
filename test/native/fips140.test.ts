// The addon's FIPS 140-2 against the bit-by-bit oracle, through the stream that `check` uses: the
// feeding path runs the same tests on the same kind of memory. All of it for each variant of the code
// that this processor runs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fips140TestsIn } from '../../src/health/verdict.js';
import type { Fips140Test } from '../../src/native.js';
import { native } from '../../src/native.js';
import {
  CRAFTED_BLOCKS,
  EDGES,
  type Edge,
  edgeBlock,
  isolated,
} from '../support/fips140-blocks.js';
import { Fips140Oracle } from '../support/fips140-oracle.js';
import { RandomBytes } from '../support/random-bytes.js';

function verdicts(stream: Uint8Array, variant: string): Fips140Test[][] {
  const fips = new native.Fips140Stream(variant);
  const flat = fips.add(stream);
  const failed = new Map<number, Fips140Test[]>();
  for (let i = 0; i < flat.length; i += 2) {
    failed.set(flat[i] as number, fips140TestsIn(flat[i + 1] as number));
  }
  return Array.from({ length: fips.blocks }, (_, block) => failed.get(block) ?? []);
}

function expected(stream: Uint8Array): Fips140Test[][] {
  const oracle = new Fips140Oracle();
  oracle.prime(stream.subarray(0, 4));
  const blocks = Math.floor((stream.length - 4) / 2500);
  return Array.from({ length: blocks }, (_, i) =>
    oracle.test(stream.subarray(4 + i * 2500, 4 + (i + 1) * 2500)),
  );
}

const PRIME = Buffer.from('prim');
const streamOf = (...blocks: Uint8Array[]): Buffer => Buffer.concat([PRIME, ...blocks]);

const edgeBlocks = new Map<Edge, Buffer>();
function blockOf(edge: Edge): Buffer {
  const block = edgeBlocks.get(edge) ?? edgeBlock(edge);
  edgeBlocks.set(edge, block);
  return block;
}

describe('the variants', () => {
  it("are this processor's, the one that runs anywhere last", () => {
    expect(native.fips140Variants().at(-1)).toBe('generic');
  });

  it('are no others', () => {
    expect(() => new native.Fips140Stream('abacus')).toThrow(RangeError);
  });
});

describe.each(native.fips140Variants())('FIPS 140-2, %s', (variant) => {
  it('agrees with the oracle on 4000 random blocks, and some of them fail', () => {
    const stream = new RandomBytes(1).take(4 + 4000 * 2500);
    const judged = verdicts(stream, variant);
    expect(judged).toEqual(expected(stream));
    expect(judged.filter((tests) => tests.length > 0).length).toBeGreaterThan(0);
  });

  it.each(CRAFTED_BLOCKS)('agrees with the oracle on $name', ({ blocks }) => {
    const stream = streamOf(...blocks);
    expect(verdicts(stream, variant)).toEqual(expected(stream));
  });

  it('agrees with the oracle on biased and sticky bits of every degree', () => {
    const degree = fc.double({ min: 0.3, max: 0.7, noNaN: true });
    fc.assert(
      fc.property(fc.nat(), degree, degree, (seed, bias, stick) => {
        const stream = streamOf(stickyBlock(seed, bias, stick), stickyBlock(seed + 1, 0.5, stick));
        expect(verdicts(stream, variant)).toEqual(expected(stream));
      }),
      { numRuns: 200 },
    );
  });

  // Each limit of the standard from both sides: this test and no other.
  it.each(EDGES)('$test at the edge: $name', (edge) => {
    const [failed] = verdicts(streamOf(blockOf(edge)), variant);
    expect(failed).toEqual(edge.fails ? [edge.test] : []);
  });

  it('sees a repeated 32-bit word over the edge of two blocks, and of the priming word', () => {
    const { first, second } = isolated.repeatOverBlocks;
    expect(verdicts(streamOf(first, second), variant)).toEqual([[], ['continuousRun']]);
    const primed = Buffer.concat([first.subarray(0, 4), first]);
    expect(verdicts(primed, variant)).toEqual([['continuousRun']]);
  });

  it('does not count a run over the edge of two blocks', () => {
    // 25 ones end the first block, ones begin the second: 26 and more in a row, but in no block.
    const { first, second } = isolated.runOverBlocks;
    expect(verdicts(streamOf(first, second), variant)).toEqual([[], []]);
  });

  it('gives the same verdicts however the stream is cut', () => {
    const stream = streamOf(
      new RandomBytes(3).take(2500 * 3),
      Buffer.alloc(2500),
      Buffer.alloc(100),
    );
    const whole = verdicts(stream, variant);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 20 }), (cuts) => {
        const fips = new native.Fips140Stream(variant);
        const flat: number[] = [];
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          const piece = stream.subarray(at, at + cut);
          flat.push(...fips.add(piece));
          at += piece.length;
        }
        expect(fips.bytes).toBe(stream.length);
        expect(fips.blocks).toBe(whole.length);
        const failed = flat.filter((_, i) => i % 2 === 0);
        expect(failed).toEqual(whole.flatMap((tests, block) => (tests.length > 0 ? [block] : [])));
      }),
    );
  });
});

/** Bits that are one with probability `bias`, and repeat the bit before with probability `stick`. */
function stickyBlock(seed: number, bias: number, stick: number): Buffer {
  const draws = new RandomBytes(seed).take(2 * 20_000);
  const block = Buffer.alloc(2500);
  let bit = 0;
  for (let i = 0; i < 20_000; ++i) {
    const repeats = (draws[2 * i] as number) / 256 < stick - 0.5;
    if (!repeats) bit = (draws[2 * i + 1] as number) / 256 < bias ? 1 : 0;
    block[i >> 3] = (block[i >> 3] as number) | (bit << (7 - (i & 7)));
  }
  return block;
}
