// `entropyd collect`: bytes of a source to a file or standard output. Nothing of it feeds anything.
import { createWriteStream } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { loadSettings } from '../config/load.js';
import { Supply } from '../daemon/supply.js';
import { EXIT, type ExitCode, IoError, NoSourceError, SystemError, UsageError } from '../errors.js';
import { Gate } from '../health/gate.js';
import { openLog } from '../log/log.js';
import { type JitterRecorder, type JitterTimer, native } from '../native.js';
import { openSources } from '../sources/catalogue.js';
import { BLOCK_BYTES } from '../sources/raw-block.js';
import { milliseconds } from '../units.js';
import type { Outside } from './outside.js';
import { openProgress } from './progress.js';

const READ_TIMEOUT = milliseconds(5000);
const RECORD_SAMPLES = 100_000;

/** '1000', '64k' or '1M', in powers of ten; throws UsageError for anything else. */
function countOf(flag: string, raw: unknown, most = 1e12): number {
  const [, digits, unit = ''] = /^(\d+)([kM]?)$/.exec(String(raw)) ?? [];
  const count = Number(digits) * { '': 1, k: 1e3, M: 1e6 }[unit as '' | 'k' | 'M'];
  if (!(count >= 1 && count <= most)) {
    throw new UsageError(
      `--${flag} takes a whole number from 1 to ${most}, with k or M for thousands or millions`,
    );
  }
  return count;
}

/** Resolves when the bytes are out of our hands: no more than one piece waits for a slow reader. */
const written = (sink: NodeJS.WritableStream, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    sink.once('error', reject);
    sink.write(bytes, () => {
      sink.removeListener('error', reject);
      resolve();
    });
  });

type Pieces = AsyncGenerator<Uint8Array>;

/** Blocks of the hardware source: those that pass its tests, or as they come. */
async function* hwrng(raw: boolean, device: string | undefined, outside: Outside): Pieces {
  const log = openLog('warn', 'auto', { env: outside.env, stream: outside.stderr });
  const { settings } = loadSettings({ env: outside.env, flags: { 'hwrng-device': device } });
  const now = (): number => performance.now();
  const [source] = openSources(native, { ...settings, source: ['hwrng'] }, now);
  if (source === undefined) throw new NoSourceError('there is no hwrng source');
  const supply = new Supply(source, new Gate(native, source.claim), log, now);
  try {
    for (;;) {
      if (raw) {
        const reading = await source.read(BLOCK_BYTES, READ_TIMEOUT);
        if (reading.kind === 'trouble')
          throw new NoSourceError(`hwrng ${reading.trouble.sentence}`);
        yield native.copyOut(reading.block.memory);
      } else {
        const delivery = await supply.deliver();
        if (!supply.usable) throw new NoSourceError(`hwrng ${supply.reason}`);
        if (delivery.kind === 'block') yield native.copyOut(delivery.block.memory);
      }
    }
  } finally {
    source.close();
  }
}

interface JitterWalk {
  /** 0: by the size of the caches. */
  readonly tableBytes: number;
  readonly steps: number;
  readonly timer: JitterTimer;
  /** Samples from each restart; undefined for one start only. */
  readonly restartAfter: number | undefined;
}

function openRecorder({ tableBytes, steps, timer }: JitterWalk): JitterRecorder {
  try {
    return new native.JitterRecorder(tableBytes, steps, timer);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`collect: ${error.message}`);
    throw error;
  }
}

/** Raw samples of the jitter collector, 8 bits each; from a new collector after each restart. */
async function* jitter(walk: JitterWalk, { stderr }: Outside): Pieces {
  for (let first = true; ; first = false) {
    const recorder = openRecorder(walk);
    if (recorder.step === 0) throw new NoSourceError('jitter: the timer stands still');
    if (first) {
      stderr.write(
        `jitter: step ${recorder.step}, table ${recorder.tableBytes} bytes, ` +
          `${walk.steps} steps a sample, timer ${walk.timer}\n`,
      );
    }
    try {
      for (let left = walk.restartAfter ?? Number.POSITIVE_INFINITY; left > 0; ) {
        const samples = await recorder.record(Math.min(left, RECORD_SAMPLES));
        if (samples.length === 0) throw new SystemError('jitter: no thread could be started');
        left -= samples.length;
        yield samples;
      }
    } finally {
      recorder.close();
    }
  }
}

function piecesOf(argv: Record<string, unknown>, perRestart: number, outside: Outside): Pieces {
  if (argv['source'] === 'hwrng') {
    const alien = ['restarts', 'table'].find((flag) => argv[flag] !== undefined);
    if (alien !== undefined) throw new UsageError(`--${alien} is for the jitter source`);
    return hwrng(argv['raw'] === true, argv['hwrng-device'] as string | undefined, outside);
  }
  if (argv['raw'] !== true) {
    throw new UsageError(
      'the jitter source has no claim yet and gives no conditioned bytes: only --raw records it',
    );
  }
  return jitter(
    {
      tableBytes: argv['table'] === undefined ? 0 : countOf('table', argv['table'], 2 ** 30),
      steps: countOf('steps', argv['steps'], 1024),
      timer: argv['timer'] as JitterTimer,
      restartAfter: argv['restarts'] === undefined ? undefined : perRestart,
    },
    outside,
  );
}

export async function collect(argv: Record<string, unknown>, outside: Outside): Promise<ExitCode> {
  const perRestart = countOf('bytes', argv['bytes']);
  const wanted =
    perRestart * (argv['restarts'] === undefined ? 1 : countOf('restarts', argv['restarts']));
  const output = argv['output'] as string | undefined;
  if (output === undefined && outside.stdout.isTTY) {
    throw new UsageError('collect does not write bytes to a terminal: use --output or a pipe');
  }
  const pieces = piecesOf(argv, perRestart, outside);
  const progress = openProgress(outside.stderr, wanted);
  try {
    const sink = output === undefined ? outside.stdout : createWriteStream(output, { mode: 0o600 });
    let done = 0;
    for await (const piece of pieces) {
      const bytes = piece.subarray(0, wanted - done);
      await written(sink, bytes);
      done += bytes.length;
      progress.at(done);
      if (done === wanted) break;
    }
    if (sink !== outside.stdout) await new Promise<void>((resolve) => sink.end(resolve));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return EXIT.done;
    if (code === undefined) throw error;
    throw new IoError(`cannot write ${output ?? 'to standard output'} (${code})`, { cause: error });
  } finally {
    progress.end();
  }
  return EXIT.done;
}
