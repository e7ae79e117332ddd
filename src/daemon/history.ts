// What was credited over the last minute, hour and day, in a few hundred numbers. No timer moves it:
// a bucket is found by the clock when there is something to put in, or to look at.

interface Span {
  readonly name: 'minute' | 'hour' | 'day';
  readonly bucketSeconds: number;
  readonly buckets: number;
}

const SPANS: readonly Span[] = [
  { name: 'minute', bucketSeconds: 2, buckets: 30 },
  { name: 'hour', bucketSeconds: 120, buckets: 30 },
  { name: 'day', bucketSeconds: 3600, buckets: 24 },
];

class Ring {
  readonly #bucketMs: number;
  readonly #bits: number[];
  /** Of the youngest bucket: how many bucket's widths the clock showed then. */
  #last = 0;

  constructor({ bucketSeconds, buckets }: Span) {
    this.#bucketMs = bucketSeconds * 1000;
    this.#bits = new Array(buckets).fill(0);
  }

  add(bits: number, now: number): void {
    this.#advance(now);
    const { length } = this.#bits;
    this.#bits[this.#last % length] = (this.#bits[this.#last % length] as number) + bits;
  }

  /** Oldest first; the last one is still filling. */
  read(now: number): number[] {
    this.#advance(now);
    const start = (this.#last + 1) % this.#bits.length;
    return [...this.#bits.slice(start), ...this.#bits.slice(0, start)];
  }

  #advance(now: number): void {
    const at = Math.max(this.#last, Math.floor(now / this.#bucketMs));
    const { length } = this.#bits;
    for (let step = Math.max(this.#last + 1, at - length + 1); step <= at; ++step) {
      this.#bits[step % length] = 0;
    }
    this.#last = at;
  }
}

export interface Rate {
  readonly bitsCredited: number;
  readonly bucketSeconds: number;
  /** Bits credited in each bucket, oldest first. */
  readonly buckets: readonly number[];
}
export type Rates = Readonly<Record<Span['name'], Rate>>;

export class History {
  readonly #rings = SPANS.map((span) => ({ ...span, ring: new Ring(span) }));

  /** `now` is monotonic milliseconds, as in rates(). */
  add(bits: number, now: number): void {
    for (const { ring } of this.#rings) ring.add(bits, now);
  }

  rates(now: number): Rates {
    const rates: Partial<Record<Span['name'], Rate>> = {};
    for (const { name, bucketSeconds, ring } of this.#rings) {
      const buckets = ring.read(now);
      const bitsCredited = buckets.reduce((sum, bits) => sum + bits, 0);
      rates[name] = { bitsCredited, bucketSeconds, buckets };
    }
    return rates as Rates;
  }
}
