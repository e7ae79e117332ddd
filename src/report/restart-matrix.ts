// The samples after each restart: whether all restarts, and all places in them, are of one population.
import { type Matrix, transposed } from '../assess/restarts.js';
import { countValues } from '../assess/samples.js';
import { classesOf } from './classes.js';
import { type Figure, percent, short } from './figure.js';
import { chiSquareLimit, Z } from './quantiles.js';
import { dots, levelLine, linear, path, plot } from './svg.js';

const ALPHA = 0.001;
/** More of them would find smaller differences of few values, and fewer of the differences that matter. */
const CLASSES = 8;
/** Pearson's rule for chi-square. */
const EXPECTED = 5;

export interface Shares {
  /** The share of the value that is most common in all lines, in each of them. */
  readonly shares: readonly number[];
  readonly common: number;
  /** The share of that value in all lines. */
  readonly expected: number;
  /**
   * How much the lines differ in how often they have small and large values, in units of what independent samples do: the
   * chi-square of homogeneity over classes of values, divided by its degrees of freedom. 0 for samples that never change.
   */
  readonly ratio: number;
  /** What independent samples exceed once in 1000 matrices. */
  readonly limit: number;
}

function homogeneity(samples: Uint8Array, length: number, all: Uint32Array) {
  const lines = samples.length / length;
  const { of, count } = classesOf(all, samples.length * Math.max(1 / CLASSES, EXPECTED / length));
  const share = new Float64Array(count);
  for (const [value, times] of all.entries()) {
    const index = of[value] as number;
    share[index] = (share[index] as number) + times / samples.length;
  }
  let sum = 0;
  for (let i = 0; i < lines; i++) {
    const found = new Float64Array(count);
    for (const sample of samples.subarray(i * length, (i + 1) * length)) {
      const index = of[sample] as number;
      found[index] = (found[index] as number) + 1;
    }
    for (const [index, times] of found.entries()) {
      const expected = (share[index] as number) * length;
      sum += (times - expected) ** 2 / expected;
    }
  }
  const degrees = (lines - 1) * (count - 1);
  if (degrees === 0) return { ratio: 0, limit: 1 };
  return { ratio: sum / degrees, limit: chiSquareLimit(degrees, ALPHA) / degrees };
}

/** Of lines of so many samples each, one after the other. */
export function sharesOf(samples: Uint8Array, length: number): Shares {
  const lines = samples.length / length;
  const all = countValues(samples);
  const common = all.indexOf(Math.max(...all));
  const expected = (all[common] as number) / samples.length;
  const shares = Array.from({ length: lines }, (_, i) => {
    const part = samples.subarray(i * length, (i + 1) * length);
    return part.reduce((count, sample) => count + Number(sample === common), 0) / length;
  });
  const { ratio, limit } = homogeneity(samples, length, all);
  return { shares, common, expected, ratio, limit };
}

function figureOf(
  name: string,
  { shares, common, expected, ratio, limit }: Shares,
  length: number,
): Figure {
  const band = Z * Math.sqrt((expected * (1 - expected)) / length);
  const spread = `Value ${common}, the most common one, is ${percent(Math.min(...shares))} to ${percent(Math.max(...shares))} of a ${name}. How often there are small and large values differs between the ${name}s ${short(ratio)} times as much as in independent samples (by chance at most ${short(limit)} times)`;
  const x = linear(0, shares.length, name);
  const y = linear(
    0,
    1.05 * Math.max(expected + band, ...shares),
    `share of value ${common} in each ${name}`,
  );
  return {
    title: `Restarts by ${name}`,
    sentence: `${spread}: ${ratio <= limit ? `no difference of the ${name}s is visible.` : `the ${name}s are not of one population.`}`,
    drawing: plot(`share of the most common value in each ${name}`, x, y, (across, up) => {
      const places = shares.map((share, i) => [across(i + 0.5), up(share)] as const);
      const edges = [expected - band, expected + band].filter((at) => at > 0);
      return (
        path('points', dots(places, 3)) +
        edges.map((at) => levelLine('band', at, x, across, up)).join('')
      );
    }),
  };
}

/** The samples restart by restart. */
export function restartMatrix(samples: Uint8Array, matrix: Matrix): Figure[] {
  const { rows, columns } = matrix;
  return [
    figureOf('row', sharesOf(samples, columns), columns),
    figureOf('column', sharesOf(transposed(samples, matrix), rows), rows),
  ];
}
