// The most common value estimate of min-entropy, SP 800-90B section 6.3.1.
import { type BitsPerByte, bitsPerByte } from '../units.js';

const Z_99_5 = 2.5758293035489008; // the 99.5 % quantile: a two-sided 99 % confidence bound

/**
 * Bits of min-entropy a byte, at the upper confidence bound of the most common value's probability.
 * It bounds from above only: a source can hold less than this, never shown by counting values.
 */
export function mostCommonValue(largest: number, total: number): BitsPerByte {
  if (total < 2) return bitsPerByte(0);
  const p = largest / total;
  const bound = Math.min(1, p + Z_99_5 * Math.sqrt((p * (1 - p)) / (total - 1)));
  return bitsPerByte(bound === 1 ? 0 : -Math.log2(bound));
}
