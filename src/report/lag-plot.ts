// Each sample against the next one: what a sample tells about its successor.

import { classesOf } from './classes.js';
import { type Figure, short } from './figure.js';
import { chiSquareLimit } from './quantiles.js';
import { linear, plot } from './svg.js';

/** Cells per side of the map: 64 at most, so that neighbouring values share one. */
const SIDE_BITS = 6;
const LEVELS = 10;
/** In each cell: the G-test's mean is above its degrees of freedom by one part in six times this. */
const EXPECTED = 50;
const ALPHA = 0.01;

export interface Successors {
  /** Bits that a sample tells about the next one, above what chance makes of independent samples. */
  readonly information: number;
  /** Bits above that which independent samples exceed once in 100 recordings. */
  readonly limit: number;
  /** Whether there are too few samples for two classes of values. */
  readonly isTooShort: boolean;
}

/**
 * The mutual information of a sample and the next one, by classes of values with enough pairs for chi-square. 2 N ln 2
 * times the information is chi-square distributed if the samples are independent (the G-test), with a mean of its degrees
 * of freedom, which is subtracted.
 */
export function successorsOf(samples: Uint8Array): Successors {
  const pairs = samples.length - 1;
  const counts = new Uint32Array(256);
  for (const sample of samples) counts[sample] = (counts[sample] as number) + 1;
  const { of: classOf, count: side } = classesOf(counts, Math.sqrt(EXPECTED * pairs));
  const kinds = counts.reduce((kinds, count) => kinds + Number(count > 0), 0);
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
  if (degrees === 0) return { information: 0, limit: 0, isTooShort: kinds > 1 };
  return {
    information: Math.max(0, information - degrees / unit),
    limit: (chiSquareLimit(degrees, ALPHA) - degrees) / unit,
    isTooShort: false,
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

function sentenceOf({ information, limit, isTooShort }: Successors): string {
  if (isTooShort)
    return 'There are too few samples to tell whether neighbours depend on each other.';
  const told = `A sample tells ${information === 0 ? 'nothing' : `${short(information)} bits`} about the next one beyond chance (independent samples: at most ${short(limit)} bits)`;
  return information <= limit
    ? `${told}: no dependence of neighbours is visible.`
    : `${told}: neighbours depend on each other.`;
}

export function lagPlot(samples: Uint8Array, bits: number): Figure {
  return {
    title: 'Each sample and the next',
    sentence: `${sentenceOf(successorsOf(samples))} The fuller the colour, the more pairs.`,
    drawing: mapOf(samples, bits),
  };
}
