import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger, type Seed } from '../../../src/pool/ledger.js';
import { bits, bitsPerByte } from '../../../src/units.js';
import { FakeTestedBlock } from '../../support/fakes.js';

/** A block of a source that is worth 7 bits per byte. */
const testedBlock = (left = 2500, worth = 7) => new FakeTestedBlock(left, worth);

/** As the pool takes it. */
const take = ({ block, bytes }: Seed): void => block.discard(bytes);

function ledgerOf(claim: number): Ledger {
  const ledger = new Ledger();
  ledger.open('s', bitsPerByte(claim));
  return ledger;
}

describe('the ledger', () => {
  it('takes as many bytes as the credit needs, rounded up', () => {
    const seed = ledgerOf(4).draw('s', testedBlock(), bits(258), bits(258));
    expect(seed).toMatchObject({ bytes: 65, bits: 258 });
  });

  it('takes bytes without crediting what they are worth', () => {
    const seed = ledgerOf(4).draw('s', testedBlock(), bits(258), bits(0));
    expect(seed).toMatchObject({ bytes: 65, bits: 0 });
  });

  it('takes the whole block when told to, and credits no more than is wanted', () => {
    expect(ledgerOf(4).draw('s', testedBlock(), 'all', bits(256))).toMatchObject({
      bytes: 2500,
      bits: 256,
    });
  });

  it('credits no more than the bytes are worth', () => {
    expect(ledgerOf(4).draw('s', testedBlock(10), bits(256), bits(256))).toMatchObject({
      bytes: 10,
      bits: 40,
    });
  });

  it('derates to what the block is worth where that is less than the claim', () => {
    const ledger = ledgerOf(4);
    expect(ledger.draw('s', testedBlock(2500, 2.18), 'all', bits(100_000))?.bits).toBe(5450);
  });

  it('credits nothing for a source that holds nothing', () => {
    expect(ledgerOf(0).draw('s', testedBlock(), 'all', bits(256))).toMatchObject({
      bytes: 2500,
      bits: 0,
    });
  });

  it('gives nothing from a block of which everything was taken', () => {
    const ledger = ledgerOf(4);
    const block = testedBlock();
    take(ledger.draw('s', block, 'all', bits(256)) as Seed);
    expect(ledger.draw('s', block, 'all', bits(256))).toBeUndefined();
  });

  it('knows only the accounts that were opened', () => {
    expect(() => ledgerOf(4).draw('other', testedBlock(), bits(8), bits(8))).toThrow(
      'no account of other',
    );
  });

  it('counts a credit once', () => {
    const ledger = ledgerOf(4);
    const seed = ledger.draw('s', testedBlock(), bits(256), bits(256)) as Seed;
    ledger.settle(seed);
    expect(() => ledger.settle(seed)).toThrow('settled before');
    expect(ledger.account('s').bitsCredited).toBe(256);
  });

  it('never credits more than the claim, nor a byte twice, whatever happens in whatever order', () => {
    const event = fc.oneof(
      fc.record({
        kind: fc.constant('block' as const),
        size: fc.integer({ min: 0, max: 2500 }),
        measured: fc.double({ min: 0, max: 8, noNaN: true }),
      }),
      fc.record({
        kind: fc.constant('draw' as const),
        block: fc.nat(9),
        worth: fc.integer({ min: 0, max: 50_000 }),
        want: fc.integer({ min: 0, max: 50_000 }),
        whole: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('settle' as const), seed: fc.nat(99) }),
      fc.record({ kind: fc.constant('wipe' as const), block: fc.nat(9) }),
    );
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 8, noNaN: true }),
        fc.array(event, { maxLength: 100 }),
        (claim, events) => {
          const ledger = ledgerOf(claim);
          const blocks: FakeTestedBlock[] = [];
          const worth = new Map<FakeTestedBlock, { size: number; taken: number; bits: number }>();
          const seeds: { seed: Seed; open: boolean }[] = [];
          let admitted = 0;
          for (const e of events) {
            if (e.kind === 'block') {
              const block = testedBlock(e.size, e.measured);
              blocks.push(block);
              worth.set(block, { size: e.size, taken: 0, bits: 0 });
              admitted += e.size;
            } else if (e.kind === 'draw') {
              const block = blocks[e.block];
              const seed =
                block && ledger.draw('s', block, e.whole ? 'all' : bits(e.worth), bits(e.want));
              if (!block || !seed) continue;
              const of = worth.get(block) as { size: number; taken: number; bits: number };
              of.taken += seed.bytes;
              of.bits += seed.bits;
              expect(of.taken).toBeLessThanOrEqual(of.size);
              expect(of.bits).toBeLessThanOrEqual(of.taken * Math.min(claim, block.bitsPerByte));
              expect(seed.bits).toBeLessThanOrEqual(e.want);
              take(seed);
              seeds.push({ seed, open: true });
            } else if (e.kind === 'settle') {
              const one = seeds[e.seed];
              if (!one) continue;
              if (one.open) ledger.settle(one.seed);
              else expect(() => ledger.settle(one.seed)).toThrow();
              one.open = false;
            } else if (e.kind === 'wipe') {
              blocks[e.block]?.wipe();
            }
          }
          const { bytesTaken, bitsCredited } = ledger.account('s');
          expect(bytesTaken).toBeLessThanOrEqual(admitted);
          expect(bitsCredited).toBeLessThanOrEqual(claim * bytesTaken);
        },
      ),
      { numRuns: 500 },
    );
  });
});
