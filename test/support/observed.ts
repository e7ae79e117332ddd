// A status document with a source of bytes and one of samples.
import type { Observed } from '../../src/service/observed.js';

export const observed = (bitsCredited = 256): Observed => ({
  version: '1.2.3',
  state: 'feeding',
  dryRun: false,
  uptimeSeconds: 60,
  kernel: {
    release: '6.12.0',
    pool: 'modern',
    poolSizeBits: 256,
    entropyAvailBits: 250,
    watermarkBits: 192,
    reseedIntervalSeconds: 300,
    crngReady: true,
  },
  feed: {
    credits: 1,
    bytesAdded: 2500,
    bitsCredited,
    reseeds: 1,
    lastCreditAt: '2026-01-01T00:00:00.500Z',
  },
  sources: [
    {
      name: 'hwrng',
      standing: 'trusted',
      bytesRead: 5004,
      blocksPassed: 2,
      blocksFailed: 1,
      failures: { monobit: 1, poker: 0, lag: null },
      claimedBitsPerByte: 4,
      measuredBitsPerByte: 6.7,
      creditedBitsPerByte: 4,
      reason: '',
    },
    {
      name: 'jitter',
      standing: 'quarantined',
      bytesRead: 0,
      blocksPassed: 0,
      blocksFailed: 0,
      failures: {},
      claimedBitsPerByte: null,
      measuredBitsPerByte: null,
      claimedBitsPerSample: 1,
      measuredBitsPerSample: null,
      creditedBitsPerByte: 0,
      reason: 'quarantined: fails its health tests',
    },
  ],
});
