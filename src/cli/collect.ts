// `entropyd collect`: bytes of a source to a file or standard output. It does not feed the pool.
import { open as openFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { SourceMonitor } from '../daemon/source-monitor.js';
import { EXIT, type ExitCode, fileError, NoSourceError, UsageError } from '../errors.js';
import { openJudge } from '../health/judge.js';
import { openLog } from '../log/log.js';
import { native } from '../native.js';
import type { SourceConfig } from '../sources/driver.js';
import { checkSource, driverOf, openSource } from '../sources/drivers.js';
import type { Source } from '../sources/source.js';
import { milliseconds } from '../units.js';
import type { OptionsOf } from './command.js';
import { type GivenSettings, loadGiven } from './given-settings.js';
import type { COLLECT_FLAGS } from './measure-commands.js';
import type { ProcessContext } from './process-context.js';
import { openProgress } from './progress.js';

const READ_TIMEOUT = milliseconds(5000);
const now = (): number => performance.now();

/** Reads '1000', '64k' or '1M', in powers of ten; throws UsageError for anything else. */
function countOf(flag: string, raw: string, most = 1e12): number {
  const [, digits, unit = ''] = /^(\d+)([kM]?)$/.exec(raw) ?? [];
  const count = Number(digits) * { '': 1, k: 1e3, M: 1e6 }[unit as '' | 'k' | 'M'];
  if (!(count >= 1 && count <= most)) {
    throw new UsageError(
      `--${flag} takes a whole number from 1 to ${most}, with k or M for thousands or millions`,
    );
  }
  return count;
}

/** Resolves when the bytes were written: at most one piece waits for a slow reader. */
const written = (sink: NodeJS.WritableStream, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    sink.write(bytes, (error) => (error ? reject(error) : resolve()));
  });

/** Opens and empties the file; later errors are reported by each write. */
async function sinkFor(output: string): Promise<NodeJS.WritableStream> {
  const file = await openFile(output, 'w', 0o600);
  return file.createWriteStream().on('error', () => {});
}

const ended = (sink: NodeJS.WritableStream): Promise<void> =>
  new Promise((resolve, reject) => {
    sink.on('error', reject);
    sink.end(resolve);
  });

type Pieces = AsyncGenerator<Uint8Array>;

const LOG_QUEUE_BYTES = 64 * 1024;

/** Blocks that pass the source's tests, conditioned where it is a noise source. */
async function* tested(source: Source, { env, log: stream }: ProcessContext): Pieces {
  const queue = new native.QueuedWriter(stream.fd, LOG_QUEUE_BYTES);
  const log = openLog('warn', 'auto', { env, stream }, queue);
  const monitor = new SourceMonitor(source, openJudge(native, source), log, now);
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

/** Untested bytes or samples, from the same reads as those that the daemon tests. */
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

/** The first `each` bytes after every restart; reports once how they were made. */
async function* restarted(open: () => Source, each: number, { stderr }: ProcessContext): Pieces {
  for (let said = false; ; ) {
    const source = open();
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

type Given = OptionsOf<typeof COLLECT_FLAGS> & { readonly settings: GivenSettings };

function piecesOf(given: Given, bytes: number, context: ProcessContext): Pieces {
  const { settings, raw: isRaw = false } = given;
  const flags = { ...settings.flags, source: given.source.split(',') };
  const loaded = loadGiven({ ...settings, flags }, context);
  if (loaded.sources.length !== 1) throw new UsageError('collect takes one source');
  const config = loaded.sources[0] as SourceConfig;
  // Samples of an unusable timer can be recorded too, to find out why it is unusable.
  const open = () => openSource(native, config, now, { unhurried: true, anyTimer: isRaw });
  const restarts = given.restarts !== undefined;
  if (restarts && !(isRaw && driverOf(config.kind)?.unit === 'sample')) {
    throw new UsageError('--restarts is for --raw samples of a noise source');
  }
  // Before the output is opened, so that a wrong configuration does not empty an existing file.
  checkSource(native, config);
  if (isRaw) return restarted(open, restarts ? bytes : Number.POSITIVE_INFINITY, context);
  return tested(open(), context);
}

export async function collect(given: Given, context: ProcessContext): Promise<ExitCode> {
  const { restarts, output } = given;
  const perRestart = countOf('bytes', given.bytes);
  const wanted = perRestart * (restarts === undefined ? 1 : countOf('restarts', restarts));
  if (output === undefined && context.stdout.isTTY) {
    throw new UsageError('collect does not write bytes to a terminal: use --output or a pipe');
  }
  const pieces = piecesOf(given, perRestart, context);
  const progress = openProgress(context.stderr, wanted);
  try {
    const sink = output === undefined ? context.stdout : await sinkFor(output);
    let done = 0;
    for await (const piece of pieces) {
      const bytes = piece.subarray(0, wanted - done);
      await written(sink, bytes);
      done += bytes.length;
      progress.at(done);
      if (done === wanted) break;
    }
    if (sink !== context.stdout) await ended(sink);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return EXIT.done;
    throw fileError(error, 'write', output ?? 'to standard output');
  } finally {
    progress.end();
  }
  return EXIT.done;
}
