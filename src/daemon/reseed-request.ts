// The wish for fresh bytes whatever the pool needs: since a copy of this machine knows what was read
// before, or because an administrator asked. What is held is wiped first; done when bytes that were
// read after the wish are in.
import type { ReseedOutcome } from '../pool/entropy-pool.js';
import type { Need } from '../pool/policy.js';
import { bits } from '../units.js';
import type { Fed } from './credit-summary.js';

/** What a renewed generator is worth: its whole key (random.c). */
const RENEWAL: Need = {
  kind: 'feed',
  bits: bits(256),
  wholeBlock: true,
  reseed: true,
  urgent: true,
};

/** What a wish came to; nothing where nobody could give. */
export type ReseedResult =
  | { readonly fed: readonly Fed[]; readonly outcome: ReseedOutcome | undefined }
  | undefined;

export class ReseedRequest {
  /** 'asked' until what is held is wiped, 'due' until fresh bytes are in. */
  #state: 'none' | 'asked' | 'due' = 'none';
  #waiting: ((renewed: ReseedResult) => void)[] = [];

  ask(): void {
    this.#state = 'asked';
  }

  /** A wish that one which is not fulfilled yet will do for: those who ask again and again get it too. */
  join(): Promise<ReseedResult> {
    if (this.#state === 'none') this.ask();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Whether what was being read until now is older than the wish. */
  get makesStale(): boolean {
    return this.#state === 'asked';
  }

  /** Wipes what the sources hold, once a wish. */
  begin(sources: { discard(): void }): void {
    if (this.#state !== 'asked') return;
    sources.discard();
    this.#state = 'due';
  }

  get need(): Need | undefined {
    return this.#state === 'due' ? RENEWAL : undefined;
  }

  fed(): void {
    if (this.#state === 'due') this.#state = 'none';
  }

  /** Tells those who wait, unless their wish is still open; without a feed, that it stays open. */
  tell(renewed: ReseedResult): void {
    if (renewed !== undefined && this.#state !== 'none') return;
    for (const resolve of this.#waiting.splice(0)) resolve(renewed);
  }
}
