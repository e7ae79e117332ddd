// The place that text for people is written to: how wide its lines are, whether it can show characters beyond ASCII,
// and whether it has colours.
import { type Paint, paintFor } from './paint.js';

export interface Screen {
  /** The most characters in a line. */
  readonly width: number;
  /** Whether it shows characters beyond ASCII, such as the blocks that a gauge is made of. */
  readonly unicode: boolean;
  readonly paint: Paint;
}

/** The width of a file, a pipe, or a terminal that does not tell its size (a serial line). */
const DEFAULT_WIDTH = 80;
/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 100;
const NARROWEST = 20;

/** Terminals whose fonts often lack such characters: the console of the kernel, and what a getty assumes of a serial line. */
const PLAIN_TERMINAL = /^(|dumb|unknown|ansi|linux|vt\d+.*)$/;

/** A stream's properties, as Node has them. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** The width of a line on a terminal with this number of columns; undefined or 0 if it is not known. */
export const widthOf = (columns: number | undefined): number =>
  Math.max(NARROWEST, Math.min(WIDEST, columns || DEFAULT_WIDTH));

/** Whether the locale's characters are those of Unicode, by the variables of locale(7) in their order. */
function isUnicodeLocale(env: NodeJS.ProcessEnv): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale);
}

export function screenFor({ isTTY = false, columns }: Output, env: NodeJS.ProcessEnv): Screen {
  const isPlain = isTTY && PLAIN_TERMINAL.test(env['TERM'] ?? '');
  return {
    width: isTTY ? widthOf(columns) : DEFAULT_WIDTH,
    unicode: isUnicodeLocale(env) && !isPlain,
    paint: paintFor(isTTY && !env['NO_COLOR']),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: paint.ts makes these
const COLOURS = /\x1b\[\d+m/g;

const shownLength = (text: string): number => text.replace(COLOURS, '').length;

/**
 * The text in lines of at most `width` characters, broken between words only: a longer word, such as a path, has a
 * line of its own. Every line but the first begins with `indent`.
 */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ')) {
    if (line === undefined) line = word;
    else if (shownLength(line) + 1 + shownLength(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line ?? ''];
}
