// The wish for fresh bytes whatever the pool needs: since a copy of this machine knows what was read
// before, or because an administrator asked. What is held is wiped first; done when bytes that were
// read after the wish are in.
import type { Need } from '../pool/policy.js';
import { bits } from '../units.js';

/** What a renewed generator is worth: its whole key (random.c). */
const RENEWAL: Need = { kind: 'feed', bits: bits(256), wholeBlock: true, reseed: true };

export class Renewal {
  /** 'asked' until what is held is wiped, 'due' until fresh bytes are in. */
  #state: 'none' | 'asked' | 'due' = 'none';

  ask(): void {
    this.#state = 'asked';
  }

  /** Whether what was being read until now is older than the wish. */
  get makesStale(): boolean {
    return this.#state === 'asked';
  }

  /** Wipes what the sources hold, once a wish. */
  begin(sources: readonly { discard(): void }[]): void {
    if (this.#state !== 'asked') return;
    for (const source of sources) source.discard();
    this.#state = 'due';
  }

  get need(): Need | undefined {
    return this.#state === 'due' ? RENEWAL : undefined;
  }

  fed(): void {
    if (this.#state === 'due') this.#state = 'none';
  }
}
