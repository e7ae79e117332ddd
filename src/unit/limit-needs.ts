// What many sources need beyond the limits of the shipped unit: memory for the buffers of several jitter sources, and
// threads.
import type { SourceConfig } from '../sources/driver.js';
import { jitterDriver } from '../sources/jitter-driver.js';
import { type Need, together } from './need.js';

const MIB = 2 ** 20;
/** As in the shipped unit, in MiB: LimitMEMLOCK= and MemoryMax=. */
const MAY_LOCK = 72;
const MAY_USE = 128;
/** Locked beside the buffers, in MiB: the blocks, digests and predictors of about 20 sources. */
const BESIDE = MAY_LOCK - 64;
/** The largest buffer that the setting `auto` chooses: kLargestBuffer in native/core/cache_size.cc. */
const LARGEST_AUTOMATIC = 64 * MIB;

/** TasksMax= of the shipped unit. */
const MAY_START = 32;
/** Measured with 24 silent sources: 56 threads, two for each of them and 8 others; 4 more are for files to write. */
const THREADS_PER_SOURCE = 2;
const OTHER_THREADS = 12;

export const limitNeeds = (sources: readonly SourceConfig[]): Need[] => [
  ...memoryNeed(sources),
  ...threadsNeed(sources.length),
];

function threadsNeed(count: number): Need[] {
  const threads = OTHER_THREADS + THREADS_PER_SOURCE * count;
  if (threads <= MAY_START) return [];
  const need = together('threads', `${count} sources`, [{ settings: [`TasksMax=${threads}`] }]);
  return need === undefined ? [] : [need];
}

function memoryNeed(sources: readonly SourceConfig[]): Need[] {
  const buffers = sources
    .filter(({ kind }) => kind === jitterDriver.kind)
    .map(({ values }) => Number(values['table']) || LARGEST_AUTOMATIC);
  const lock = BESIDE + Math.ceil(buffers.reduce((sum, size) => sum + size, 0) / MIB);
  if (lock <= MAY_LOCK) return [];
  const settings = [`LimitMEMLOCK=${lock}M`, `MemoryMax=${lock + MAY_USE - MAY_LOCK}M`];
  const need = together('jitter', `${buffers.length} sources, each with a buffer`, [{ settings }]);
  return need === undefined ? [] : [need];
}
