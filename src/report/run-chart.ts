// The samples over time, in blocks: a source that drifts is not the one that the estimators assume.

import { type Figure, short } from './figure.js';
import { chiSquareLimit } from './quantiles.js';
import { line, linear, path, plot, type Scale } from './svg.js';

const MOST_BLOCKS = 200;
const SMALLEST_BLOCK = 50;
const ALPHA = 0.001;
const FEW_VALUES = 4;

export interface Drift {
  /** Samples per block. */
  readonly size: number;
  readonly means: readonly number[];
  readonly quartiles: readonly (readonly [lower: number, median: number, upper: number])[];
  /**
   * How much the blocks' means vary, in units of what the means of independent samples of the same variance do: chi-square
   * of one degree of freedom less than there are blocks, divided by that number. 0 for samples that never change.
   */
  readonly ratio: number;
  /** What independent samples exceed once in 1000 recordings. */
  readonly limit: number;
}

/** The smallest value that at least this share of the samples does not exceed. */
function quantileOf(counts: Uint32Array, size: number, share: number): number {
  let value = 0;
  let seen = counts[0] as number;
  while (seen < share * size) seen += counts[++value] as number;
  return value;
}

export function driftOf(samples: Uint8Array): Drift {
  const blocks = Math.max(2, Math.min(MOST_BLOCKS, Math.floor(samples.length / SMALLEST_BLOCK)));
  const size = Math.floor(samples.length / blocks);
  const means: number[] = [];
  const quartiles: (readonly [number, number, number])[] = [];
  let squares = 0;
  for (let block = 0; block < blocks; block++) {
    const counts = new Uint32Array(256);
    let sum = 0;
    for (const sample of samples.subarray(block * size, (block + 1) * size)) {
      counts[sample] = (counts[sample] as number) + 1;
      sum += sample;
      squares += sample * sample;
    }
    means.push(sum / size);
    const quantile = (share: number) => quantileOf(counts, size, share);
    quartiles.push([quantile(0.25), quantile(0.5), quantile(0.75)]);
  }
  const mean = means.reduce((sum, one) => sum + one, 0) / blocks;
  const variance = squares / (blocks * size) - mean * mean;
  const spread = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (blocks - 1);
  return {
    ...{ size, means, quartiles },
    ratio: variance > 0 ? (size * spread) / variance : 0,
    limit: chiSquareLimit(blocks - 1, ALPHA) / (blocks - 1),
  };
}

function sentenceOf({ size, means, ratio, limit }: Drift): string {
  const spread = `The means of ${means.length} blocks of ${short(size)} samples vary ${short(ratio)} times as much as those of independent samples would (by chance at most ${short(limit)} times)`;
  if (ratio <= limit) return `${spread}: no drift is visible.`;
  return `${spread}, from ${short(Math.min(...means))} to ${short(Math.max(...means))}: the source drifts, or its samples depend on each other. The estimators of SP 800-90B 6.3 assume a source that does not change; a drift shows as a correlation at all lags.`;
}

export function runChart(samples: Uint8Array): Figure {
  const drift = driftOf(samples);
  const all = drift.quartiles.flat();
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const x = linear(0, samples.length, 'sample');
  const at = (across: Scale) => (block: number) => across((block + 0.5) * drift.size);
  // Of few values the median jumps, and the mean does not.
  const isNarrow = most - least < FEW_VALUES;
  const [lowest, highest] = [Math.min(...drift.means), Math.max(...drift.means)];
  const y = isNarrow
    ? linear(lowest - 0.05, highest + 0.05, 'mean of each block')
    : linear(least - 1, most + 1, 'median and quartiles of each block');
  const drawing = plot('the samples over time', x, y, (across, up) => {
    const place = at(across);
    if (isNarrow) return path('curve', line(drift.means.map((mean, i) => [place(i), up(mean)])));
    const edge = (index: 0 | 1 | 2) =>
      drift.quartiles.map((of, block) => [place(block), up(of[index])] as const);
    const between = `${line([...edge(0), ...edge(2).reverse()])}z`;
    return path('area', between) + path('curve', line(edge(1)));
  });
  return { title: 'Over time', sentence: sentenceOf(drift), drawing };
}
