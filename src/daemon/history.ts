// Bits credited over the last minute, hour and day, in a few hundred numbers. No timer moves the buckets:
// the clock finds the right one whenever there is something to add or to read.
import type { Rate, Rates } from '../service/status-document.js';

interface Span {
  readonly bucketSeconds: number;
  readonly buckets: number;
}

class Ring {
  readonly #bucketSeconds: number;
  readonly #bits: number[];
  /** Number of the youngest bucket, counted in bucket widths since the clock's zero. */
  #last = 0;

  constructor({ bucketSeconds, buckets }: Span) {
    this.#bucketSeconds = bucketSeconds;
    this.#bits = new Array(buckets).fill(0);
  }

  add(bits: number, now: number): void {
    this.#advance(now);
    const { length } = this.#bits;
    this.#bits[this.#last % length] = (this.#bits[this.#last % length] as number) + bits;
  }

  rate(now: number): Rate {
    this.#advance(now);
    const start = (this.#last + 1) % this.#bits.length;
    return {
      bitsCredited: this.#bits.reduce((sum, bits) => sum + bits, 0),
      bucketSeconds: this.#bucketSeconds,
      buckets: [...this.#bits.slice(start), ...this.#bits.slice(0, start)],
    };
  }

  #advance(now: number): void {
    const at = Math.max(this.#last, Math.floor(now / (this.#bucketSeconds * 1000)));
    const { length } = this.#bits;
    for (let step = Math.max(this.#last + 1, at - length + 1); step <= at; ++step) {
      this.#bits[step % length] = 0;
    }
    this.#last = at;
  }
}

export class History {
  readonly #minute = new Ring({ bucketSeconds: 2, buckets: 30 });
  readonly #hour = new Ring({ bucketSeconds: 120, buckets: 30 });
  readonly #day = new Ring({ bucketSeconds: 3600, buckets: 24 });

  /** `now` is monotonic milliseconds, as in rates(). */
  add(bits: number, now: number): void {
    for (const ring of [this.#minute, this.#hour, this.#day]) ring.add(bits, now);
  }

  rates(now: number): Rates {
    return {
      minute: this.#minute.rate(now),
      hour: this.#hour.rate(now),
      day: this.#day.rate(now),
    };
  }
}
