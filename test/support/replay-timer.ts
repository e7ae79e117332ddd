// A timer for the shipped program that plays what the test wrote: see replay-timer.c.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePreload } from './preload.js';
import { RandomBytes } from './random-bytes.js';

/** Ticks of the replayed clock, in nanoseconds. */
export const TICK = 10;
/** native/core/jitter_sampler.h: a slice of so many samples reads the clock once more. */
const SLICE = 1024;
/** The samples of one block, as src/sources/jitter.ts reads them. */
export const BLOCK = 2 * SLICE;
/** What goes by before the first block: the warm-up and the judgement of the timer. */
export const START_UP = 2 * SLICE;

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

/** Environment variables that make the program's clock give these samples, in ticks. */
export function replay(
  directory: string,
  samples: readonly number[],
  end: 'again' | 'stop' = 'again',
): NodeJS.ProcessEnv {
  const library = compilePreload(directory, 'replay-timer');
  const recording = join(directory, 'recording');
  const deltas: number[] = [];
  for (const [i, ticks] of samples.entries()) {
    if (i % SLICE === 0) deltas.push(TICK); // the reading from which the slice's first is timed
    deltas.push(ticks * TICK);
  }
  writeFileSync(recording, Buffer.from(Int32Array.from(deltas).buffer));
  return {
    LD_PRELOAD: library,
    ENTROPYD_REPLAY: recording,
    ...(end === 'stop' ? { ENTROPYD_REPLAY_END: 'stop' } : {}),
  };
}
