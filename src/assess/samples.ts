// The two forms in which the estimators take recorded samples: as symbols of an alphabet and as bits.

export interface Recording {
  readonly samples: Uint8Array;
  readonly bitsPerSample: number;
  /** Whether it is a part of a longer recording, which was asked for by its place. */
  readonly isSlice: boolean;
}

/** Number of bits that the largest value needs, 1 to 8. */
export function bitsOf(samples: Uint8Array): number {
  let all = 1;
  for (const sample of samples) all |= sample;
  return 32 - Math.clz32(all);
}

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

export interface Symbols {
  readonly symbols: Uint8Array;
  /** Number of symbols, which are numbered from 0. */
  readonly alphabet: number;
}

/**
 * Whether the samples have at most two values, such as 0 and 1 or the two digits in ASCII: such samples are bits, and
 * SP 800-90B 3.1.3 assesses no bitstring besides (it does so for more than two values only).
 */
export const areBinary = (samples: Uint8Array): boolean =>
  countValues(samples).reduce((kinds, count) => kinds + Number(count > 0), 0) <= 2;

/**
 * The samples as symbols: the values that occur, numbered from 0 in ascending order. Other values are not part of the
 * alphabet, which has two symbols at least, even if only one occurs.
 */
export function symbolsOf(samples: Uint8Array): Symbols {
  const number = new Uint8Array(256);
  let alphabet = 0;
  for (const [value, count] of countValues(samples).entries()) {
    if (count > 0) number[value] = alphabet++;
  }
  const symbols = samples.map((sample) => number[sample] as number);
  return { symbols, alphabet: Math.max(2, alphabet) };
}

/** Each sample as `bitsPerSample` bits, the most significant first. The alphabet is 0 and 1 even if only one occurs. */
export function bitstringOf(samples: Uint8Array, bitsPerSample: number): Symbols {
  const symbols = new Uint8Array(samples.length * bitsPerSample);
  let at = 0;
  for (const sample of samples) {
    for (let bit = bitsPerSample - 1; bit >= 0; bit--) symbols[at++] = (sample >> bit) & 1;
  }
  return { symbols, alphabet: 2 };
}
