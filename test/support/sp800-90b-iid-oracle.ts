// The statistics and tests of SP 800-90B 5.1 and 5.2 once more, as slow and as close to the standard's words as can be.

/** 5.1, conversion I: ones per 8 bits. */
export const conversionI = (bits: readonly number[]): number[] =>
  octets(bits).map((eight) => eight.reduce((sum, bit) => sum + bit, 0));

/** 5.1, conversion II: 8 bits as a number. */
export const conversionII = (bits: readonly number[]): number[] =>
  octets(bits).map((eight) => Number.parseInt(eight.join('').padEnd(8, '0'), 2));

const octets = (bits: readonly number[]): number[][] =>
  Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) => bits.slice(8 * i, 8 * i + 8));

function runsOf(sides: readonly boolean[]): number[] {
  const runs: number[] = [];
  for (const [i, side] of sides.entries()) {
    if (i > 0 && side === sides[i - 1]) runs.push((runs.pop() ?? 0) + 1);
    else runs.push(1);
  }
  return runs;
}

function collisionsOf(numbers: readonly number[]): number[] {
  const found: number[] = [];
  let rest = numbers;
  for (let j = 1; j <= rest.length; j++) {
    if (new Set(rest.slice(0, j)).size === j) continue;
    found.push(j);
    rest = rest.slice(j);
    j = 0;
  }
  return found;
}

const pairsOf = (numbers: readonly number[], lag: number): [number, number][] =>
  numbers.slice(lag).map((number, i) => [numbers[i] as number, number]);

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0);

const LAGS = [1, 2, 8, 16, 32];

/** The first 18 statistics of 5.1, in its order; `compression` is for the caller, who has bzip2 or not. */
export function orderStatistics(samples: readonly number[]): number[] {
  const values = [...new Set(samples)].sort((a, b) => a - b);
  const isBinary = values.length === 2;
  const bits = samples.map((sample) => Number(sample === values[1]));
  const mean = sumOf(samples) / samples.length;
  const excursions = samples.map((_, i) =>
    Math.abs(sumOf(samples.slice(0, i + 1)) - (i + 1) * mean),
  );

  const counted = isBinary ? conversionI(bits) : samples;
  const directions = pairsOf(counted, 1).map(([one, next]) => next >= one);
  const directionalRuns = runsOf(directions);
  const increases = directions.filter(Boolean).length;

  const sorted = [...samples].sort((a, b) => a - b);
  const middle = [Math.ceil(samples.length / 2) - 1, Math.floor(samples.length / 2)];
  const median = sumOf(middle.map((i) => sorted[i] as number)) / 2;
  const medianRuns = runsOf(
    isBinary ? bits.map((bit) => bit >= 0.5) : samples.map((x) => x >= median),
  );

  const collisions = collisionsOf(isBinary ? conversionII(bits) : samples);
  return [
    Math.max(...excursions),
    directionalRuns.length,
    Math.max(...directionalRuns),
    Math.max(increases, directions.length - increases),
    medianRuns.length,
    Math.max(...medianRuns),
    sumOf(collisions) / collisions.length,
    Math.max(...collisions),
    ...LAGS.map((lag) => pairsOf(counted, lag).filter(([a, b]) => a === b).length),
    ...LAGS.map((lag) => sumOf(pairsOf(counted, lag).map(([a, b]) => a * b))),
  ];
}

/** Values with the expectation of each in ascending order, in bins of 5 or more: the names in each bin. */
function binsOf(expected: ReadonlyMap<string, number>): string[][] {
  const bins: string[][] = [[]];
  const sum = (names: readonly string[]) => sumOf(names.map((name) => expected.get(name) ?? 0));
  const names = [...expected.keys()].sort(
    (a, b) => (expected.get(a) ?? 0) - (expected.get(b) ?? 0),
  );
  for (const name of names) {
    if (sum(bins.at(-1) ?? []) >= 5) bins.push([]);
    bins.at(-1)?.push(name);
  }
  if (bins.length > 1 && sum(bins.at(-1) ?? []) < 5) {
    const rest = bins.pop() ?? [];
    bins.at(-1)?.push(...rest);
  }
  return bins;
}

function deviation(
  expected: ReadonlyMap<string, number>,
  bins: readonly string[][],
  seen: readonly string[],
): number {
  return sumOf(
    bins.map((bin) => {
      const e = sumOf(bin.map((name) => expected.get(name) ?? 0));
      return (seen.filter((name) => bin.includes(name)).length - e) ** 2 / e;
    }),
  );
}

interface Test {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
}

/** The probability of a value; added up in ninths and the like, which decide ties as NIST's tool does (decision 37). */
function probabilities(symbols: readonly number[]): Map<number, number> {
  const p = new Map<number, number>();
  for (const symbol of [...symbols].sort((a, b) => a - b)) {
    p.set(symbol, (p.get(symbol) ?? 0) + 1 / symbols.length);
  }
  return p;
}

