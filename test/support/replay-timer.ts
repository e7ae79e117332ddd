// Replaces the timer of the program by deltas that the test has written: see replay-timer.c.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePreload } from './preload.js';
import { RandomBytes } from './random-bytes.js';

/** Ticks of the replayed clock, in nanoseconds. */
export const TICK = 10;
/** native/core/jitter_sampler.h: a slice of so many samples reads the clock once more. */
const SLICE = 1024;
/** After the first slice three short ones find out whether the cache can be flushed. */
const SHORT_SLICE = 256;
const COMPARISON = 3 * SHORT_SLICE;
/** The samples of one block, as src/sources/jitter.ts reads them. */
export const BLOCK = 2 * SLICE;
/**
 * The samples before the first block: the warm-up, the search for a flush, which makes no difference here, the
 * warm-up of the larger buffer, the judgement of the timer and the measurement.
 */
export const START_UP = 5 * SLICE + COMPARISON;

/** Samples as a healthy source gives them: 16 to 271 ticks, independent of each other. */
export function healthy(count: number, seed = 1): number[] {
  return Array.from(new RandomBytes(seed).take(count), (byte) => 16 + byte);
}

/** `count` samples of a pattern, over and over. */
export const pattern = (count: number, ...ticks: number[]): number[] =>
  Array.from({ length: count }, (_, i) => ticks[i % ticks.length] as number);

/** A beat of `period` samples; a share of `hits` follows it, the rest is independent. */
export function beat(count: number, period: number, hits: number): number[] {
  const random = healthy(count, period);
  const draws = new RandomBytes(period + 1).take(2 * count);
  const beats = healthy(period, period + 2);
  return random.map((sample, i) =>
    draws.readUInt16BE(2 * i) / 65_536 < hits ? (beats[i % period] as number) : sample,
  );
}

function beginsSlice(i: number): boolean {
  if (i < SLICE) return i === 0;
  const rest = i - SLICE;
  return rest < COMPARISON ? rest % SHORT_SLICE === 0 : (rest - COMPARISON) % SLICE === 0;
}

/** Environment variables that make the program's clock produce these samples, in ticks. */
export function replay(
  directory: string,
  samples: readonly number[],
  end: 'again' | 'stop' = 'again',
): NodeJS.ProcessEnv {
  const library = compilePreload(directory, 'replay-timer');
  const recording = join(directory, 'recording');
  const deltas: number[] = [];
  const count = end === 'again' ? Math.max(50 * BLOCK, 4 * samples.length) : samples.length;
  for (let i = 0; i < count; ++i) {
    if (beginsSlice(i)) deltas.push(TICK); // the reading from which the slice's first is timed
    deltas.push((samples[i % samples.length] as number) * TICK);
  }
  writeFileSync(recording, Buffer.from(Int32Array.from(deltas).buffer));
  return {
    LD_PRELOAD: library,
    ENTROPYD_REPLAY: recording,
    ...(end === 'stop' ? { ENTROPYD_REPLAY_END: 'stop' } : {}),
  };
}
