import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  legacyPolicy,
  legacyTarget,
  modernPolicy,
  watermarkBits,
} from '../../../src/pool/policy.js';
import { bits, milliseconds } from '../../../src/units.js';

const modern = (avail: number, ready = true) => ({
  poolSizeBits: bits(256),
  entropyAvailBits: bits(avail),
  crngReady: ready,
});
const legacy = (avail: number, ready = true) => ({
  ...modern(avail, ready),
  poolSizeBits: bits(4096),
});
const every10s = { watermarkBits: bits(192), reseedInterval: milliseconds(10_000) };
const at3072 = { watermarkBits: bits(3072), reseedInterval: milliseconds(300_000) };

describe('the modern policy', () => {
  it('feeds at once while the CRNG is not ready, a deficit rounded up and never below 256 bits', () => {
    for (const avail of [0, 3, 250, 255, 256]) {
      expect(modernPolicy.next(modern(avail, false), milliseconds(0), every10s)).toMatchObject({
        kind: 'feed',
        bits: 256,
      });
    }
  });

  it('feeds once at start although the pool is full, then every interval, with a reseed', () => {
    const feed = { kind: 'feed', bits: 256, wholeBlock: true, reseed: true, urgent: false };
    expect(modernPolicy.next(modern(256), undefined, every10s)).toEqual(feed);
    expect(modernPolicy.next(modern(256), milliseconds(9999), every10s)).toEqual({
      kind: 'rest',
      atMost: 1,
      untilPoolWants: false,
    });
    expect(modernPolicy.next(modern(256), milliseconds(10_000), every10s)).toEqual(feed);
  });

  it('rests for ever at interval 0, and never waits on POLLOUT', () => {
    const off = { ...every10s, reseedInterval: milliseconds(0) };
    expect(modernPolicy.next(modern(256), milliseconds(1), off)).toEqual({
      kind: 'rest',
      atMost: undefined,
      untilPoolWants: false,
    });
  });
});

describe('the legacy policy', () => {
  it('feeds below the watermark and rests at it, until the pool wants', () => {
    expect(legacyPolicy.next(legacy(3071), milliseconds(0), at3072)).toMatchObject({
      kind: 'feed',
      bits: 8, // of which it counts 1.5
      wholeBlock: false,
    });
    expect(legacyPolicy.next(legacy(3072), undefined, at3072)).toMatchObject({
      kind: 'rest',
      untilPoolWants: true,
    });
  });

  it('is in a hurry whenever it is below the watermark', () => {
    expect(legacyPolicy.next(legacy(3000), undefined, at3072)).toMatchObject({ urgent: true });
  });

  it('never waits for the pool alone', () => {
    const need = legacyPolicy.next(legacy(4000), undefined, at3072);
    expect(need.kind === 'rest' && need.atMost).toBe(300_000);
  });

  it('asks for 256 bits at least before the CRNG is ready', () => {
    expect(legacyPolicy.next(legacy(3070, false), undefined, at3072)).toMatchObject({ bits: 256 });
  });

  it('does not chase a watermark that an asymptotic credit never reaches', () => {
    expect(legacyTarget(bits(4096), bits(4096))).toBe(3840);
    const full = { ...at3072, watermarkBits: bits(4096) };
    expect(legacyPolicy.next(legacy(3840), undefined, full).kind).toBe('rest');
  });

  // credit_entropy_bits() of Linux 5.10, in its eighths of a bit.
  const credited = (eighths: number, credit: number): number => {
    let entropy = eighths;
    for (let left = credit * 8; left > 0 && entropy < 32768 - 2; left -= 16384) {
      entropy += Math.floor(((32768 - entropy) * Math.min(left, 16384) * 3) / 2 ** 17);
    }
    return Math.min(entropy, 32768);
  };

  it('holds the watermark after a few credits of whole bytes, and goes hardly beyond it', () => {
    fc.assert(
      fc.property(fc.nat(32768), fc.integer({ min: 1, max: 4096 }), (start, mark) => {
        const settings = { ...at3072, watermarkBits: bits(mark) };
        const target = legacyTarget(bits(mark), bits(4096));
        let eighths = start;
        for (let credits = 0; ; credits += 1) {
          const need = legacyPolicy.next(legacy(Math.floor(eighths / 8)), undefined, settings);
          if (need.kind !== 'feed') break;
          expect(credits).toBeLessThan(8);
          expect(need.bits % 8).toBe(0);
          eighths = credited(eighths, need.bits);
        }
        if (start / 8 < target) expect(eighths / 8).toBeLessThan(target + 8);
        expect(eighths / 8).toBeGreaterThanOrEqual(target);
      }),
    );
  });

  it('regains 512 bits at the default watermark in one credit', () => {
    const need = legacyPolicy.next(legacy(2560), undefined, at3072);
    expect(need).toMatchObject({ bits: 1824 }); // 512 * 4096 / (0.75 * 1536), in whole bytes
    expect(credited(2560 * 8, 1824)).toBeGreaterThanOrEqual(3072 * 8);
  });
});

describe('the watermark', () => {
  it('is taken of the pool, rounded up, and never lies above it', () => {
    expect(watermarkBits({ percent: 75 }, bits(256))).toBe(192);
    expect(watermarkBits({ percent: 33 }, bits(256))).toBe(85);
    expect(watermarkBits({ bits: bits(256) }, bits(256))).toBe(256);
    expect(watermarkBits({ bits: bits(257) }, bits(256))).toBeUndefined();
  });
});
