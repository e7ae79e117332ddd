// The known answers of native/selftest derived once more: what an oracle, exact arithmetic and another hash say of the
// same inputs. That every answer is refused once it is another one, test/integration/selftest-mutants.test.ts shows.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Fips140Test } from '../../src/native.js';
import { native } from '../../src/native.js';
import { Fips140Oracle } from '../support/fips140-oracle.js';
import {
  Draws,
  notStuck,
  withNibbles,
  withOnes,
  withRun,
  withRuns,
} from '../support/selftest-inputs.js';

it('all are right here', () => {
  const { passed, tests, milliseconds } = native.selfTest();
  expect(tests.filter((test) => !test.passed)).toEqual([]);
  expect([passed, tests.length > 20, milliseconds > 0]).toEqual([true, true, true]);
});

describe('FIPS 140-2, by the oracle', () => {
  const judge = (block: Uint8Array): Fips140Test[] => {
    const oracle = new Fips140Oracle();
    oracle.prime(Buffer.from('word'));
    return oracle.test(block);
  };

  it('finds monobit and poker at their limits only', () => {
    expect([9726, 10_274].map((ones) => judge(withOnes(1, ones)))).toEqual([[], []]);
    for (const ones of [9725, 10_275]) expect(judge(withOnes(1, ones))).toEqual(['monobit']);
    expect(judge(withNibbles(1, 18, 0, 4))).toEqual([]);
    expect(judge(withNibbles(1, 60, 60, 4))).toEqual([]);
    expect(judge(withNibbles(1, 18, 3, 2))).toEqual(['poker']);
    expect(judge(withNibbles(1, 83, 18, 0))).toEqual(['poker']);
  });

  it.each([
    [12, [2315, 1386, 527, 384, 103, 209], -1],
    [1, [2685, 1114, 723, 240, 209, 103], 1],
  ])('finds one run too few or too many, with seed %i', (seed, counts, outwards) => {
    expect(judge(withRuns(seed, counts, counts))).toEqual([]);
    for (const [i, count] of counts.entries()) {
      const beyond = counts.with(i, count + (i % 2 === 0 ? outwards : -outwards));
      expect(judge(withRuns(seed, beyond, counts))).toEqual(['runs']);
      expect(judge(withRuns(seed, counts, beyond))).toEqual(['runs']);
    }
  });

  it('finds a run of 26 and none of 25', () => {
    for (const value of [0, 1]) {
      for (const start of [0, 9990]) {
        expect(judge(withRun(1, value, 25, start))).toEqual([]);
        expect(judge(withRun(1, value, 26, start))).toEqual(['longRun']);
      }
    }
  });
});

/** The smallest c with P(binomial(n, 2^-h) >= c) <= 2^-a, in whole numbers. */
function exactCutoff(h: number, a: number, n: number): number {
  const others = 2n ** BigInt(h) - 1n;
  const limit = 2n ** BigInt(h * n - a);
  let ways = 1n; // C(n, k) (2^h - 1)^(n - k), from k = n down
  let tail = 0n;
  for (let k = n; k > 0; --k) {
    tail += ways;
    if (tail > limit) return k + 1;
    ways = (ways * others * BigInt(k)) / BigInt(n - k + 1);
  }
  return 1;
}

it.each([
  [1, 30, 512, 325],
  [1, 60, 512, 355],
  [4, 30, 512, 71],
  [4, 60, 512, 91],
  [8, 30, 512, 16],
  [8, 60, 512, 25],
  [1, 20, 1024, 589],
  [1, 43, 1024, 630],
  [1, 73, 1024, 668],
  [1, 60, 1024, 652],
  [8, 43, 1024, 27],
])('the cutoff at %i bits, alpha 2^-%i and %i samples is %i', (h, a, n, cutoff) => {
  expect(exactCutoff(h, a, n)).toBe(cutoff);
});

/** The same by sums of logarithms, for what whole numbers take too long for. */
function cutoffBySums(h: number, a: number, n: number): number {
  const [p, terms] = [2 ** -h, [] as number[]];
  const top = Math.min(n, Math.ceil(n * p + 40 * Math.sqrt(n * p)));
  for (let k = 0, term = n * Math.log1p(-p); k <= top; ++k) {
    terms.push(Math.exp(term));
    term += Math.log((n - k) / (k + 1)) + Math.log(p / (1 - p));
  }
  let tail = 0;
  for (let k = top; k > 0; --k) {
    tail += terms[k] as number;
    if (tail > 2 ** -a) return k + 1;
  }
  return 1;
}

