// The credit accounts: how much of a tested block goes into one credit, and what each source was
// credited with so far. The addon enforces the limit of each block and that no byte is credited twice
// (native/core/tested_block.h).
import type { TestedBlock } from '../native.js';
import { type Bits, type BitsPerByte, type Bytes, bits, bitsPerByte, bytes } from '../units.js';

/** The last `bytes` of a tested block with the credit for them; to be used once. */
export interface Seed {
  readonly source: string;
  readonly block: TestedBlock;
  readonly bytes: Bytes;
  readonly bits: Bits;
}

export interface Account {
  /** The upper limit of every credit in bits per byte. */
  readonly claim: BitsPerByte;
  readonly bytesTaken: number;
  readonly bitsCredited: number;
}

export class Ledger {
  readonly #accounts = new Map<string, Account>();
  readonly #open = new WeakSet<Seed>();

  open(source: string, claim: BitsPerByte): void {
    this.#accounts.set(source, { claim, bytesTaken: 0, bitsCredited: 0 });
  }

  account(source: string): Account {
    const account = this.#accounts.get(source);
    if (account === undefined) throw new Error(`the ledger has no account of ${source}`);
    return account;
  }

  /** What `count` bytes of a source's tested block may be credited with, in bits; by default all that are left. */
  worth(source: string, block: TestedBlock, count: number = block.left): number {
    return Math.floor(count * this.#rate(source, block));
  }

  /**
   * Takes bytes of a source's tested block: all that are left, or as many as are worth `worth` bits. The credit is
   * the lower of `want` and what the bytes may be credited with. Undefined when nothing is left. The bytes leave the
   * block when the pool accepts them.
   */
  draw(source: string, block: TestedBlock, worth: Bits | 'all', want: Bits): Seed | undefined {
    const account = this.account(source);
    const { left } = block;
    const rate = this.#rate(source, block);
    const needed = worth === 'all' || rate === 0 ? left : Math.ceil(worth / rate);
    const taken = Math.min(left, needed);
    if (taken <= 0) return undefined;
    const credit = Math.max(0, Math.min(Math.floor(want), Math.floor(taken * rate)));
    this.#accounts.set(source, {
      ...account,
      bytesTaken: account.bytesTaken + taken,
    });
    const seed = { source, block, bytes: bytes(taken), bits: bits(credit) };
    this.#open.add(seed);
    return seed;
  }

  #rate(source: string, block: TestedBlock): BitsPerByte {
    const { claim } = this.account(source);
    return bitsPerByte(Math.max(0, Math.min(claim, block.bitsPerByte)));
  }

  /** Counts the credit of a seed that the kernel accepted, once. */
  settle(seed: Seed): void {
    if (!this.#open.delete(seed)) throw new Error('this seed was settled before');
    const account = this.account(seed.source);
    this.#accounts.set(seed.source, {
      ...account,
      bitsCredited: account.bitsCredited + seed.bits,
    });
  }
}