/** 5.2.1 */
export function independence(symbols: readonly number[]): Test {
  const p = probabilities(symbols);
  const pairs = symbols.flatMap((symbol, i) =>
    i % 2 === 0 && i + 1 < symbols.length ? [`${symbol},${symbols[i + 1]}`] : [],
  );
  const expected = new Map<string, number>();
  for (const [a, pa] of p) {
    for (const [b, pb] of p) expected.set(`${a},${b}`, pa * pb * pairs.length);
  }
  const bins = binsOf(expected);
  return {
    statistic: deviation(expected, bins, pairs),
    degreesOfFreedom: bins.length - p.size,
  };
}

const partsOf = (symbols: readonly number[], count: number): number[][] => {
  const size = Math.floor(symbols.length / count);
  return Array.from({ length: count }, (_, i) => symbols.slice(i * size, (i + 1) * size));
};

/** 5.2.2, and with all values in a bin of their own 5.2.4. */
export function goodnessOfFit(symbols: readonly number[]): Test {
  const size = Math.floor(symbols.length / 10);
  const expected = new Map([...probabilities(symbols)].map(([x, p]) => [String(x), p * size]));
  const bins = expected.size === 2 ? [...expected.keys()].map((name) => [name]) : binsOf(expected);
  const parts = partsOf(symbols, 10).map((part) => part.map(String));
  return {
    statistic: sumOf(parts.map((part) => deviation(expected, bins, part))),
    degreesOfFreedom: 9 * (bins.length - 1),
  };
}

/** 5.2.3; null if m is 1. */
export function binaryIndependence(bits: readonly number[]): Test | null {
  const p1 = sumOf(bits) / bits.length;
  const rarer = Math.min(p1, 1 - p1);
  const sizes = Array.from({ length: 10 }, (_, i) => 11 - i);
  const m = sizes.find((size) => rarer ** size * Math.floor(bits.length / size) >= 5);
  if (m === undefined) return null;
  const blocks = Math.floor(bits.length / m);
  const seen = Array.from({ length: blocks }, (_, i) => bits.slice(i * m, (i + 1) * m).join(''));
  const patterns = Array.from({ length: 2 ** m }, (_, i) => i.toString(2).padStart(m, '0'));
  const terms = patterns.map((pattern) => {
    const ones = [...pattern].filter((bit) => bit === '1').length;
    const expected = p1 ** ones * (1 - p1) ** (m - ones) * blocks;
    return (seen.filter((one) => one === pattern).length - expected) ** 2 / expected;
  });
  return { statistic: sumOf(terms), degreesOfFreedom: 2 ** m - 2 };
}

/** 5.2.5: W, and the probability of one as long. */
export function longestRepeat(symbols: readonly number[]): { length: number; pValue: number } {
  let length = 0;
  const has = (size: number): boolean => {
    const seen = new Set<string>();
    for (let i = 0; i + size <= symbols.length; i++) {
      const tuple = symbols.slice(i, i + size).join();
      if (seen.has(tuple)) return true;
      seen.add(tuple);
    }
    return false;
  };
  while (has(length + 1)) length++;
  const collision = sumOf([...probabilities(symbols).values()].map((p) => p * p));
  const places = symbols.length - length + 1;
  const pairs = (places * (places - 1)) / 2;
  return { length, pValue: 1 - (1 - collision ** length) ** pairs };
}

/**
 * The tail of the chi-square distribution (Abramowitz and Stegun 26.4.4 and 26.4.5): a sum of positive terms, with
 * erfc(sqrt(x / 2)) for an odd number of degrees, by its integral.
 */
export function chiSquareTail(x: number, degrees: number): number {
  const isOdd = degrees % 2 === 1;
  let log = -x / 2 + (isOdd ? Math.log(2 * Math.sqrt(x)) - Math.log(Math.sqrt(2 * Math.PI)) : 0);
  let sum = isOdd ? erfc(Math.sqrt(x / 2)) : 0;
  for (let r = isOdd ? 1 : 0; r <= degrees - 2; r += 2) {
    sum += Math.exp(log);
    log += Math.log(x / (r + 2));
  }
  return sum;
}

/** 2 / sqrt(pi) times the integral of exp(-t^2) from z on, by Simpson's rule. */
function erfc(z: number): number {
  const [steps, width] = [20_000, 12 / 20_000];
  const at = (i: number) =>
    Math.exp(-((z + i * width) ** 2)) * (i === 0 || i === steps ? 1 : i % 2 === 0 ? 2 : 4);
  const sum = sumOf(Array.from({ length: steps + 1 }, (_, i) => at(i)));
  return ((2 / Math.sqrt(Math.PI)) * sum * width) / 3;
}
