// The two forms in which the estimators take recorded samples: as symbols of an alphabet and as bits.

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

export interface Symbols {
  readonly symbols: Uint8Array;
  readonly alphabet: number;
}

/** The samples as symbols: the values that occur, numbered from 0. Other values are not part of the alphabet. */
export function symbolsOf(samples: Uint8Array): Symbols {
  const number = new Uint8Array(256);
  let alphabet = 0;
  for (const [value, count] of countValues(samples).entries()) {
    if (count > 0) number[value] = alphabet++;
  }
  return { symbols: samples.map((sample) => number[sample] as number), alphabet };
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
