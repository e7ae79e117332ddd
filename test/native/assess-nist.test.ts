// The figures of NIST's SP800-90B_EntropyAssessment 1.1.7 for streams that are made from seeds: bytes, an alphabet with
// holes, two values in ASCII, a slice. `node bench/nist.mjs` asks the tool itself, about these and 42 others;
// test/vectors/nist-tool.json has what it answered.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STREAMS } from '../../bench/nist-cases.mjs';
import { assess, type Estimate } from '../../src/assess/assess.js';
import { ESTIMATORS, type Estimator } from '../../src/assess/estimators.js';
import { bitsOf } from '../../src/assess/samples.js';
import { native } from '../../src/native.js';

interface Figures {
  readonly estimators: Readonly<Record<Estimator, Estimate>>;
  readonly hOriginal: number;
  readonly hBitstring: number | null;
  readonly minEntropy: number;
}

const vectors = new URL('../vectors/nist-tool.json', import.meta.url);
const FIGURES: Readonly<Record<string, Figures>> = JSON.parse(readFileSync(vectors, 'utf8'));
const cases = Object.entries(FIGURES);

/** The samples of a stream; of one with a slice those of the slice, as `--slice INDEX,SAMPLES` reads it. */
function samplesOf(name: string): Uint8Array {
  const { samples, slice } = STREAMS.find((stream) => stream.name === name) ?? {};
  if (samples === undefined) throw new Error(`no stream is called ${name}`);
  const [index = 0, size = Number.POSITIVE_INFINITY] = slice?.split(',').map(Number) ?? [];
  return index === 0 ? samples() : samples().subarray(index * size, (index + 1) * size);
}

function expectEqual(own: number | null, nist: number | null): void {
  if (nist === null) expect(own).toBe(null);
  else expect(own).toBeCloseTo(nist, 9);
}

describe("NIST's figures", () => {
  it.each(cases)('%s', async (name, nist) => {
    const samples = samplesOf(name);
    const own = await assess(native, samples, bitsOf(native, samples));
    for (const estimator of ESTIMATORS) {
      expectEqual(own.estimators[estimator].literal, nist.estimators[estimator].literal);
      expectEqual(own.estimators[estimator].bitstring, nist.estimators[estimator].bitstring);
    }
    expectEqual(own.hOriginal, nist.hOriginal);
    expectEqual(own.hBitstring, nist.hBitstring);
    expectEqual(own.minEntropy, nist.minEntropy);
  });

  it('are of four streams, with and without bits besides', () => {
    expect(cases.map(([, { hBitstring }]) => hBitstring === null)).toEqual([
      ...[false, false, true, false],
    ]);
  });
});
