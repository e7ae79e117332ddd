// The samples after each restart: whether all restarts, and all places in them, are of one population.

import type { Matrix } from '../assess/restarts.js';
import { transposed } from '../assess/restarts.js';
import { countValues } from '../assess/samples.js';
import { type Figure, percent, short } from './figure.js';
import { chiSquareLimit, Z } from './quantiles.js';
import { dots, levelLine, linear, path, plot } from './svg.js';

const ALPHA = 0.001;

export interface Shares {
  /** The share of the value that is most common in all lines, in each of them. */
  readonly shares: readonly number[];
  readonly common: number;
  /** The share of that value in all lines. */
  readonly expected: number;
  /**
   * How much the shares vary, in units of what those of independent samples do: chi-square of one degree of freedom less
   * than there are lines (a binomial's dispersion), divided by that number.
   */
  readonly ratio: number;
  /** What independent samples exceed once in 1000 matrices. */
  readonly limit: number;
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
  const variance = (expected * (1 - expected)) / length;
  const spread = shares.reduce((sum, share) => sum + (share - expected) ** 2, 0);
  return {
    ...{ shares, common, expected },
    ratio: variance > 0 ? spread / variance / (lines - 1) : 0,
    limit: chiSquareLimit(lines - 1, ALPHA) / (lines - 1),
  };
}

function figureOf(
  name: string,
  { shares, common, expected, ratio, limit }: Shares,
  length: number,
): Figure {
  const band = Z * Math.sqrt((expected * (1 - expected)) / length);
  const spread = `Value ${common}, the most common one, is ${percent(Math.min(...shares))} to ${percent(Math.max(...shares))} of a ${name}, ${short(ratio)} times the spread of independent samples (by chance at most ${short(limit)} times)`;
  const x = linear(0, shares.length, name);
  const y = linear(
    0,
    1.05 * Math.max(expected + band, ...shares),
    `share of value ${common} in each ${name}`,
  );
  return {
    title: `Restarts by ${name}`,
    sentence: `${spread}: ${ratio <= limit ? `the ${name}s are of one population.` : `the ${name}s are not of one population.`}`,
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
