// `entropyd collect`: writes bytes of a source to a file or to standard output. It does not feed the pool.
import { open as openFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { EXIT, type ExitCode, fileError, UsageError } from '../errors.js';
import { native } from '../native.js';
import type { SourceConfig } from '../sources/driver.js';
import { checkSource, driverOf, openSource } from '../sources/drivers.js';
import { asFed, type Pieces, restarted, tested } from './collect-pieces.js';
import type { OptionsOf } from './command.js';
import { type GivenSettings, loadGiven } from './given-settings.js';
import type { COLLECT_FLAGS } from './measure-commands.js';
import type { ProcessContext } from './process-context.js';
import { openProgress } from './progress.js';

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

/** Resolves when the bytes have been written, so that at most one piece waits for a slow reader. */
const written = (sink: NodeJS.WritableStream, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    sink.write(bytes, (error) => (error ? reject(error) : resolve()));
  });

/** Opens and empties the file. The listener ignores later errors, since the write that fails reports them. */
async function sinkFor(output: string): Promise<NodeJS.WritableStream> {
  const file = await openFile(output, 'w', 0o600);
  return file.createWriteStream().on('error', () => {});
}

const ended = (sink: NodeJS.WritableStream): Promise<void> =>
  new Promise((resolve, reject) => {
    sink.on('error', reject);
    sink.end(resolve);
  });

type Given = OptionsOf<typeof COLLECT_FLAGS> & { readonly settings: GivenSettings };

function piecesOf(given: Given, bytes: number, context: ProcessContext): Pieces {
  const { settings, raw: isRaw = false } = given;
  const flags = { ...settings.flags, source: given.source.split(',') };
  const loaded = loadGiven({ ...settings, flags }, context);
  if (loaded.sources.length !== 1) throw new UsageError('collect takes one source');
  const config = loaded.sources[0] as SourceConfig;
  // With --raw the samples of an unusable timer can be recorded too, to find out why it is unusable.
  const open = () => openSource(native, config, now, { unhurried: true, anyTimer: isRaw });
  const restarts = given.restarts !== undefined;
  const isAsFed = given['as-fed'] ?? false;
  if ((restarts || isAsFed) && !(isRaw && driverOf(config.kind)?.unit === 'sample')) {
    const flag = restarts ? '--restarts' : '--as-fed';
    throw new UsageError(`${flag} is for --raw samples of a noise source`);
  }
  if (restarts && isAsFed) throw new UsageError('give one of --restarts and --as-fed');
  // Checked before the output is opened, so that a wrong configuration does not empty an existing file.
  checkSource(native, config);
  if (isAsFed) return asFed(open(), now, context);
  if (isRaw) return restarted(open, restarts ? bytes : Number.POSITIVE_INFINITY, context);
  return tested(open(), now, context);
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
