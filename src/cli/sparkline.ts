// Numbers as a row of bars, the highest as high as a line of text.
const BARS = '▁▂▃▄▅▆▇█';

export function sparkline(values: readonly number[]): string {
  const highest = Math.max(...values);
  return values
    .map((value) => (value > 0 ? Math.ceil((value / highest) * (BARS.length - 1)) : 0))
    .map((level) => BARS[level])
    .join('');
}

/** How full something is, in so many characters. */
export function gauge(share: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return '█'.repeat(full).padEnd(width, '░');
}
