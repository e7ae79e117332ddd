// Blocks that are exactly at a limit of FIPS 140-2 in one quantity, and ordinary otherwise: seeds are tried
// until a block has that quantity and passes the other tests.
import type { Fips140Test } from '../../src/native.js';
import { Fips140Oracle } from './fips140-oracle.js';
import { RandomBytes } from './random-bytes.js';

const BITS = 20_000;

export interface Edge {
  readonly test: Fips140Test;
  readonly name: string;
  readonly fails: boolean;
  /** A candidate from a seed; undefined when this seed gives none. */
  readonly build: (seed: number) => Buffer | undefined;
}

/** Small whole numbers from a seed. */
class Dice {
  readonly #bytes: RandomBytes;
  #drawn: Buffer = Buffer.alloc(0);
  #at = 0;
  constructor(seed: number) {
    this.#bytes = new RandomBytes(seed);
  }
  below(limit: number): number {
    if (this.#at === this.#drawn.length) {
      this.#drawn = this.#bytes.take(16_384);
      this.#at = 0;
    }
    this.#at += 4;
    return this.#drawn.readUInt32BE(this.#at - 4) % limit;
  }
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; --i) {
      const j = this.below(i + 1);
      [items[i], items[j]] = [items[j] as T, items[i] as T];
    }
    return items;
  }
}

const getBit = (block: Buffer, at: number): number =>
  ((block[at >> 3] as number) >> (7 - (at & 7))) & 1;
const setBit = (block: Buffer, at: number, bit: number): void => {
  const mask = 1 << (7 - (at & 7));
  const byte = block[at >> 3] as number;
  block[at >> 3] = bit ? byte | mask : byte & ~mask;
};

const randomBlock = (seed: number): Buffer => new RandomBytes(seed).take(2500);

function withOnes(target: number): Edge['build'] {
  return (seed) => {
    const block = randomBlock(seed);
    const dice = new Dice(seed + 1);
    let ones = 0;
    for (let i = 0; i < BITS; ++i) ones += getBit(block, i);
    while (ones !== target) {
      const at = dice.below(BITS);
      const wanted = ones < target ? 1 : 0;
      if (getBit(block, at) === wanted) continue;
      setBit(block, at, wanted);
      ones += wanted ? 1 : -1;
    }
    return block;
  };
}

/** 5000 nibbles in random order whose frequencies have exactly this sum of squares. */
function withSumOfSquares(target: number): Edge['build'] {
  return (seed) => {
    const dice = new Dice(seed);
    const f: number[] = Array.from({ length: 16 }, (_, i) => (i < 8 ? 312 : 313));
    let sum = f.reduce((all, one) => all + one * one, 0);
    while (sum !== target) {
      const [a, b] = [dice.below(16), dice.below(16)];
      const change = 2 * ((f[a] as number) - (f[b] as number) + 1); // f[a] + 1, f[b] - 1
      // Towards the target, and at random near it, where no single step may lead to it.
      const isFar = Math.abs(sum + change - target) > Math.max(Math.abs(sum - target), 100);
      if (a === b || isFar) continue;
      f[a] = (f[a] as number) + 1;
      f[b] = (f[b] as number) - 1;
      sum += change;
    }
    const nibbles = dice.shuffle(
      f.flatMap((count, nibble) => new Array<number>(count).fill(nibble)),
    );
    return Buffer.from(
      Array.from(
        { length: 2500 },
        (_, i) => ((nibbles[2 * i] as number) << 4) | (nibbles[2 * i + 1] as number),
      ),
    );
  };
}

const LOW = [2315, 1114, 527, 240, 103, 103] as const;
const HIGH = [2685, 1386, 723, 384, 209, 209] as const;
const ORDINARY = [2500, 1250, 625, 312, 156, 156] as const;

/** Runs in random order, `count` of them of this bit and length (index 5: six and more). */
function withRuns(bit: 0 | 1, index: number, count: number): Edge['build'] {
  return (seed) => {
    const dice = new Dice(seed);
    const counts: [number[], number[]] = [[...ORDINARY], [...ORDINARY]];
    counts[bit][index] = count;
    const total = (of: number[]): number => of.reduce((all, one) => all + one, 0);
    const shortest = (of: number[]): number => of.reduce((all, one, i) => all + one * (i + 1), 0);
    // As many runs of zeros as of ones, and so few bits that the long runs can take up the rest.
    for (let tries = 0; tries < 20_000; ++tries) {
      const [zeros, ones] = [total(counts[0]), total(counts[1])];
      const bits = shortest(counts[0]) + shortest(counts[1]);
      if (zeros === ones && bits <= BITS && bits > BITS - 2000) break;
      const of = dice.below(2) as 0 | 1;
      const i = dice.below(6);
      const step = zeros === ones ? (bits > BITS ? -1 : 1) : (of === 0) === zeros < ones ? 1 : -1;
      const next = (counts[of][i] as number) + step;
      const isFixed = of === bit && i === index;
      if (!isFixed && next >= (LOW[i] as number) && next <= (HIGH[i] as number))
        counts[of][i] = next;
    }
    if (total(counts[0]) !== total(counts[1])) return undefined;
    const lengths = counts.map((of) => of.flatMap((n, i) => new Array<number>(n).fill(i + 1)));
    let rest = BITS - shortest(counts[0]) - shortest(counts[1]);
    if (rest < 0) return undefined;
    for (; rest > 0; --rest) {
      // Half of what is left to each side, to long runs only, none of them too long.
      const side = lengths[rest % 2] as number[];
      const at = side.length - 1 - dice.below(counts[(rest % 2) as 0 | 1][5] as number);
      if ((side[at] as number) >= 25) return undefined;
      side[at] = (side[at] as number) + 1;
    }
    for (const side of lengths) dice.shuffle(side);
    const block = Buffer.alloc(2500);
    let at = 0;
    for (let i = 0; at < BITS; ++i) {
      for (const value of [0, 1]) {
        const run = lengths[value]?.[i] ?? 0;
        for (let n = 0; n < run && at < BITS; ++n) setBit(block, at++, value);
      }
    }
    return block;
  };
}

