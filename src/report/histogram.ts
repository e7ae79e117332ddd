// How often each value occurs.
import { countValues } from '../assess/samples.js';
import { type Figure, percent } from './figure.js';
import { bars, linear, path, plot } from './svg.js';

export function histogram(samples: Uint8Array, bits: number): Figure {
  const counts = [...countValues(samples).subarray(0, 2 ** bits)];
  const most = Math.max(...counts);
  const kinds = counts.filter((count) => count > 0).length;
  const x = linear(-1, counts.length, 'value');
  const y = linear(0, (100 * most) / samples.length, '% of the samples');
  return {
    title: 'Values',
    sentence: `${kinds} of ${counts.length} values occur; the most common one, ${counts.indexOf(most)}, is ${percent(most / samples.length)} of the samples, so that a sample holds at most ${(-Math.log2(most / samples.length)).toFixed(2)} bits.`,
    drawing: plot('share of each value', x, y, (across, up) => {
      const tops = counts.map(
        (count, value) => [across(value), up((100 * count) / samples.length)] as const,
      );
      const width = ((across(1) - across(0)) * 0.8).toFixed(1);
      return `<g stroke-width="${width}">${path('bars', bars(tops, up(0)))}</g>`;
    }),
  };
}
