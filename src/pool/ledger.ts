// The credit accounts. Two laws hold for any order of events: no source is credited more than it
// claims (or than was measured, where that is less) of the bytes that were taken from it, and no
// byte is taken twice. Only here is a seed made.
import { type GoodBlock, isGoodBlock } from '../health/good-block.js';
import type { SecureBlock } from '../native.js';
import { type Bits, type BitsPerByte, type Bytes, bits, bitsPerByte, bytes } from '../units.js';

class MadeSeed {
  readonly source: string;
  readonly memory: SecureBlock;
  readonly bytes: Bytes;
  readonly bits: Bits;
  protected readonly nominal = true; // no other object can pass for one

  constructor(source: string, memory: SecureBlock, size: Bytes, credit: Bits) {
    this.source = source;
    this.memory = memory;
    this.bytes = size;
    this.bits = credit;
  }
}
/** The last `bytes` of a good block with the credit they may have; for one use. */
export type Seed = MadeSeed;

export interface Account {
  /** The upper limit to every credit. */
  readonly claim: BitsPerByte;
  /** What each byte may be credited with: the claim, or what was measured where that is less. */
  readonly rate: BitsPerByte;
  readonly bytesTaken: number;
  readonly bitsCredited: number;
}

export class Ledger {
  readonly #accounts = new Map<string, Account>();
  readonly #left = new WeakMap<GoodBlock, number>();
  readonly #open = new WeakSet<Seed>();

  open(source: string, claim: BitsPerByte): void {
    this.#accounts.set(source, { claim, rate: claim, bytesTaken: 0, bitsCredited: 0 });
  }

  account(source: string): Account {
    const account = this.#accounts.get(source);
    if (account === undefined) throw new Error(`the ledger has no account of ${source}`);
    return account;
  }

  /**
   * Takes bytes of a good block: all that are left, or as many as `want` needs. The credit is what
   * is wanted or what the bytes are worth, whichever is less. Undefined when nothing is left.
   */
  draw(block: GoodBlock, want: Bits, wholeBlock: boolean): Seed | undefined {
    if (!isGoodBlock(block)) throw new TypeError('not a good block');
    const account = this.account(block.source);
    const left = Math.min(this.#left.get(block) ?? block.left, block.left);
    const rate = bitsPerByte(Math.max(0, Math.min(account.claim, block.measured, 8)));
    const needed = rate > 0 ? Math.ceil(want / rate) : left;
    const taken = wholeBlock ? left : Math.min(left, needed);
    if (taken <= 0) return undefined;
    const credit = Math.max(0, Math.min(Math.floor(want), Math.floor(taken * rate)));
    this.#left.set(block, left - taken);
    this.#accounts.set(block.source, {
      ...account,
      rate,
      bytesTaken: account.bytesTaken + taken,
    });
    const seed = new MadeSeed(block.source, block.memory, bytes(taken), bits(credit));
    this.#open.add(seed);
    return seed;
  }

  /** The kernel took the seed; counts its credit, once. */
  settle(seed: Seed): void {
    if (!this.#open.delete(seed)) throw new Error('this seed was settled before');
    const account = this.account(seed.source);
    this.#accounts.set(seed.source, {
      ...account,
      bitsCredited: account.bitsCredited + seed.bits,
    });
  }
}
