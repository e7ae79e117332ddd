// Sources of which it is known how much they hold, from bytes that can be made again.
import { RandomBytes } from './random-bytes.js';

/** True for a share of `chance` in 65,536ths, independently. */
function events(seed: number, chance: number, count: number): (i: number) => boolean {
  const random = new RandomBytes(seed).take(2 * count);
  return (i) => random.readUInt16BE(2 * i) < chance * 65_536;
}

/** Independent bits, 1 with probability `p`. */
export function coin(p: number, count: number): Uint8Array {
  const isOne = events(1, p, count);
  return Uint8Array.from({ length: count }, (_, i) => Number(isOne(i)));
}

/** Bits that stay with probability `p`: as many 0 as 1, but -log2(p) bits of min-entropy each. */
export function stayingBits(p: number, count: number): Uint8Array {
  const stays = events(2, p, count);
  let bit = 0;
  return Uint8Array.from({ length: count }, (_, i) => {
    if (!stays(i)) bit = 1 - bit;
    return bit;
  });
}

/** A timer that beats: of every `period` samples a share of `hits` follows a pattern of bytes. */
export function beat(period: number, hits: number, count: number): Uint8Array {
  const follows = events(3, hits, count);
  const pattern = new RandomBytes(4).take(period);
  const free = new RandomBytes(5).take(count);
  return Uint8Array.from({ length: count }, (_, i) =>
    follows(i) ? (pattern[i % period] as number) : (free[i] as number),
  );
}

/** A generator that steps through all 256 values in one circle, but for a share that is drawn at random. */
export function permutation(follows: number, count: number): Uint8Array {
  const order = [...new RandomBytes(6).take(256)]
    .map((key, value) => ({ key, value }))
    .sort((a, b) => a.key - b.key || a.value - b.value);
  const next = new Uint8Array(256);
  for (const [i, { value }] of order.entries()) next[value] = order[(i + 1) % 256]?.value ?? 0;
  const isFollowing = events(7, follows, count);
  const free = new RandomBytes(8).take(count);
  let last = 0;
  return Uint8Array.from({ length: count }, (_, i) => {
    last = (isFollowing(i) ? next[last] : free[i]) as number;
    return last;
  });
}

/** 0, 1, ... 255, 0, ...: every value as often, and nothing unknown. */
export const ramp = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => i);
