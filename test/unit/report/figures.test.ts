// What the figures of a report find in samples whose faults are known.
import { describe, expect, it } from 'vitest';
import { shareOfOnes } from '../../../src/report/bit-bias.js';
import { autocorrelation, correlogram } from '../../../src/report/correlogram.js';
import { spectrumOf } from '../../../src/report/fourier.js';
import { successorsOf } from '../../../src/report/lag-plot.js';
import { chiSquareLimit, normalLimit, Z } from '../../../src/report/quantiles.js';
import { sharesOf } from '../../../src/report/restart-matrix.js';
import { driftOf } from '../../../src/report/run-chart.js';
import { linesOf } from '../../../src/report/spectrum.js';
import { drawnSamples } from '../../support/drawn-samples.js';
import { RandomBytes } from '../../support/random-bytes.js';

const COUNT = 100_000;
const healthy = drawnSamples(1, COUNT);
const constant = new Uint8Array(5000).fill(7);

describe('the limits of chance', () => {
  it('are the quantiles of the tables', () => {
    expect(normalLimit(0.005)).toBeCloseTo(Z, 3);
    expect(normalLimit(0.001)).toBeCloseTo(3.0902, 3);
    // Upper points of chi-square: 10 degrees at 1 %, 100 at 0.1 %.
    expect(chiSquareLimit(10, 0.01) / 23.209).toBeCloseTo(1, 2);
    expect(chiSquareLimit(100, 0.001) / 149.449).toBeCloseTo(1, 2);
  });
});

describe('the run chart', () => {
  it('sees no drift in independent samples, nor in constant ones', () => {
    const { ratio, limit, means } = driftOf(healthy);
    expect(means).toHaveLength(200);
    expect(ratio).toBeLessThan(limit);
    expect(driftOf(constant).ratio).toBe(0);
  });

  it('sees a slow drift of half a standard deviation', () => {
    // The sum of two nibbles has a variance of 2 (16^2 - 1) / 12 = 42.5.
    const drifting = drawnSamples(1, COUNT, (sample, at) => sample + Math.floor((4 * at) / COUNT));
    const { ratio, limit, size, means } = driftOf(drifting);
    expect(ratio).toBeGreaterThan(3 * limit);
    // Steps of 0 to 3 have a variance of 1.25: 500 times 1.25 of 43.75, and 1 for chance.
    expect(size).toBe(500);
    expect(ratio / (1 + (500 * 1.25) / 43.75)).toBeCloseTo(1, 0);
    expect(Math.max(...means) - Math.min(...means)).toBeGreaterThan(3);
  });

  it('has the quartiles of each block', () => {
    const { quartiles } = driftOf(Uint8Array.from({ length: 400 }, (_, i) => i % 100));
    expect(quartiles[0]).toEqual([12, 24, 37]); // of 50 samples, 0 to 49
  });
});

describe('the lag plot', () => {
  it('sees nothing in independent samples, nor in constant ones', () => {
    const { information, limit } = successorsOf(healthy);
    expect(information).toBeLessThan(limit);
    expect(successorsOf(constant)).toEqual({ information: 0, limit: 0, isTooShort: false });
  });

  it('sees all bits of a sample that decides the next one', () => {
    const steps = Uint8Array.from({ length: COUNT }, (_, i) => (i * 5) % 16);
    expect(successorsOf(steps).information).toBeCloseTo(4, 1); // 16 values, equally often
  });
});

describe('the lag plot of few samples', () => {
  it('groups values that are too rare for themselves', () => {
    // 256 values, each 390 times of 100,000: fewer than sqrt(50 N) = 2236.
    const steps = Uint8Array.from({ length: COUNT }, (_, i) => i * 77);
    expect(successorsOf(steps).information).toBeGreaterThan(4);
    const flat = new RandomBytes(5).take(COUNT);
    expect(successorsOf(flat).information).toBeLessThan(successorsOf(flat).limit);
    expect(successorsOf(Uint8Array.of(1, 2, 3)).isTooShort).toBe(true);
  });
});

describe('the correlogram', () => {
  const says = (samples: Uint8Array) => correlogram(samples).sentence;

  it('sees one lag alone', () => {
    const e = drawnSamples(1, COUNT + 100);
    // r = 1/2 at the lag, 0 elsewhere.
    const at = (lag: number) => e.subarray(lag).map((one, i) => one + (e[i] as number));
    expect(says(at(1))).toContain(': the samples are correlated');
    expect(says(at(100))).toContain(': the samples are correlated');
    expect(says(healthy)).toContain(': no correlation');
  });
});

