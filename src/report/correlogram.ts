// How samples at a distance resemble each other.

import { type Figure, short } from './figure.js';
import { normalLimit, Z } from './quantiles.js';
import { bars, levelLine, linear, path, plot } from './svg.js';

const LAGS = 128;
/** So many of 128 independent correlations lie outside of a 99 % band once in 520 recordings (binomial). */
const MANY = 6;
/** The largest of them is beyond its limit once in 100 recordings. */
const ALPHA = 0.01;

/** The autocorrelations at lags 1 to `lags`, each from -1 to 1; all are 0 for samples that never change. */
export function autocorrelation(samples: Uint8Array, lags = LAGS): number[] {
  let sum = 0;
  for (const sample of samples) sum += sample;
  const deviations = Float64Array.from(samples, (sample) => sample - sum / samples.length);
  const product = (lag: number): number => {
    let total = 0;
    for (let i = lag; i < deviations.length; i++) {
      total += (deviations[i] as number) * (deviations[i - lag] as number);
    }
    return total;
  };
  const variance = product(0);
  return Array.from({ length: lags }, (_, i) => (variance === 0 ? 0 : product(i + 1) / variance));
}

export function correlogram(samples: Uint8Array): Figure {
  const correlations = autocorrelation(samples);
  const band = Z / Math.sqrt(samples.length);
  const sizes = correlations.map(Math.abs);
  const largest = sizes.indexOf(Math.max(...sizes));
  const beyond = sizes.filter((size) => size > band).length;
  const limit = normalLimit(ALPHA / (2 * LAGS)) / Math.sqrt(samples.length);
  const isCorrelated = beyond >= MANY || (sizes[largest] as number) > limit;
  const found = `${beyond} of ${LAGS} lags lie beyond the band that 99 of 100 of independent samples lie in; the largest correlation is ${short(correlations[largest] as number)}, at lag ${largest + 1} (by chance at most ${short(limit)})`;
  const edge = 1.15 * Math.max(band, ...sizes);
  const x = linear(0, LAGS + 1, 'lag');
  const y = linear(-edge, edge, 'correlation');
  return {
    title: 'Autocorrelation',
    sentence: `${found}${isCorrelated ? ': the samples are correlated.' : ': no correlation is visible.'}`,
    drawing: plot('autocorrelation by lag', x, y, (across, up) => {
      const tops = correlations.map((one, i) => [across(i + 1), up(one)] as const);
      const edges = [-band, band].map((at) => levelLine('band', at, x, across, up)).join('');
      return path('bars thin', bars(tops, up(0))) + levelLine('axis', 0, x, across, up) + edges;
    }),
  };
}
