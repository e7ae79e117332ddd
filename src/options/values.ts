// Parsers of single values: from a string (flag, environment) or from a value of the TOML file. Each returns
// undefined for a value that is not allowed; the schema's `allowed` describes those that are.
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import {
  bits,
  type Milliseconds,
  milliseconds,
  parseDuration,
  parseSize,
  parseWatermark,
  type Watermark,
} from '../units.js';

export interface Reader<T> {
  (raw: unknown): T | undefined;
  /** The allowed words, for values that are one of several; shell completion offers them. */
  readonly words?: readonly string[];
}

const withWords = <T>(read: Reader<T>, words: readonly string[]): Reader<T> =>
  Object.assign((raw: unknown) => read(raw), { words });

export const text: Reader<string> = (raw) =>
  typeof raw === 'string' && raw !== '' ? raw : undefined;

export const absolutePath: Reader<string> = (raw) =>
  typeof raw === 'string' && isAbsolute(raw) && !raw.includes('\0') ? raw : undefined;

/** The path of a device. A `$` in it would be a variable, which nothing replaces here. */
export const devicePath: Reader<string> = (raw) => {
  const path = absolutePath(raw);
  return path?.includes('$') ? undefined : path;
};

/** For paths in flags, which may be relative to the working directory; in files and variables they may not. */
export const fromHere = (raw: unknown): unknown =>
  typeof raw === 'string' && raw !== '' ? resolve(raw) : raw;

const ESCAPES = /^(?:[^\\\0]|\\[nrt\\]|\\x[0-9a-fA-F]{2})*$/;

/** Text of at most `most` bytes with the escapes \n, \r, \t, \\ and \xNN, which stay in it. */
export const escapedText =
  (most: number): Reader<string> =>
  (raw) => {
    if (typeof raw !== 'string' || !ESCAPES.test(raw)) return undefined;
    const bytes = raw.replaceAll(/\\(?:x..|.)/g, '.');
    return Buffer.byteLength(bytes) <= most ? raw : undefined;
  };

export const flag: Reader<boolean> = withWords(
  (raw) => {
    if (typeof raw === 'boolean') return raw;
    if (raw === 'true' || raw === '1') return true;
    return raw === 'false' || raw === '0' ? false : undefined;
  },
  ['true', 'false'],
);

export const oneOf = <const T extends string>(allowed: readonly T[]): Reader<T> =>
  withWords((raw) => allowed.find((word) => word === raw), allowed);

/** A list: an array, or words separated by commas. */
export const listOf = <T>(item: Reader<T>): Reader<readonly T[]> =>
  withWords((raw) => {
    const parts = typeof raw === 'string' ? raw.split(',').map((part) => part.trim()) : raw;
    if (!Array.isArray(parts)) return undefined;
    const items = parts.map(item);
    return items.includes(undefined) ? undefined : (items as T[]);
  }, item.words ?? []);

/** Parses with the first parser, and with the second if the first does not accept the value. */
export const either = <A, B>(first: Reader<A>, second: Reader<B>): Reader<A | B> =>
  withWords(
    (raw) => first(raw) ?? second(raw),
    [first, second].flatMap(({ words }) => words ?? []),
  );

/** A duration of at least `least`, or 0. */
export const durationFrom =
  (least: Milliseconds): Reader<Milliseconds> =>
  (raw) => {
    const value =
      typeof raw === 'string' ? parseDuration(raw) : raw === 0 ? milliseconds(0) : undefined;
    return value === undefined || (value > 0 && value < least) ? undefined : value;
  };

const BESIDE_IT = ['status.sock', 'lock'];

/** An absolute path that is short enough for a socket's address (unix(7)), also for status.sock beside it; or none. */
export const socketPath: Reader<string> = (raw) => {
  if (raw === '' || raw === 'none') return 'none';
  if (typeof raw !== 'string' || !isAbsolute(raw) || /\/$|\0/.test(raw)) return undefined;
  const both = [raw, join(dirname(raw), 'status.sock')];
  const fit = both.every((path) => Buffer.byteLength(path) < 108);
  return fit && !BESIDE_IT.includes(basename(raw)) ? raw : undefined;
};

/** A number from `least` to `most`. */
export const numberFrom =
  (least: number, most: number): Reader<number> =>
  (raw) => {
    const value = typeof raw === 'string' && /^\d+(\.\d+)?$/.test(raw) ? Number(raw) : raw;
    return typeof value === 'number' && value >= least && value <= most ? value : undefined;
  };

export const wholeFrom =
  (least: number, most: number): Reader<number> =>
  (raw) => {
    const value = numberFrom(least, most)(raw);
    return Number.isInteger(value) ? value : undefined;
  };

/** A percentage from 1 to 100: 10, '10' or '10%'. */
export const percent: Reader<number> = (raw) =>
  numberFrom(1, 100)(typeof raw === 'string' ? raw.replace(/%$/, '') : raw);

/** A size that is a power of two: 65536, '64KiB', '16MiB'. */
export const powerOfTwo =
  (least: number, most: number): Reader<number> =>
  (raw) => {
    const value = typeof raw === 'string' ? parseSize(raw) : raw;
    const isOne = typeof value === 'number' && Number.isInteger(Math.log2(value));
    return isOne && value >= least && value <= most ? value : undefined;
  };

/** The word 'auto', which is read as 0. */
export const automatic: Reader<number> = withWords(
  (raw) => (raw === 'auto' ? 0 : undefined),
  ['auto'],
);

/** The word 'none', which is read as ''. */
export const none: Reader<string> = withWords((raw) => (raw === 'none' ? '' : undefined), ['none']);

export const watermark: Reader<Watermark> = (raw) => {
  if (typeof raw === 'number')
    return Number.isInteger(raw) && raw >= 1 ? { bits: bits(raw) } : undefined;
  return typeof raw === 'string' ? parseWatermark(raw) : undefined;
};
