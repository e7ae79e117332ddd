// Formats numbers for the status screen: elapsed times as text, shares and rates as bars of characters.

const BARS = '▁▂▃▄▅▆▇█';

/** A row of vertical bars, one per number; the largest one has the full height of a line. */
export function sparkline(values: readonly number[]): string {
  const highest = Math.max(...values);
  return values
    .map((value) => (value > 0 ? Math.ceil((value / highest) * (BARS.length - 1)) : 0))
    .map((level) => BARS[level])
    .join('');
}

/** A horizontal bar of `width` characters for a share from 0 to 1. */
export function gauge(share: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return '█'.repeat(full).padEnd(width, '░');
}

/** Seconds as '45 s', '3 min', '2 h 5 min' or '3 days 4 h': at most two units. */
export function formatElapsed(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const both = (large: string, small: number, unit: string): string =>
    small === 0 ? large : `${large} ${small} ${unit}`;
  if (hours < 24) return both(`${hours} h`, minutes % 60, 'min');
  const days = Math.floor(hours / 24);
  return both(days === 1 ? '1 day' : `${days} days`, hours % 24, 'h');
}

export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The text in lines of at most `width` characters, broken between words; a longer word has its own line. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
