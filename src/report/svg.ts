// What the figures of a report are drawn with: inline SVG without script, font or file. Units are about a screen's pixels.

import { grouped } from '../words.js';

/** From one value to another; `ticks` are labelled. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly (readonly [value: number, label: string])[];
  readonly name: string;
}

export type Scale = (value: number) => number;

const WIDTH = 720;
/** Room for the labels: the vertical axis' beside it, with at most eight digits, its name above it. */
const [LEFT, RIGHT, TOP, BOTTOM] = [62, 14, 26, 40];
const HEIGHT = 240;
/** A label whose middle is nearer to the right end would leave the drawing. */
const EDGE = 30;

const round = (value: number): string => `${Number(value.toFixed(1))}`;

/** The steps 1, 2, 5, 10 …, of which at most five lie in the range. */
function stepOf(range: number): number {
  const power = 10 ** Math.floor(Math.log10(range / 5));
  return power * ([1, 2, 5, 10].find((factor) => range / (factor * power) <= 5) as number);
}

export function linear(from: number, to: number, name: string): Axis {
  const step = stepOf(to - from);
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  const ticks = Array.from({ length: count }, (_, i) => (first + i) * step);
  return { from, to, name, ticks: ticks.map((value) => [value, grouped(value, digits)] as const) };
}

export const text = (x: number, y: number, label: string, anchor = 'start'): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${label}</text>`;

export const path = (className: string, d: string): string =>
  `<path class="${className}" d="${d}"/>`;

/** A line through the points, each given by its place on the drawing. */
export const line = (points: readonly (readonly [x: number, y: number])[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');

/** A bar from `base` to `top` for each place. */
export const bars = (
  points: readonly (readonly [x: number, top: number])[],
  base: number,
): string => points.map(([x, top]) => `M${round(x)} ${round(base)}V${round(top)}`).join('');

/** A square of this side around each place. */
export const dots = (points: readonly (readonly [x: number, y: number])[], side: number): string =>
  points
    .map(([x, y]) => `M${round(x - side / 2)} ${round(y - side / 2)}h${side}v${side}h-${side}z`)
    .join('');

export const svg = (title: string, height: number, content: string): string =>
  `<svg viewBox="0 0 ${WIDTH} ${round(height)}" role="img"><title>${title}</title>${content}</svg>`;

/** A drawing with its axes. `draw` gets the scales that turn values into places. */
export function plot(
  title: string,
  x: Axis,
  y: Axis,
  draw: (x: Scale, y: Scale) => string,
  height = HEIGHT,
): string {
  const [bottom, right] = [height - BOTTOM, WIDTH - RIGHT];
  const across: Scale = (value) => LEFT + ((value - x.from) / (x.to - x.from)) * (right - LEFT);
  const up: Scale = (value) => bottom - ((value - y.from) / (y.to - y.from)) * (bottom - TOP);
  const ticks = [
    ...x.ticks.map(([value, label]) => {
      const isLast = across(value) > right - EDGE;
      return text(isLast ? right : across(value), bottom + 19, label, isLast ? 'end' : 'middle');
    }),
    ...y.ticks.map(([value, label]) => text(LEFT - 6, up(value) + 4, label, 'end')),
  ];
  const grid = y.ticks.map(([value]) => `M${LEFT} ${round(up(value))}H${right}`).join('');
  const frame = `M${LEFT} ${TOP}V${bottom}H${right}`;
  const names = [text(0, 12, y.name), text(right, height - 4, x.name, 'end')];
  const content = [path('grid', grid), draw(across, up), path('axis', frame), ...ticks, ...names];
  return svg(title, height, content.join(''));
}

export const levelLine = (
  className: string,
  value: number,
  x: Axis,
  across: Scale,
  up: Scale,
): string =>
  path(className, `M${round(across(x.from))} ${round(up(value))}H${round(across(x.to))}`);
