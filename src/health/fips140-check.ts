// FIPS 140-2 tests over a stream of any length, framed as by rngtest: 4 bytes start the continuous test, blocks of
// 2500 bytes follow, and a partial block at the end is dropped and counted.
import { performance } from 'node:perf_hooks';
import type { Fips140Test, Native } from '../native.js';
import { FIPS140_TESTS, fips140TestsIn, noFailures } from './verdict.js';

/** The most failed blocks that are listed in the result; further ones are only counted. */
const NAMED_BLOCKS = 1000;

export interface CheckResult {
  readonly bytes: number;
  readonly blocks: number;
  readonly passed: number;
  readonly failed: number;
  readonly failures: Record<Fips140Test, number>;
  readonly bytesPerSecond: number;
  /** Bytes after the last whole block. */
  readonly droppedBytes: number;
  /** The first failed blocks, by their number from 0. */
  readonly failedBlocks: readonly { readonly block: number; readonly tests: Fips140Test[] }[];
  readonly failedBlocksOmitted: number;
}

/** `passOn`, if given, is awaited for each piece, with the numbers from 0 of the failed blocks that end in it. */
export async function checkStream(
  native: Pick<Native, 'Fips140Stream' | 'limits'>,
  input: AsyncIterable<Uint8Array>,
  onProgress: (bytes: number) => void,
  passOn?: (piece: Uint8Array, failed: ReadonlySet<number>) => Promise<void>,
): Promise<CheckResult> {
  const stream = new native.Fips140Stream();
  const failures = noFailures(FIPS140_TESTS);
  const failedBlocks: { block: number; tests: Fips140Test[] }[] = [];
  let failed = 0;
  const start = performance.now();
  for await (const piece of input) {
    const found = stream.add(piece);
    if (passOn !== undefined) await passOn(piece, new Set(found.filter((_, at) => at % 2 === 0)));
    for (let at = 0; at < found.length; at += 2) {
      const tests = fips140TestsIn(found[at + 1] ?? 0);
      failed += 1;
      for (const test of tests) failures[test] += 1;
      if (failedBlocks.length < NAMED_BLOCKS) failedBlocks.push({ block: found[at] ?? 0, tests });
    }
    onProgress(stream.bytes);
  }
  const seconds = (performance.now() - start) / 1000;
  const { bytes, blocks } = stream;
  const { primeBytes, blockBytes } = native.limits;
  return {
    bytes,
    blocks,
    passed: blocks - failed,
    failed,
    failures,
    bytesPerSecond: Math.round(bytes / seconds),
    droppedBytes: Math.max(0, bytes - primeBytes - blocks * blockBytes),
    failedBlocks,
    failedBlocksOmitted: failed - failedBlocks.length,
  };
}