/** A run of exactly this length, somewhere that matters: word edges, both ends of the block. */
function withLongRun(bit: 0 | 1, length: number, start: number): Edge['build'] {
  return (seed) => {
    const block = randomBlock(seed);
    if (start > 0) setBit(block, start - 1, 1 - bit);
    for (let at = start; at < start + length; ++at) setBit(block, at, bit);
    if (start + length < BITS) setBit(block, start + length, 1 - bit);
    return block;
  };
}

const monobit = ([9725, 9726, 10_274, 10_275] as const).map(
  (ones): Edge => ({
    test: 'monobit',
    name: `${ones} ones`,
    fails: ones <= 9725 || ones >= 10_275,
    build: withOnes(ones),
  }),
);

// 16/5000 * sum - 5000: 2.1568, 2.1632, 46.1696, 46.176; the sum is always even.
const poker = ([1_563_174, 1_563_176, 1_576_928, 1_576_930] as const).map((sum): Edge => {
  const x = (16 * sum) / 5000 - 5000;
  return {
    test: 'poker',
    name: `X = ${x.toFixed(4)}`,
    fails: x <= 2.16 || x >= 46.17,
    build: withSumOfSquares(sum),
  };
});

const runs = ([0, 1] as const).flatMap((bit) =>
  LOW.flatMap((low, index) => {
    const high = HIGH[index] as number;
    return [low - 1, low, high, high + 1].map(
      (count): Edge => ({
        test: 'runs',
        name: `${count} runs of ${index + 1}${index === 5 ? ' and more' : ''} ${bit ? 'ones' : 'zeros'}`,
        fails: count < low || count > high,
        build: withRuns(bit, index, count),
      }),
    );
  }),
);

const longRun = ([0, 1] as const).flatMap((bit) =>
  [25, 26, 60].flatMap((length) =>
    [0, 45, 63, 64, 9990, BITS - length].map(
      (start): Edge => ({
        test: 'longRun',
        name: `${length} ${bit ? 'ones' : 'zeros'} at bit ${start}`,
        fails: length >= 26,
        build: withLongRun(bit, length, start),
      }),
    ),
  ),
);

export const EDGES: readonly Edge[] = [...monobit, ...poker, ...runs, ...longRun];

/** The first candidate whose only failures, by the oracle, are those that the edge is made for. */
export function edgeBlock({ test, build, name }: Edge): Buffer {
  for (let seed = 0; seed < 500; ++seed) {
    const block = build(seed);
    if (block && new Fips140Oracle().test(block).every((failed) => failed === test)) return block;
  }
  throw new Error(`no block found for ${test}: ${name}`);
}

const passing = (build: Edge['build']): Buffer =>
  edgeBlock({ test: 'continuousRun', name: 'an ordinary block', fails: false, build });

const ordinary = passing(randomBlock);
const endsInOnes = passing(withLongRun(1, 25, BITS - 25));

export const isolated = {
  repeatOverBlocks: {
    first: ordinary,
    second: passing((seed) =>
      Buffer.concat([ordinary.subarray(2496), randomBlock(seed + 7).subarray(4)]),
    ),
  },
  runOverBlocks: { first: endsInOnes, second: passing(withLongRun(1, 25, 0)) },
};

const filled = (byte: number): Buffer => Buffer.alloc(2500, byte);

/** Compared with the oracle only; several blocks if the boundary between blocks matters. */
export const CRAFTED_BLOCKS: readonly { name: string; blocks: Buffer[] }[] = [
  ...[0x00, 0xff, 0x55, 0xaa, 0x0f, 0x01, 0x80].map((byte) => ({
    name: `nothing but 0x${byte.toString(16).padStart(2, '0')}`,
    blocks: [filled(byte), filled(byte)],
  })),
  { name: 'a counter', blocks: [Buffer.from(Array.from({ length: 2500 }, (_, i) => i & 255))] },
  { name: 'a run that ends the block', blocks: [endsInOnes, isolated.runOverBlocks.second] },
  { name: 'zeros, then an ordinary block', blocks: [filled(0), ordinary] },
  { name: 'an ordinary block, then ones', blocks: [ordinary, filled(0xff), ordinary] },
];
