// Streams of samples whose statistics are known, for bench/nist.mjs: each can be made again, byte by byte, from its
// seed. Uniform values are bytes of AES-128-CTR; a share of 65,536 is drawn from two of them.
import { createCipheriv } from 'node:crypto';

/**
 * Bytes that can be made again.
 * @param {number} seed
 * @param {number} count
 */
export function bytes(seed, count) {
  const key = Buffer.alloc(16);
  key.writeUInt32BE(seed);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(count));
}

/**
 * Independent numbers from 0 to below 1, of 32 bits each.
 * @param {number} seed
 * @param {number} count
 */
function units(seed, count) {
  const random = bytes(seed, 4 * count);
  return Array.from({ length: count }, (_, i) => random.readUInt32BE(4 * i) / 2 ** 32);
}

/**
 * Independent values with these relative weights.
 * @param {number} seed
 * @param {number} count
 * @param {readonly number[]} weights
 * @param {readonly number[]} [values] which value has which weight; 0, 1, … by default
 */
export function drawn(seed, count, weights, values) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const upTo = weights.map((weight) => {
    sum += weight / total;
    return sum;
  });
  return Uint8Array.from(units(seed, count), (unit) => {
    const index = upTo.findIndex((edge) => unit < edge);
    const last = index < 0 ? weights.length - 1 : index;
    return values === undefined ? last : (values[last] ?? 0);
  });
}

/**
 * Independent values, each as likely.
 * @param {number} seed
 * @param {number} count
 * @param {number} alphabet
 */
export const uniform = (seed, count, alphabet) => drawn(seed, count, Array(alphabet).fill(1));

/**
 * Values that repeat the one before with probability `stay`, else are drawn anew.
 * @param {number} seed
 * @param {number} count
 * @param {number} alphabet
 * @param {number} stay
 */
export function staying(seed, count, alphabet, stay) {
  const free = uniform(seed + 1, count, alphabet);
  let last = 0;
  return Uint8Array.from(units(seed, count), (unit, i) => {
    if (unit >= stay) last = free[i] ?? 0;
    return last;
  });
}

/**
 * Values that follow from the one before, x -> 5x + 1 modulo the alphabet, with probability `follow`, else are drawn anew.
 * @param {number} seed
 * @param {number} count
 * @param {number} alphabet
 * @param {number} follow
 */
export function following(seed, count, alphabet, follow) {
  const free = uniform(seed + 1, count, alphabet);
  let last = 0;
  return Uint8Array.from(units(seed, count), (unit, i) => {
    last = unit < follow ? (5 * last + 1) % alphabet : (free[i] ?? 0);
    return last;
  });
}

/**
 * A pattern over and over, but for the share `free`, which is drawn anew.
 * @param {number} seed
 * @param {number} count
 * @param {number} alphabet
 * @param {number} period
 * @param {number} free
 */
export function periodic(seed, count, alphabet, period, free) {
  const pattern = uniform(seed + 1, period, alphabet);
  const other = uniform(seed + 2, count, alphabet);
  return Uint8Array.from(
    units(seed, count),
    (unit, i) => (unit < free ? other[i] : pattern[i % period]) ?? 0,
  );
}

/**
 * The sum of `dice` uniform values below `faces`, plus a drift of `drift` values from the first sample to the last,
 * modulo 256: near a normal distribution.
 * @param {number} seed
 * @param {number} count
 * @param {number} dice
 * @param {number} faces
 */
export function bell(seed, count, dice, faces, drift = 0) {
  const sums = new Float64Array(count);
  for (let die = 0; die < dice; die++) {
    for (const [i, value] of uniform(seed + die, count, faces).entries()) {
      sums[i] = (sums[i] ?? 0) + value;
    }
  }
  return Uint8Array.from(sums, (sum, i) => sum + Math.floor((drift * i) / count));
}

/**
 * The values under other names.
 * @param {Uint8Array} samples
 * @param {(value: number) => number} name
 */
export const renamed = (samples, name) => samples.map(name);

/**
 * The bits of a linear feedback shift register of 16 bits, x^16 + x^14 + x^13 + x^11 + 1: period 65,535.
 * @param {number} count
 */
export function shiftRegister(count) {
  let state = 0xace1;
  return Uint8Array.from({ length: count }, () => {
    const bit = (state ^ (state >> 2) ^ (state >> 3) ^ (state >> 5)) & 1;
    state = (state >> 1) | (bit << 15);
    return bit;
  });
}
