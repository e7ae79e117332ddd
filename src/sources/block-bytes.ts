// The sizes that FIPS 140-2 sets.
import { bytes } from '../units.js';

/** 20,000 bits, what section 4.9.1 judges. */
export const BLOCK_BYTES = bytes(2500);
/** The word that the continuous test of section 4.9.2 starts from. */
export const PRIME_BYTES = bytes(4);
