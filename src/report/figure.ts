// What every figure of a report is: a drawing, and what it shows in a sentence that is computed from the samples.

import { grouped } from '../words.js';

export interface Figure {
  readonly title: string;
  /** What the drawing shows; one sentence or two. */
  readonly sentence: string;
  /** An SVG element. */
  readonly drawing: string;
}

/** A number with three significant digits, without an exponent for what a report shows. */
export const short = (value: number): string =>
  Math.abs(value) >= 1000 ? grouped(value) : `${Number(value.toPrecision(3))}`;

export const percent = (share: number): string => `${short(100 * share)} %`;
