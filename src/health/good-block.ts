// A good block: bytes that passed every health test, with what they may be credited with. Only the
// gates in this folder make one (a test reads the imports); the ledger takes nothing else.
import type { SecureBlock } from '../native.js';
import type { BitsPerByte } from '../units.js';

class Good {
  readonly source: string;
  readonly memory: SecureBlock;
  /** What was measured of the bytes at this block, an upper bound to what they hold. */
  readonly measured: BitsPerByte;
  readonly #generation: number;
  readonly #made = true; // nominal: no other object can pass for one

  constructor(source: string, memory: SecureBlock, measured: BitsPerByte) {
    this.source = source;
    this.memory = memory;
    this.#generation = memory.generation;
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

export function makeGood(source: string, memory: SecureBlock, measured: BitsPerByte): GoodBlock {
  return new Good(source, memory, measured);
}
