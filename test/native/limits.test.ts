// The daemon decides by the constants that the seeder is compiled with.
import { expect, it } from 'vitest';
import { SCHEMA } from '../../src/config/schema.js';
import { PATIENCE_URGENT_MS } from '../../src/daemon/serving.js';
import { native } from '../../src/native.js';
import { CRNG_READY_BITS, LEGACY_RESEED_BITS } from '../../src/pool/policy.js';
import { LOWEST_CLAIM } from '../../src/sources/driver.js';
import { rdseedDriver } from '../../src/sources/rdseed-driver.js';
import { tpm2Driver } from '../../src/sources/tpm2-driver.js';
import { BAUD_RATES, MOST_INIT_BYTES, ttyDriver } from '../../src/sources/tty-driver.js';
import {
  RETURN_BLOCKS,
  TRIAL_BLOCKS,
  WINDOW_BLOCKS,
  WINDOW_FAILURES,
} from '../support/trust-oracle.js';

it.each([
  [256, true], // whatever version the kernel has: stable trees took the new generator
  [512, true], // the largest hash of the kernel
  [1024, false],
  [4096, false],
])('takes a pool of %i bits for a modern one: %s', (bits, isModern) => {
  expect(native.isModernPool(bits)).toBe(isModern);
});

it('has the numbers of the core', () => {
  expect(native.limits).toEqual({
    blockBytes: 2500,
    primeBytes: 4,
    trialBlocks: TRIAL_BLOCKS,
    windowBlocks: WINDOW_BLOCKS,
    windowFailures: WINDOW_FAILURES,
    returnBlocks: RETURN_BLOCKS,
    lowestClaim: LOWEST_CLAIM,
    hwrngClaim: SCHEMA.hwrngClaim.fallback,
    jitterClaim: SCHEMA.jitterClaim.fallback,
    rdseedClaim: rdseedDriver.options.claim.fallback,
    ttyClaim: ttyDriver.options.claim.fallback,
    lowestBaud: BAUD_RATES.lowest,
    highestBaud: BAUD_RATES.highest,
    mostInitBytes: MOST_INIT_BYTES,
    tpm2Claim: tpm2Driver.options.claim.fallback,
    jitterMargin: 3.5,
    jitterFloor: 1 / 3,
    jitterBlockSamples: 2048,
    crngReadyBits: CRNG_READY_BITS,
    legacyReseedBits: LEGACY_RESEED_BITS,
    urgentPatienceMs: PATIENCE_URGENT_MS,
    // Decisions 12 and 19 argue for them.
    intermittentAlphaBits: 30,
    permanentAlphaBits: 60,
    adaptiveWindow: 512,
    shortWindow: 1024,
    longWindow: 131_072,
    predictorBits: 13,
    replayAnchorBits: 65,
    replayWindows: 8192,
    replayAnchorSamples: 1024,
  });
});
