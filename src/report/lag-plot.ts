// Each sample against the next one: what a sample tells about its successor.

import { type Figure, short } from './figure.js';
import { chiSquareLimit } from './quantiles.js';
import { linear, plot } from './svg.js';

/** Cells per side of the map: 64 at most, so that neighbouring values share one. */
const SIDE_BITS = 6;
const LEVELS = 10;
/** Pearson's rule: chi-square needs some five expected in each cell. */
const EXPECTED = 5;
const ALPHA = 0.01;

export interface Successors {
  /** Bits that a sample tells about the next one, above what chance makes of independent samples. */
  readonly information: number;
  /** Bits above that which independent samples exceed once in 100 recordings. */
  readonly limit: number;
}

/**
 * The mutual information of a sample and the next one. Values that are too rare for chi-square count as one. 2 N ln 2
 * times the information is chi-square distributed if the samples are independent (the G-test), with a mean of its degrees
 * of freedom, which is subtracted.
 */
export function successorsOf(samples: Uint8Array): Successors {
  const pairs = samples.length - 1;
  const counts = new Uint32Array(256);
  for (const sample of samples) counts[sample] = (counts[sample] as number) + 1;
  const common = [...counts.keys()].filter(
    (value) => (counts[value] as number) >= Math.sqrt(EXPECTED * pairs),
  );
  const classOf = new Uint8Array(256).fill(common.length);
  for (const [index, value] of common.entries()) classOf[value] = index;
  const side = common.length + 1;
  const joint = new Float64Array(side * side);
  const [first, second] = [new Float64Array(side), new Float64Array(side)];
  for (let i = 0; i < pairs; i++) {
    const [a, b] = [
      classOf[samples[i] as number] as number,
      classOf[samples[i + 1] as number] as number,
    ];
    joint[a * side + b] = (joint[a * side + b] as number) + 1;
    first[a] = (first[a] as number) + 1;
    second[b] = (second[b] as number) + 1;
  }
  let information = 0;
  for (const [cell, count] of joint.entries()) {
    const expected =
      ((first[Math.floor(cell / side)] as number) * (second[cell % side] as number)) / pairs;
    if (count > 0) information += (count / pairs) * Math.log2(count / expected);
  }
  const used = (of: Float64Array): number => of.filter((count) => count > 0).length - 1;
  const degrees = used(first) * used(second);
  const unit = 2 * pairs * Math.LN2;
  if (degrees === 0) return { information: 0, limit: 0 };
  return {
    information: Math.max(0, information - degrees / unit),
    limit: (chiSquareLimit(degrees, ALPHA) - degrees) / unit,
  };
}

/** One path per level, from sparse to dense by the logarithm of the count. */
function mapOf(samples: Uint8Array, bits: number): string {
  const shift = Math.max(0, bits - SIDE_BITS);
  const side = 2 ** (bits - shift);
  const cells = new Uint32Array(side * side);
  for (let i = 1; i < samples.length; i++) {
    const cell = ((samples[i] as number) >> shift) * side + ((samples[i - 1] as number) >> shift);
    cells[cell] = (cells[cell] as number) + 1;
  }
  const most = Math.log1p(cells.reduce((a, b) => Math.max(a, b), 1));
  const axis = (name: string) => linear(0, 2 ** bits, name);
  return plot(
    'each sample and the next',
    axis('a sample'),
    axis('the next one'),
    (across, up) => {
      const width = (across(1) - across(0)) * 2 ** shift;
      const height = (up(0) - up(1)) * 2 ** shift;
      const levels = Array.from({ length: LEVELS }, () => '');
      for (const [cell, count] of cells.entries()) {
        if (count === 0) continue;
        const level = Math.min(LEVELS - 1, Math.floor((Math.log1p(count) / most) * LEVELS));
        const x = across((cell % side) * 2 ** shift);
        const y = up((Math.floor(cell / side) + 1) * 2 ** shift);
        levels[level] +=
          `M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h-${width.toFixed(1)}z`;
      }
      return levels
        .map((d, level) =>
          d === '' ? '' : `<path class="cells" opacity="${(level + 1) / LEVELS}" d="${d}"/>`,
        )
        .join('');
    },
    420,
  );
}

export function lagPlot(samples: Uint8Array, bits: number): Figure {
  const { information, limit } = successorsOf(samples);
  const told = `A sample tells ${information === 0 ? 'nothing' : `${short(information)} bits`} about the next one beyond chance (independent samples: at most ${short(limit)} bits)`;
  const verdict =
    information <= limit
      ? 'no dependence of neighbours is visible.'
      : 'neighbours depend on each other.';
  return {
    title: 'Each sample and the next',
    sentence: `${told}: ${verdict} The fuller the colour, the more pairs.`,
    drawing: mapOf(samples, bits),
  };
}
