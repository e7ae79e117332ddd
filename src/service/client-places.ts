// The places for clients of a socket. Clients that other users hold open must not keep root, or each other, from asking.

/** The clients that are served at the same time. */
export const MOST_CLIENTS = 8;
/** Of these, the ones that users other than root and the daemon's own may have in all. */
const MOST_OF_OTHERS = 6;
/** Of these again, the ones that a single user may have. */
const MOST_OF_ONE_USER = 3;

export class ClientPlaces {
  readonly #held = new Map<number, number>();

  /** Whether there is a place for a client of this user. `isTrusted`: root, or the daemon's own user. */
  hasPlaceFor(uid: number, isTrusted: boolean): boolean {
    if (this.#count() >= MOST_CLIENTS) return false;
    if (isTrusted) return true;
    const others = [...this.#held].reduce((sum, [user, count]) => sum + (user < 0 ? 0 : count), 0);
    return others < MOST_OF_OTHERS && (this.#held.get(uid) ?? 0) < MOST_OF_ONE_USER;
  }

  /** Takes a place; returns the function that gives it back. */
  take(uid: number, isTrusted: boolean): () => void {
    const key = isTrusted ? TRUSTED : uid;
    this.#held.set(key, (this.#held.get(key) ?? 0) + 1);
    return () => {
      const left = (this.#held.get(key) ?? 1) - 1;
      if (left > 0) this.#held.set(key, left);
      else this.#held.delete(key);
    };
  }

  #count(): number {
    return [...this.#held.values()].reduce((sum, count) => sum + count, 0);
  }
}

/** The key of root's and the daemon's own clients: no user has this number. */
const TRUSTED = -1;
