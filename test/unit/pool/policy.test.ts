import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  choosePolicy,
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
    const feed = { kind: 'feed', bits: 256, wholeBlock: true, reseed: true };
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
      bits: 8,
      wholeBlock: false,
    });
    expect(legacyPolicy.next(legacy(3072), undefined, at3072)).toMatchObject({
      kind: 'rest',
      untilPoolWants: true,
    });
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

  it('always asks for whole bytes that cover the deficit', () => {
    fc.assert(
      fc.property(fc.nat(4096), fc.integer({ min: 1, max: 4096 }), (avail, mark) => {
        const need = legacyPolicy.next(legacy(avail), undefined, {
          ...at3072,
          watermarkBits: bits(mark),
        });
        if (need.kind !== 'feed') return;
        expect(need.bits % 8).toBe(0);
        expect(need.bits).toBeGreaterThanOrEqual(legacyTarget(bits(mark), bits(4096)) - avail);
      }),
    );
  });
});

describe('the choice of a policy', () => {
  it.each([
    [256, '5.10.218', 'modern'], // a stable tree that took the new generator
    [4096, '5.15.20', 'legacy'],
    [4096, '6.1.0', 'legacy'], // what it shows counts, not what it is called
    [512, '6.1.0', 'modern'],
    [1024, '4.9.0', 'legacy'],
    [1024, '5.17.0', 'legacy'],
    [1024, '5.18.0', 'modern'],
  ])('a pool of %i bits on %s is %s', (size, release, generation) => {
    expect(choosePolicy(bits(size), release).generation).toBe(generation);
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
