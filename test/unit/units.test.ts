import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatWatermark,
  milliseconds,
  parseDuration,
  parseSize,
  parseWatermark,
} from '../../src/units.js';

describe('durations', () => {
  it.each([
    ['0', 0],
    ['250ms', 250],
    ['10s', 10_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
  ])('reads %s', (text, value) => {
    expect(parseDuration(text)).toBe(value);
  });

  it.each(['', '5', '5 m', '-5m', '1.5h', '5x', 'm', '5m!'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 10), (value) => {
        expect(parseDuration(formatDuration(milliseconds(value)))).toBe(value);
      }),
    );
  });
});

describe('watermarks', () => {
  it.each([
    ['192', { bits: 192 }],
    ['75%', { percent: 75 }],
    ['100%', { percent: 100 }],
  ])('reads %s', (text, value) => {
    expect(parseWatermark(text)).toEqual(value);
    expect(formatWatermark(value as never)).toBe(text);
  });

  it.each(['', '0', '0%', '101%', '75 %', '-1', '1.5', '75%%', 'lots'])('refuses %j', (text) => {
    expect(parseWatermark(text)).toBeUndefined();
  });
});

describe('a size', () => {
  it.each([
    ['0', 0],
    ['65536', 65_536],
    ['64k', 64_000],
    ['64KiB', 65_536],
    ['3M', 3_000_000],
    ['3MiB', 3_145_728],
    ['1G', 1_000_000_000],
    ['1GiB', 1_073_741_824],
  ])('%s is %i bytes', (text, value) => {
    expect(parseSize(text)).toBe(value);
  });

  it.each(['', '64K', '64kB', '64 KiB', '1.5M', '-1', '0x10', '1kiB'])('%j is none', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });
});
