// What a calibration supports, and what it refuses. test/integration/calibrate.test.ts makes a real one.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  boundOf,
  CALIBRATION_FORMAT,
  type Calibrated,
  checkCalibration,
} from '../../../src/sources/calibration.js';
import { temporaryDirectory } from '../../support/fifo.js';

const LIMITS = { jitterMargin: 3.5, lowestClaim: 0.1 };

describe('the bound', () => {
  // Half of the measurement of bytes, a 3.5th of that of samples, in steps of 0.05, rounded down.
  it.each([
    [7.1, 'byte', 3.55],
    [7.0999, 'byte', 3.5],
    [8, 'byte', 4],
    [0.3, 'byte', 0.15],
    [0.2, 'byte', 0.1],
    [0.19, 'byte', 0],
    [0, 'byte', 0],
    [3.5, 'sample', 1],
    [5.36, 'sample', 1.5],
    [0.34, 'sample', 0],
  ] as const)('of %d bits per %s is %d', (minEntropy, unit, bound) => {
    expect(boundOf(minEntropy, unit, LIMITS)).toBe(bound);
  });

  it('is never above what was measured divided by the margin, and in steps of 0.05', () => {
    for (let hundredths = 0; hundredths <= 800; ++hundredths) {
      const bound = boundOf(hundredths / 100, 'byte', LIMITS);
      expect(bound).toBeLessThanOrEqual(hundredths / 200);
      expect(Math.abs(bound * 20 - Math.round(bound * 20))).toBeLessThan(1e-9);
    }
  });
});

describe('a calibration file', () => {
  let directory = '';
  let file = '';
  beforeEach(() => {
    directory = temporaryDirectory();
    file = join(directory, 'usb.calibration');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const good = {
    format: CALIBRATION_FORMAT,
    kind: 'device',
    unit: 'byte',
    options: { device: '/dev/usb' },
    samples: 1e6,
    minEntropy: 4.24,
  };
  const usb: Calibrated = {
    name: 'usb',
    kind: 'device',
    unit: 'byte',
    claim: 2.1,
    options: { device: '/dev/usb' },
  };

  /** The message of the refusal; undefined if it is accepted. */
  function refusal(content: unknown, source: Calibrated = usb): string | undefined {
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    try {
      checkCalibration(file, 'usb: calibration', source, LIMITS);
      return undefined;
    } catch (error) {
      expect(error).toMatchObject({ exitCode: 78 });
      return (error as Error).message;
    }
  }

  it('accepts a claim up to its bound, and names both numbers above it', () => {
    expect(refusal(good)).toBeUndefined();
    const message = refusal(good, { ...usb, claim: 2.15 });
    for (const part of ['usb', '2.15', '2.1', '4.24', file]) expect(message).toContain(part);
  });

  it('does not trust a bound that somebody wrote into it', () => {
    expect(refusal({ ...good, bound: 8, margin: 0.5 }, { ...usb, claim: 3 })).toContain('2.1');
  });

  it.each([
    ['another kind', { kind: 'jitter' }],
    ['another unit', { unit: 'sample' }],
    ['another device', { options: { device: '/dev/other' } }],
    ['no options', { options: null }],
    ['another format', { format: 'entropyd calibration 2' }],
    ['a minimum that is not a number', { minEntropy: '8' }],
  ])('of %s is refused', (_, change) => {
    expect(refusal({ ...good, ...change })).toContain('sources --calibrate usb');
  });

  it.each([['not JSON'], ['null'], ['[]'], ['7'], ['']])('that is %j is refused', (content) => {
    expect(refusal(content)).toContain('not a calibration');
  });

  it('that is no file is refused, and not called a configuration', () => {
    expect(() => checkCalibration('/dev/null', 'usb', usb, LIMITS)).toThrow(
      /name the calibration itself/,
    );
  });

  it('that is missing is refused', () => {
    expect(() => checkCalibration(`${file}.gone`, 'usb', usb, LIMITS)).toThrow(
      /there is no calibration/,
    );
  });

  it('of a source without measurable entropy supports no claim', () => {
    expect(refusal({ ...good, minEntropy: 0.01 }, { ...usb, claim: 0.1 })).toContain('do not use');
  });
});
