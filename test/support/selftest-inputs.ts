// The inputs of the known answers once more, by their rules in native/selftest/draws.h and fips140_blocks.h.
const BITS = 20_000;

/** Knuth's MMIX generator: x <- 6364136223846793005 x + 1442695040888963407 modulo 2^64, the high 32 bits. */
export class Draws {
  #state: bigint;
  constructor(seed: number) {
    this.#state = BigInt(seed);
  }
  next(): number {
    const product = this.#state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n;
    this.#state = BigInt.asUintN(64, product);
    return Number(this.#state >> 32n);
  }
  below(limit: number): number {
    return Number((BigInt(this.next()) * BigInt(limit)) >> 32n);
  }
  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.next() >>> 24);
  }
  shuffle(items: number[]): number[] {
    for (let i = items.length - 1; i > 0; --i) {
      const j = this.below(i + 1);
      [items[i], items[j]] = [items[j] as number, items[i] as number];
    }
    return items;
  }
}

const bitsOf = (bytes: Uint8Array): number[] =>
  [...bytes].flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((shift) => (byte >> shift) & 1));
const blockOf = (bits: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: bits.length / 8 }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((byte, bit) => 2 * byte + bit, 0),
  );
const repeat = (count: number, value: number): number[] => new Array<number>(count).fill(value);

export function withOnes(seed: number, ones: number): Uint8Array {
  const draws = new Draws(seed);
  const bits = bitsOf(draws.bytes(BITS / 8));
  let count = bits.reduce((sum, bit) => sum + bit, 0);
  while (count !== ones) {
    const at = draws.below(BITS);
    const wanted = count < ones ? 1 : 0;
    if (bits[at] === wanted) continue;
    bits[at] = wanted;
    count += wanted ? 1 : -1;
  }
  return blockOf(bits);
}

export function withNibbles(seed: number, a: number, b: number, c: number): Uint8Array {
  const more: Record<number, number> = { 3: a, 5: -a, 9: b, 10: -b, 6: c, 12: -c };
  const nibbles = Array.from({ length: 16 }, (_, nibble) =>
    repeat((nibble < 8 ? 312 : 313) + (more[nibble] ?? 0), nibble),
  ).flat();
  new Draws(seed).shuffle(nibbles);
  return Uint8Array.from({ length: BITS / 8 }, (_, i) => {
    return 16 * (nibbles[2 * i] as number) + (nibbles[2 * i + 1] as number);
  });
}

export function withRuns(
  seed: number,
  zeros: readonly number[],
  ones: readonly number[],
): Uint8Array {
  const counts = [zeros, ones];
  const lengths = counts.map((of) => of.flatMap((count, i) => repeat(count, i + 1)));
  const missing = BITS - lengths.flat().reduce((sum, length) => sum + length, 0);
  for (let k = 0; k < missing; ++k) {
    const of = lengths[k % 2] as number[];
    const at = of.length - 1 - (Math.floor(k / 2) % (counts[k % 2]?.[5] as number));
    of[at] = (of[at] as number) + 1;
  }
  const draws = new Draws(seed);
  for (const of of lengths) draws.shuffle(of);
  const [a = [], b = []] = lengths;
  const first = b.length > a.length ? 1 : 0;
  const bits: number[] = [];
  for (let run = 0; bits.length < BITS; ++run) {
    const value = run % 2 === 0 ? first : 1 - first;
    bits.push(...repeat(lengths[value]?.[Math.floor(run / 2)] as number, value));
  }
  return blockOf(bits);
}

export function withRun(seed: number, value: number, length: number, start: number): Uint8Array {
  const bits = bitsOf(new Draws(seed).bytes(BITS / 8));
  if (start > 0) bits[start - 1] = 1 - value;
  bits.fill(value, start, start + length);
  if (start + length < BITS) bits[start + length] = 1 - value;
  return blockOf(bits);
}

export const notStuck = (count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, at) => 1 + 8 * Math.floor(at / 2) + 3 * (at % 2));
