// The power of the samples by frequency: a beat is a line in it.

import { type Figure, short } from './figure.js';
import { spectrumOf } from './fourier.js';
import { chiSquareLimit } from './quantiles.js';
import { type Axis, levelLine, line, linear, path, plot } from './svg.js';

const [SMALLEST, LARGEST] = [16, 1024];
const FEWEST_WINDOWS = 16;
const ALPHA = 0.01;

export interface Lines {
  readonly window: number;
  /** At the frequencies 1/window, 2/window …, one half; 1 on average for independent samples. */
  readonly power: Float64Array;
  /** Samples per period of the strongest line, and its power. */
  readonly period: number;
  readonly strongest: number;
  /** What independent samples exceed at any frequency once in 100 recordings. */
  readonly limit: number;
}

/** Undefined for fewer than 256 samples, and for samples that never change. */
export function linesOf(samples: Uint8Array): Lines | undefined {
  let window = LARGEST;
  while (window > SMALLEST && samples.length < FEWEST_WINDOWS * window) window /= 2;
  const windows = Math.floor(samples.length / window);
  if (windows < FEWEST_WINDOWS) return undefined;
  const power = spectrumOf(samples, window);
  if (power.every((one) => one === 0)) return undefined;
  // The mean over the windows is chi-square distributed with two degrees of freedom for each, but with one at one half.
  const degreesAt = (index: number): number => (index === power.length - 1 ? windows : 2 * windows);
  const limitOf = (degrees: number): number =>
    chiSquareLimit(degrees, ALPHA / power.length) / degrees;
  const limits = [limitOf(degreesAt(0)), limitOf(degreesAt(power.length - 1))] as const;
  const limitAt = (index: number): number => limits[index === power.length - 1 ? 1 : 0];
  let best = 0;
  for (const [index, one] of power.entries()) {
    if (one / limitAt(index) > (power[best] as number) / limitAt(best)) best = index;
  }
  return {
    ...{ window, power, period: window / (best + 1) },
    ...{ strongest: power[best] as number, limit: limitAt(best) },
  };
}

/** Powers of ten. */
function decades(least: number, most: number, name: string): Axis {
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const all = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const every = Math.ceil(all.length / 6);
  const ticks = all
    .filter((_, i) => i % every === 0)
    .map((at) => [at, `${Number((10 ** at).toPrecision(1))}`] as const);
  return { from, to, ticks, name };
}

export function spectrum(samples: Uint8Array): Figure | undefined {
  const lines = linesOf(samples);
  if (lines === undefined) return undefined;
  const { window, power, period, strongest, limit } = lines;
  const highest =
    period === window
      ? `The power is highest at the lowest frequency, ${short(strongest)} times the mean`
      : `The strongest line has a period of ${short(period)} samples and ${short(strongest)} times the mean power`;
  const chance = `by chance at most ${short(limit)} times`;
  const found = period === window ? 'the samples drift' : 'the samples have a period';
  const sentence = `${highest} (${chance}): ${strongest <= limit ? 'no period is visible' : found}.`;
  const floor = Math.max(
    1e-6,
    power.reduce((a, b) => Math.min(a, b)),
  );
  const x = linear(0, 0.5, 'periods per sample');
  const y = decades(
    Math.min(0.1, floor),
    Math.max(10, strongest),
    'power, 1 for independent samples',
  );
  return {
    title: 'Spectrum',
    sentence,
    drawing: plot('power by frequency', x, y, (across, up) => {
      const points = [...power].map(
        (one, index) =>
          [across((index + 1) / window), up(Math.log10(Math.max(floor, one)))] as const,
      );
      return path('curve', line(points)) + levelLine('band', Math.log10(limit), x, across, up);
    }),
  };
}
