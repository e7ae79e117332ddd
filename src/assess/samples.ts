// Recorded samples, and what is known of them before they are assessed.
import type { Native, Symbols } from '../native.js';

export interface Recording {
  readonly samples: Uint8Array;
  readonly bitsPerSample: number;
  /** Whether it is a part of a longer recording, which was asked for by its place. */
  readonly isSlice: boolean;
}

/** Number of bits that the largest value needs, 1 to 8. */
export const bitsOf = (native: Pick<Native, 'largestSample'>, samples: Uint8Array): number =>
  32 - Math.clz32(native.largestSample(samples) | 1);

/** The count of each of the 256 values. */
export function countValues(samples: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (const sample of samples) counts[sample] = (counts[sample] as number) + 1;
  return counts;
}

/** The `bits` least significant bits of each sample. */
export function lowBitsOf(samples: Uint8Array, bits: number): Uint8Array {
  const mask = 2 ** bits - 1;
  return samples.map((sample) => sample & mask);
}

/**
 * Whether samples have at most two values, such as 0 and 1 or the two digits in ASCII, by their Symbols of the default
 * form, which are numbered by the values that occur. Such samples are bits, and SP 800-90B 3.1.3 assesses no bitstring
 * besides (it does so for more than two values only).
 */
export const areBits = ({ alphabet }: Symbols): boolean => alphabet === 2;