it.each([
  [8, 43, 131_072, 687],
  [8, 73, 131_072, 748],
  [0.1, 30, 512, 507],
])('the cutoff at %f bits, alpha 2^-%i and %i samples is %i', (h, a, n, cutoff) => {
  expect(cutoffBySums(h, a, n)).toBe(cutoff);
});

const Z = 2.5758293035489008;
const bound = (largest: number, n: number): number => {
  const p = largest / n;
  return -Math.log2(p + Z * Math.sqrt((p * (1 - p)) / (n - 1)));
};
const largestCount = (samples: Uint8Array): number => {
  const counts = new Uint32Array(256);
  for (const sample of samples) counts[sample] = (counts[sample] as number) + 1;
  return Math.max(...counts);
};

/** SP 800-90B 6.3.4 as it is written, over the bits of the samples, in bits per sample. */
function compression(samples: Uint8Array): number {
  const [b, d] = [6, 1000];
  const text = [...samples].map((sample) => sample.toString(2).padStart(8, '0')).join('');
  const blocks = Array.from({ length: Math.floor(text.length / b) }, (_, i) =>
    text.slice(i * b, i * b + b),
  );
  const seen = new Map<string, number>();
  const logs: number[] = [];
  blocks.forEach((block, i) => {
    if (i >= d) logs.push(Math.log2(i + 1 - (seen.get(block) ?? 0)));
    seen.set(block, i + 1);
  });
  const v = logs.length;
  const mean = logs.reduce((sum, one) => sum + one, 0) / v;
  const variance = logs.reduce((sum, one) => sum + one * one, 0) / (v - 1) - mean * mean;
  const lowest = mean - (Z * 0.5907 * Math.sqrt(variance)) / Math.sqrt(v);
  const g = (z: number): number => {
    let [sum, inner, power] = [0, 0, 1]; // power: (1 - z)^(t - 1)
    for (let t = 1; t <= blocks.length; ++t, power *= 1 - z) {
      if (t > d) sum += inner + Math.log2(t) * z * power;
      inner += Math.log2(t) * z * z * power;
    }
    return sum / v;
  };
  const expected = (p: number): number => g(p) + (2 ** b - 1) * g((1 - p) / (2 ** b - 1));
  let [low, high] = [2 ** -b, 1];
  if (expected(low) <= lowest) return 8;
  for (let step = 0; step < 50; ++step) {
    const middle = (low + high) / 2;
    if (expected(middle) > lowest) low = middle;
    else high = middle;
  }
  return (-8 * Math.log2(high)) / b;
}

it('the estimates of drawn samples are those', () => {
  const samples = new Draws(1).bytes(2048);
  const nibbles = samples.map((sample) => sample >> 4);
  expect(bound(largestCount(samples), 2048)).toBeCloseTo(6.214511, 6);
  expect([largestCount(nibbles), bound(142, 2048)]).toEqual([142, expect.closeTo(3.576938, 6)]);
  const lowest = (of: Uint8Array): number =>
    Math.min(
      ...[0, 32, 64, 96, 128, 160, 192, 224].map((by) => compression(of.map((s) => s + by))),
    );
  expect(lowest(samples)).toBeCloseTo(4.75336, 5);
  expect(lowest(nibbles)).toBeCloseTo(1.461081, 5);
  const blocks = Uint8Array.from([1, 2].flatMap((seed) => [...new Draws(seed).bytes(2500)]));
  expect([largestCount(blocks), bound(35, 5000)]).toEqual([35, expect.closeTo(6.638473, 6)]);
});

it('the digests are those of another SHA-256', () => {
  const text = readFileSync(
    new URL('../../native/selftest/conditioner_answers.cc', import.meta.url),
    'utf8',
  );
  const known = [...text.matchAll(/constexpr Digest (\w+) = \{([^}]*)\}/g)].map(
    ([, name, bytes = '']) => [name, bytes.replaceAll(/0x|[\s,]/g, '')],
  );
  const sha256 = (data: Uint8Array | string): string =>
    createHash('sha256').update(data).digest('hex');
  const twoBlocks = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq';
  expect(Object.fromEntries(known)).toEqual({
    kOfAbc: sha256('abc'),
    kOfTwoBlocks: sha256(twoBlocks),
    kFirst: sha256(notStuck(642).subarray(0, 322)),
    kSecond: sha256(notStuck(642).subarray(322)),
  });
});
