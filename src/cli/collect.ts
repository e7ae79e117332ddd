// `entropyd collect`: writes bytes of a source to a file or to standard output. It does not feed the pool.
import { fstatSync, statSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { EXIT, type ExitCode, fileError, refusedValue, UsageError } from '../errors.js';
import { native } from '../native.js';
import type { SourceConfig } from '../sources/driver.js';
import { checkSource, driverOf, openSource } from '../sources/drivers.js';
import { parseSize, SIZE_UNITS } from '../units.js';
import { asFed, type Pieces, restarted, tested } from './collect-pieces.js';
import type { OptionsOf } from './command.js';
import { type GivenSettings, loadGiven } from './given-settings.js';
import type { COLLECT_FLAGS } from './measure-commands.js';
import type { ProcessContext } from './process-context.js';
import { openProgress } from './progress.js';
import { refuseEndless, refuseTerminal, written } from './written.js';

const now = (): number => performance.now();

const MOST = 1e12;

function countOf(flag: string, raw: string): number {
  const count = parseSize(raw) ?? 0;
  if (count >= 1 && count <= MOST) return count;
  throw refusedValue(`--${flag}`, `a whole number from 1 to ${MOST} (${SIZE_UNITS})`, raw);
}

/** How many bytes to write: --bytes, after each restart if there are any; Infinity without it. */
function wantedOf({ bytes, restarts, output }: Given): number {
  if (bytes !== undefined)
    return countOf('bytes', bytes) * (restarts === undefined ? 1 : countOf('restarts', restarts));
  if (restarts !== undefined) throw new UsageError('--restarts needs --bytes, after each of them');
  const sink = output === undefined ? fstatSync(1) : statSync(output, { throwIfNoEntry: false });
  refuseEndless('collect', sink);
  return Number.POSITIVE_INFINITY;
}

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
  if (loaded.sources.length !== 1) {
    throw refusedValue('collect --source', 'the name of one source', given.source);
  }
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
  const watching = { now, context, logFormat: loaded.settings.logFormat };
  if (isAsFed) return asFed(open(), watching);
  if (isRaw) return restarted(open, restarts ? bytes : Number.POSITIVE_INFINITY, context);
  return tested(open(), watching);
}

export async function collect(given: Given, context: ProcessContext): Promise<ExitCode> {
  const { output } = given;
  if (output === undefined) refuseTerminal('collect', 'use --output or a pipe', context);
  const wanted = wantedOf(given);
  const perRestart = given.restarts === undefined ? wanted : countOf('bytes', given.bytes ?? '');
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
