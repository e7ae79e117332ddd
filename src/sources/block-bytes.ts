// The sizes that FIPS 140-2 defines.
import { bytes } from '../units.js';

/** The 20,000 bits that section 4.9.1 tests at a time. */
export const BLOCK_BYTES = bytes(2500);
/** The first word, which the continuous test of section 4.9.2 only compares the next word with. */
export const PRIME_BYTES = bytes(4);
