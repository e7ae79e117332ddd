// A request for a reseed from fresh bytes, whatever the pool needs: because a copy of this machine knows
// what was read before, or because an administrator asked. What is held is wiped first; the request is
// fulfilled when bytes that were read after it are in the pool.
import type { ReseedOutcome } from '../pool/entropy-pool.js';
import type { Need } from '../pool/policy.js';
import { bits } from '../units.js';
import type { Fed } from './feed-blocks.js';

/** 256 bits: the whole key of the kernel's generator (random.c). */
const NEED: Need = {
  kind: 'feed',
  bits: bits(256),
  wholeBlock: true,
  reseed: true,
  urgent: true,
};

/** What a request came to; undefined where no source could deliver, and the request stays open. */
export type ReseedResult =
  | { readonly fed: readonly Fed[]; readonly outcome: ReseedOutcome | undefined }
  | undefined;

export class ReseedRequest {
  /** 'new' until what was read before it is wiped, 'open' until fresh bytes are in the pool. */
  #state: 'none' | 'new' | 'open' = 'none';
  #waiting: ((result: ReseedResult) => void)[] = [];

  /** From now on only bytes that are read later will do, also for those who wait already. */
  make(): void {
    this.#state = 'new';
  }

  /** Waits for the request that is open, or makes one: who asks again and again delays nothing. */
  join(): Promise<ReseedResult> {
    if (this.#state === 'none') this.make();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Whether what was read until now is older than the request, and must not be fed. */
  get isNew(): boolean {
    return this.#state === 'new';
  }

  /** What was read before is wiped. */
  begin(): void {
    if (this.#state === 'new') this.#state = 'open';
  }

  get need(): Need | undefined {
    return this.#state === 'open' ? NEED : undefined;
  }

  /** Something was fed: answers those who wait, unless it was read before the request. */
  fulfil(result: ReseedResult): void {
    if (this.#state === 'new') return;
    this.#state = 'none';
    this.#answer(result);
  }

  /** Answers those who wait that no source delivers; the request stays open. */
  giveNoHope(): void {
    this.#answer(undefined);
  }

  #answer(result: ReseedResult): void {
    for (const resolve of this.#waiting.splice(0)) resolve(result);
  }
}
