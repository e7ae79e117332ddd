// Where the bytes of `collect` come from, piece by piece.
import { setTimeout as pause } from 'node:timers/promises';
import { SourceMonitor } from '../daemon/source-monitor.js';
import { NoSourceError } from '../errors.js';
import { openJudge } from '../health/judge.js';
import { type LogFormat, type OpenedLog, openLog } from '../log/log.js';
import { native } from '../native.js';
import type { Source } from '../sources/source.js';
import { milliseconds } from '../units.js';
import type { ProcessContext } from './process-context.js';

const READ_TIMEOUT = milliseconds(5000);
const LOG_QUEUE_BYTES = 64 * 1024;
/**
 * The pause before each feed. The daemon pauses for five minutes by default; this is long enough that other programs
 * have used the caches.
 */
const REST_MS = 100;

/** How a source is watched while its bytes are collected. */
export interface Watching {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly context: ProcessContext;
  readonly logFormat: LogFormat;
}

function monitored(
  source: Source,
  { now, context: { env, log: stream }, logFormat }: Watching,
): { readonly monitor: SourceMonitor; readonly log: OpenedLog } {
  const queue = new native.QueuedWriter(stream.fd, LOG_QUEUE_BYTES);
  const log = openLog('warn', logFormat, { env, stream }, queue);
  return { monitor: new SourceMonitor(source, openJudge(native, source), log, now), log };
}

export type Pieces = AsyncGenerator<Uint8Array>;

/** Blocks that pass the source's tests; those of a noise source are conditioned. */
export async function* tested(source: Source, watching: Watching): Pieces {
  const { monitor, log } = monitored(source, watching);
  try {
    for (;;) {
      const block = await monitor.nextBlock();
      if (!monitor.usable) throw new NoSourceError(`${source.name} ${monitor.reason}`);
      if (block !== undefined) yield native.takeOut(block);
    }
  } finally {
    log.close();
  }
}

/**
 * Raw samples of the blocks that the daemon would have credited. Like the daemon it pauses before each feed and
 * frees the source's memory, so that the source starts again and each block follows a start-up test.
 */
export async function* asFed(source: Source, watching: Watching): Pieces {
  const { monitor, log } = monitored(source, watching);
  try {
    for (let isFirst = true; ; ) {
      const isRead = await monitor.read();
      if (!monitor.usable) throw new NoSourceError(`${source.name} ${monitor.reason}`);
      if (!isRead || monitor.raw === undefined) continue;
      const samples = native.copyOut(monitor.raw);
      const block = monitor.judge();
      if (block === undefined) continue;
      block.wipe();
      if (isFirst) watching.context.stderr.write(`${source.name}: ${source.device}\n`);
      isFirst = false;
      yield samples;
      source.releaseMemory();
      await pause(REST_MS);
    }
  } finally {
    log.close();
  }
}

/** Untested bytes or samples, read in the same way as those that the daemon tests. */
async function* raw(source: Source): Pieces {
  for (;;) {
    const reading = await source.read(source.blockBytes, READ_TIMEOUT);
    if (reading.kind === 'trouble') {
      if (reading.trouble.kind === 'slow') continue; // part of a block was read: the next read continues it
      throw new NoSourceError(`${source.name} ${reading.trouble.sentence}`);
    }
    yield native.takeOut(reading.block);
  }
}

/** The first `each` bytes after every restart of the source; reports its name and set-up once, on stderr. */
export async function* restarted(
  open: () => Source | Promise<Source>,
  each: number,
  { stderr }: ProcessContext,
): Pieces {
  for (let said = false; ; ) {
    const source = await open();
    let left = each;
    try {
      for await (const piece of raw(source)) {
        if (!said) stderr.write(`${source.name}: ${source.device}\n`);
        said = true;
        yield piece.subarray(0, left);
        left -= Math.min(left, piece.length);
        if (left === 0) break;
      }
    } finally {
      source.releaseMemory();
      source.close();
    }
  }
}