describe('the bits', () => {
  it('show one that is stuck', () => {
    const shares = shareOfOnes(
      drawnSamples(2, COUNT, (sample) => sample | 4),
      5,
    );
    expect(shares[2]).toBe(1);
    expect(shares[0]).toBeCloseTo(0.5, 2);
  });
});

describe('the spectrum', () => {
  it('has its power at the frequency of a wave', () => {
    const wave = Uint8Array.from({ length: 64 }, (_, i) => 100 + 50 * Math.cos((i * Math.PI) / 4));
    const power = [...spectrumOf(wave, 64)];
    // Eight samples per period are 8/64; all of the variance, half of the 63 frequencies that a mean leaves on either side.
    expect(power.indexOf(Math.max(...power))).toBe(7);
    expect(power[7]).toBeCloseTo(31.5, 0);
    expect(spectrumOf(constant, 64).every((one) => one === 0)).toBe(true);
  });

  it('finds a beat of seven samples, and none in independent ones', () => {
    const beating = linesOf(drawnSamples(1, COUNT, (s, at) => s + (at % 7 === 0 ? 4 : 0)));
    expect(beating?.strongest).toBeGreaterThan(beating?.limit ?? 0);
    // The harmonics of a pulse have equal power: 7, 7/2 or 7/3 samples.
    expect([1, 2, 3].some((n) => Math.abs((beating?.period ?? 0) * n - 7) < 0.1)).toBe(true);
    const lines = linesOf(healthy);
    expect(lines?.strongest).toBeLessThan(lines?.limit ?? 0);
    expect(linesOf(healthy.subarray(0, 255))).toBeUndefined();
    expect(linesOf(constant)).toBeUndefined();
  });

  it('finds a beat of seven samples under a drift of many times its size', () => {
    const drifting = drawnSamples(1, COUNT, (s, at) => s + (150 * at) / COUNT + (at % 7 ? 0 : 4));
    const lines = linesOf(drifting);
    expect(lines?.strongest).toBeGreaterThan(lines?.limit ?? 0);
    expect([1, 2, 3].some((n) => Math.abs((lines?.period ?? 0) * n - 7) < 0.1)).toBe(true);
  });

  it('finds samples that alternate, at one half', () => {
    const lines = linesOf(drawnSamples(1, COUNT, (sample, at) => sample + (at % 2) * 2));
    expect(lines?.period).toBe(2);
    expect(lines?.strongest).toBeGreaterThan(lines?.limit ?? 0);
  });
});

describe('the restart matrix', () => {
  it('shows two populations of rows, which the columns do not', () => {
    const two = drawnSamples(
      3,
      90_000,
      (sample, at) => sample + (Math.floor(at / 300) % 3 === 0 ? 12 : 0),
    );
    const { ratio, limit } = sharesOf(two, 300);
    expect(ratio).toBeGreaterThan(2 * limit);
    const columns = Uint8Array.from(
      two,
      (_, i) => two[(i % 300) * 300 + Math.floor(i / 300)] as number,
    );
    const turned = sharesOf(columns, 300);
    expect(turned.ratio).toBeLessThan(turned.limit);
  });

  it('shows rows that differ in other values than the most common one', () => {
    // Value 0 in a quarter of all samples; the others are of 1 to 8 in even rows, of 20 to 27 in odd ones.
    const rows = new RandomBytes(4).take(90_000).map((byte, at) => {
      if (byte < 64) return 0;
      return 1 + (byte % 8) + (Math.floor(at / 300) % 2) * 19;
    });
    const { ratio, limit, common } = sharesOf(rows, 300);
    expect(common).toBe(0);
    expect(ratio).toBeGreaterThan(10 * limit);
  });

  it('sees one population in independent samples', () => {
    const { shares, ratio, limit } = sharesOf(healthy, 250);
    expect(shares).toHaveLength(400);
    expect(ratio).toBeLessThan(limit);
  });
});

describe('the autocorrelation', () => {
  it('is 1 at the period, and 0 for samples that never change', () => {
    const square = Uint8Array.from({ length: 8000 }, (_, i) => (i & 4 ? 9 : 1));
    const by = autocorrelation(square);
    expect(by).toHaveLength(128);
    expect(by[3]).toBeCloseTo(-1, 2); // lag 4: half of the period
    expect(by[7]).toBeCloseTo(1, 2);
    expect(autocorrelation(constant)).toEqual(Array(128).fill(0));
  });
});
