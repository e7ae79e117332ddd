// How often each bit of a sample is set.

import { type Figure, percent } from './figure.js';
import { Z } from './quantiles.js';
import { bars, levelLine, linear, path, plot } from './svg.js';

/** The share of samples in which each bit is set, from the lowest bit on. */
export function shareOfOnes(samples: Uint8Array, bits: number): number[] {
  return Array.from({ length: bits }, (_, bit) => {
    let ones = 0;
    for (const sample of samples) ones += (sample >> bit) & 1;
    return ones / samples.length;
  });
}

export function bitBias(samples: Uint8Array, bits: number): Figure {
  const shares = shareOfOnes(samples, bits);
  const band = Z / (2 * Math.sqrt(samples.length));
  const off = shares.map((share) => Math.abs(share - 0.5));
  const farthest = off.indexOf(Math.max(...off));
  const beyond = off.filter((one) => one > band).length;
  const name = `Bit ${farthest} (0 is the lowest) is farthest from one half, set in ${percent(shares[farthest] as number)} of the samples`;
  const x = {
    from: -0.6,
    to: bits - 0.4,
    name: 'bit',
    ticks: shares.map((_, bit) => [bit, `${bit}`] as const),
  };
  const edge = 1.15 * Math.max(band, ...off);
  const y = linear(-edge, edge, 'share of ones, less one half');
  return {
    title: 'Bits',
    sentence: `${name}; ${beyond} of ${bits} bits are farther from it than 99 in 100 fair bits would be. A biased bit has less entropy, which the estimates contain.`,
    drawing: plot('share of ones of each bit', x, y, (across, up) => {
      const tops = shares.map((share, bit) => [across(bit), up(share - 0.5)] as const);
      const edges = [-band, band].map((at) => levelLine('band', at, x, across, up));
      return path('bits', bars(tops, up(0))) + levelLine('axis', 0, x, across, up) + edges.join('');
    }),
  };
}
