// A request for a reseed from fresh bytes, even if the pool needs nothing: because a copy of this machine has
// the bytes that were read before, or because an administrator asked. Held blocks are wiped first; the request
// is fulfilled when bytes that were read after it are in the pool.
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

/** The result of a request; undefined if no source could deliver, in which case the request stays open. */
export type ReseedResult =
  | { readonly fed: readonly Fed[]; readonly outcome: ReseedOutcome | undefined }
  | undefined;

export class ReseedRequest {
  /** 'new' until what was read before the request is wiped, then 'open' until fresh bytes are in the pool. */
  #state: 'none' | 'new' | 'open' = 'none';
  #waiting: ((result: ReseedResult) => void)[] = [];
  /** The sources whose bytes were mixed in at once after a copy; undefined if that is not due, or was done. */
  #mixed: Set<string> | undefined;

  /** Makes a new request: only bytes that are read from now on fulfil it, also for callers who already wait. */
  make(): void {
    this.#state = 'new';
  }

  /** Makes a new request because the machine was copied: until the feed, the first bytes are mixed in at once. */
  makeAfterCopy(): void {
    this.make();
    this.#mixed = new Set();
  }

  /** Whether the next block of this source is mixed in before the feed. */
  isMixedFirst(source: string): boolean {
    return this.#state === 'open' && this.#mixed?.has(source) === false;
  }

  /** After a block was mixed in before the feed; `isEnough` if no further one has to be. */
  mixed(source: string, isEnough: boolean): void {
    if (isEnough) this.#mixed = undefined;
    else this.#mixed?.add(source);
  }

  /** Waits for the open request, or makes one. An open one is not restarted, so repeated calls cannot delay it. */
  join(): Promise<ReseedResult> {
    if (this.#state === 'none') this.make();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Whether the bytes read until now are older than the request, and must not be fed. */
  get isNew(): boolean {
    return this.#state === 'new';
  }

  /** To be called when everything that was read before is wiped. */
  begin(): void {
    if (this.#state === 'new') this.#state = 'open';
  }

  get need(): Need | undefined {
    return this.#state === 'open' ? NEED : undefined;
  }

  /**
   * To be called after each feed. Answers the waiting callers; if the bytes were read before the request, they go on
   * waiting for the next feed.
   */
  fulfil(result: ReseedResult): void {
    if (this.#state === 'new') return;
    this.#state = 'none';
    this.#mixed = undefined;
    this.#answer(result);
  }

  /** Answers the waiting callers that no source delivers; the request stays open. */
  giveNoHope(): void {
    this.#answer(undefined);
  }

  #answer(result: ReseedResult): void {
    for (const resolve of this.#waiting.splice(0)) resolve(result);
  }
}
