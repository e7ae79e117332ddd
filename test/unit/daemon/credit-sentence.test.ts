// The sentence for a credit, for each result that the kernel can give.
import { expect, it } from 'vitest';
import { creditSentence } from '../../../src/daemon/credit-sentence.js';
import { bits } from '../../../src/units.js';

const view = { crngReady: true, entropyAvailBits: bits(256), poolSizeBits: bits(256) };
const hwrng = { source: 'hwrng', bits: 256, bytes: 2500 };
const jitter = { source: 'jitter', bits: 0, bytes: 640 };
const credit = { dryRun: false, fed: [hwrng], outcome: undefined, view };

it.each([
  [credit, 'credited 256 bits from hwrng (2500 tested bytes), CRNG ready, pool 256 of 256 bits'],
  [
    { ...credit, outcome: 'reseeded', fed: [hwrng, jitter] },
    'credited 256 bits from hwrng (2500 tested bytes) and 0 bits from jitter (640 tested bytes), ' +
      'CRNG reseeded, pool 256 of 256 bits',
  ],
  [
    { ...credit, dryRun: true, outcome: 'reseeded' },
    'would have credited 256 bits from hwrng (2500 tested bytes), CRNG ready, pool 256 of 256 bits',
  ],
  [
    { ...credit, view: { ...view, crngReady: false, entropyAvailBits: bits(9) } },
    'credited 256 bits from hwrng (2500 tested bytes), CRNG not ready yet, pool 9 of 256 bits',
  ],
  [
    { ...credit, outcome: 'unsupported' },
    'credited 256 bits from hwrng (2500 tested bytes), ' +
      'CRNG not reseeded: this kernel has no call for it, pool 256 of 256 bits',
  ],
  [
    { ...credit, fed: [] },
    'credited nothing, since the pool needs nothing, CRNG ready, pool 256 of 256 bits',
  ],
] as const)('%j', (given, sentence) => {
  expect(creditSentence(given)).toBe(sentence);
});
