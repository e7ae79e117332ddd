// The memory that the buffers of several jitter sources need, beyond what the shipped unit allows.
import type { SourceConfig } from '../sources/driver.js';
import { jitterDriver } from '../sources/jitter-driver.js';
import { type Need, together } from './need.js';

const MIB = 2 ** 20;
/** As in the shipped unit, in MiB: LimitMEMLOCK= and MemoryMax=. */
const MAY_LOCK = 72;
const MAY_USE = 128;
/** Locked beside the buffers, in MiB: the blocks, digests and predictors of about 20 sources. */
const BESIDE = MAY_LOCK - 64;
/** What `auto` takes at most: kLargestBuffer in native/core/cache_size.cc. */
const LARGEST_AUTOMATIC = 64 * MIB;

export function memoryNeed(sources: readonly SourceConfig[]): Need[] {
  const buffers = sources
    .filter(({ kind }) => kind === jitterDriver.kind)
    .map(({ values }) => Number(values['table']) || LARGEST_AUTOMATIC);
  const lock = BESIDE + Math.ceil(buffers.reduce((sum, size) => sum + size, 0) / MIB);
  if (lock <= MAY_LOCK) return [];
  const settings = [`LimitMEMLOCK=${lock}M`, `MemoryMax=${lock + MAY_USE - MAY_LOCK}M`];
  const need = together('jitter', `${buffers.length} sources, each with a buffer`, [{ settings }]);
  return need === undefined ? [] : [need];
}
