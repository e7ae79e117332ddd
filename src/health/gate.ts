// The gate: a raw block goes in, a good block or a rejection comes out. Only here is a good block
// made, and a rejected one is wiped before anybody hears of it.
import type { ByteCounts, ContinuousTests, Fips140, Native, SecureBlock } from '../native.js';
import type { RawBlock } from '../sources/raw-block.js';
import { type BitsPerByte, bitsPerByte } from '../units.js';
import { type HealthTest, verdictOf } from './verdict.js';

/** Bytes over which the byte values are counted before the count starts anew: 16 blocks. */
const COUNTED_BYTES = 40_000;

class Good {
  readonly source: string;
  readonly memory: SecureBlock;
  /** What the gate measured of the source at this block: an upper bound (SP 800-90B 6.3.1). */
  readonly measured: BitsPerByte;
  readonly #generation: number;
  readonly #made = true; // nominal: no other object can pass for one

  constructor(raw: RawBlock, measured: BitsPerByte) {
    this.source = raw.source;
    this.memory = raw.memory;
    this.#generation = raw.memory.generation;
    this.measured = measured;
  }

  /** Bytes that were judged and not used yet: none once the memory was wiped, or filled anew. */
  get left(): number {
    return this.memory.generation === this.#generation ? this.memory.filled : 0;
  }

  static is(value: unknown): value is Good {
    return typeof value === 'object' && value !== null && #made in value;
  }
}
export type GoodBlock = Good;
export const isGoodBlock = Good.is;

export type Judgement =
  | { readonly kind: 'good'; readonly block: GoodBlock }
  | {
      readonly kind: 'rejected';
      readonly tests: readonly HealthTest[];
      readonly permanent: boolean;
    };

/** The health tests of one source and their memory of it. */
export class Gate {
  readonly #fips140: Fips140;
  readonly #continuous: ContinuousTests;
  readonly #counts: ByteCounts;
  #primed = false;
  #before = bitsPerByte(8); // the estimate over the last whole count

  constructor(
    native: Pick<Native, 'Fips140' | 'ContinuousTests' | 'ByteCounts'>,
    claim: BitsPerByte,
  ) {
    this.#fips140 = new native.Fips140();
    this.#continuous = new native.ContinuousTests(claim);
    this.#counts = new native.ByteCounts();
  }

  get primed(): boolean {
    return this.#primed;
  }

  /** Starts the continuous test with the source's first word, which is used for nothing else. */
  prime(raw: RawBlock): void {
    this.#fips140.prime(raw.memory);
    raw.memory.wipe();
    this.#primed = true;
  }

  /** Another device stands behind the source now: its first word has to prime the test again. */
  forget(): void {
    this.#primed = false;
    this.#continuous.restart();
    this.#counts.reset();
    this.#before = bitsPerByte(8);
  }

  /** Bits of min-entropy a byte, measured; undefined before the first block. */
  get measured(): BitsPerByte | undefined {
    if (this.#counts.total === 0) return undefined;
    return bitsPerByte(Math.min(this.#before, this.#counts.minEntropy));
  }

  judge(raw: RawBlock): Judgement {
    if (this.#counts.total >= COUNTED_BYTES) {
      this.#before = bitsPerByte(this.#counts.minEntropy);
      this.#counts.reset();
    }
    this.#counts.add(raw.memory);
    const verdict = verdictOf(this.#fips140.test(raw.memory), this.#continuous.test(raw.memory));
    if (verdict.kind === 'passed') {
      return { kind: 'good', block: new Good(raw, this.measured ?? bitsPerByte(0)) };
    }
    raw.memory.wipe();
    return { ...verdict, kind: 'rejected' };
  }
}
