// Samples whose faults are known, for the figures of a report: drawn from a seed, so that every run has the same.
import { RandomBytes } from './random-bytes.js';

/** `count` samples, each the sum of two drawn nibbles (0 to 30), changed by `change`. */
export function drawnSamples(
  seed: number,
  count: number,
  change: (sample: number, at: number) => number = (sample) => sample,
): Uint8Array {
  return new RandomBytes(seed).take(count).map((byte, at) => change((byte >> 4) + (byte & 15), at));
}
