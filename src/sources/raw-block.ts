// A raw block: bytes as a source gave them, judged by nobody. Only the drivers in this folder make
// one (a test reads the imports); only the gate turns one into something better.
import type { SecureBlock } from '../native.js';
import { bytes } from '../units.js';

/** 20,000 bits, what FIPS 140-2 section 4.9.1 judges. */
export const BLOCK_BYTES = bytes(2500);
/** The word that the continuous test starts from. */
export const PRIME_BYTES = bytes(4);

class Raw {
  readonly source: string;
  readonly memory: SecureBlock;
  protected readonly nominal = true; // no other object can pass for one

  constructor(source: string, memory: SecureBlock) {
    this.source = source;
    this.memory = memory;
  }
}
export type RawBlock = Raw;

export function takeRaw(source: string, memory: SecureBlock): RawBlock {
  return new Raw(source, memory);
}
