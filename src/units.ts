// Units as types: a number of bits cannot be passed where milliseconds are expected.

declare const unit: unique symbol;
type Quantity<Name extends string> = number & { readonly [unit]: Name };

export type Bits = Quantity<'bits'>;
export type Bytes = Quantity<'bytes'>;
export type Milliseconds = Quantity<'ms'>;
export type BitsPerByte = Quantity<'bits/byte'>;

export const bits = (value: number): Bits => value as Bits;
export const bytes = (value: number): Bytes => value as Bytes;
export const milliseconds = (value: number): Milliseconds => value as Milliseconds;
export const bitsPerByte = (value: number): BitsPerByte => value as BitsPerByte;

const UNITS_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** '5m', '1h30m', '250ms' or '0' as milliseconds; undefined for anything else. */
export function parseDuration(text: string): Milliseconds | undefined {
  if (text === '0') return milliseconds(0);
  if (!/^(\d+(ms|s|m|h|d))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count, name] of text.matchAll(/(\d+)(ms|s|m|h|d)/g)) {
    total += Number(count) * UNITS_MS[name as keyof typeof UNITS_MS];
  }
  return milliseconds(total);
}

/** Milliseconds as the shortest text that parseDuration() reads back: 90000 is '1m30s'. */
export function formatDuration(value: Milliseconds): string {
  let rest = Math.round(value);
  let text = '';
  for (const name of ['d', 'h', 'm', 's', 'ms'] as const) {
    const count = Math.floor(rest / UNITS_MS[name]);
    if (count > 0) text += `${count}${name}`;
    rest -= count * UNITS_MS[name];
  }
  return text === '' ? '0' : text;
}

/** Powers of ten (SI) and of two (IEC 80000-13). No K: some programs mean 1000 by it and others 1024. */
const SIZES = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
} as const;

/** The units of parseSize(), for help and errors. */
export const SIZE_UNITS = 'k, M and G are powers of 1000, KiB, MiB and GiB of 1024';

/** '65536', '64k' (64,000) or '64KiB' (65,536) in bytes; undefined for anything else. */
export function parseSize(text: string): Bytes | undefined {
  const [, digits, unit = ''] = /^(\d+)([kMG]|[KMG]iB)?$/.exec(text) ?? [];
  return digits === undefined
    ? undefined
    : bytes(Number(digits) * SIZES[unit as keyof typeof SIZES]);
}

/** Bytes as the shortest text that parseSize() reads back: 16777216 is '16MiB'. */
export function formatSize(value: number): string {
  const units = ['GiB', 'MiB', 'KiB', ''] as const;
  const unit = units.find((name) => value >= SIZES[name] && value % SIZES[name] === 0) ?? '';
  return `${value / SIZES[unit]}${unit}`;
}

/** A watermark, in bits or in percent of the pool's size. */
export type Watermark = { readonly bits: Bits } | { readonly percent: number };

/** '192' or '75%'; undefined for anything else. */
export function parseWatermark(text: string): Watermark | undefined {
  const found = /^(\d+)(%?)$/.exec(text);
  if (!found) return undefined;
  const value = Number(found[1]);
  if (found[2] === '%') return value >= 1 && value <= 100 ? { percent: value } : undefined;
  return value >= 1 ? { bits: bits(value) } : undefined;
}

export function formatWatermark(watermark: Watermark): string {
  return 'bits' in watermark ? String(watermark.bits) : `${watermark.percent}%`;
}
