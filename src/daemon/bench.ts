// Measures how fast this build tests on this machine, and how fast each source delivers.
import { randomFillSync } from 'node:crypto';
import { openJudge } from '../health/judge.js';
import { SILENT_LOG } from '../log/log.js';
import type { Native } from '../native.js';
import type { SourceConfig } from '../sources/driver.js';
import { openSource } from '../sources/drivers.js';
import { SourceMonitor } from './source-monitor.js';

/** The bytes to test: more than the caches of a core hold, in pieces so short that few of them are interrupted. */
const FIPS140_BYTES = 1 << 24;
const FIPS140_PIECE = 1 << 18;
const FIPS140_ROUNDS = 8;
/** Each source is read for this long; one that delivers no data, only for one read. */
const SOURCE_MS = 3000;

export type SourceRate =
  | {
      /** Tested bytes; of a noise source, after conditioning. */
      readonly bytesPerSecond: number;
      /** Raw bytes or samples that were tested. */
      readonly samplesPerSecond: number;
      /** From the source's first use to the first block that may be used, its trial included. */
      readonly firstBytesMs: number;
    }
  | { readonly bytesPerSecond: 0; readonly reason: string };

export interface Bench {
  readonly fips140: {
    readonly bytesPerSecond: number;
    /** A plain read of the same bytes: the limit. */
    readonly memoryBytesPerSecond: number;
    /** The variant of the code that this processor runs: avx512, avx2, generic. */
    readonly instructions: string;
  };
  /** By the source's name. */
  readonly sources: Readonly<Record<string, SourceRate>>;
}

/** The median rate over pieces of `bytes`, in bytes per second: other programs disturb only some of the pieces. */
function overPieces(
  bytes: Uint8Array,
  now: () => number,
  use: (piece: Uint8Array) => void,
): number {
  const times: number[] = [];
  for (let round = 0; round < FIPS140_ROUNDS; ++round) {
    for (let at = 0; at < bytes.length; at += FIPS140_PIECE) {
      const piece = bytes.subarray(at, at + FIPS140_PIECE);
      const start = now();
      use(piece);
      times.push(now() - start);
    }
  }
  const median = times.sort((a, b) => a - b)[times.length >> 1] as number;
  return Math.round(FIPS140_PIECE / (median / 1000));
}

function fips140(native: Native, now: () => number): Bench['fips140'] {
  const bytes = randomFillSync(Buffer.alloc(FIPS140_BYTES));
  const stream = new native.Fips140Stream();
  return {
    bytesPerSecond: overPieces(bytes, now, (piece) => stream.add(piece)),
    memoryBytesPerSecond: overPieces(bytes, now, (piece) => native.readThrough(piece)),
    instructions: native.fips140Variants()[0] ?? '',
  };
}

async function rateOf(
  native: Native,
  config: SourceConfig,
  now: () => number,
): Promise<SourceRate> {
  const source = openSource(native, config, now, { unhurried: true });
  const monitor = new SourceMonitor(source, openJudge(native, source), SILENT_LOG, now);
  const start = now();
  let first: { at: number; raw: number } | undefined;
  let given = 0;
  while (monitor.usable && now() - start < SOURCE_MS) {
    const block = await monitor.nextBlock();
    if (block === undefined) continue;
    // Counting begins with the first tested block: what was read before was the start-up test.
    if (first === undefined) first = { at: now(), raw: monitor.snapshot().bytesRead };
    else given += block.left;
    block.wipe();
  }
  const seconds = (now() - (first?.at ?? start)) / 1000;
  const { bytesRead } = monitor.snapshot();
  source.releaseMemory();
  monitor.close();
  if (first === undefined || given === 0) {
    return { bytesPerSecond: 0, reason: monitor.reason || 'too slow to be measured' };
  }
  return {
    bytesPerSecond: Math.round(given / seconds),
    samplesPerSecond: Math.round((bytesRead - first.raw) / seconds),
    firstBytesMs: Number((first.at - start).toFixed(1)),
  };
}

/** `now` returns monotonic milliseconds. The measurement takes some 3 seconds per source, and feeds nothing. */
export async function bench(
  native: Native,
  sources: readonly SourceConfig[],
  now: () => number,
): Promise<Bench> {
  const rates: Record<string, SourceRate> = {};
  const tests = fips140(native, now);
  for (const config of sources) rates[config.name] = await rateOf(native, config, now);
  return { fips140: tests, sources: rates };
}
