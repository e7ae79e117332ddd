// `entropyd assess`: the min-entropy of recorded samples. It does not feed the pool.
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type Assessment, assess as assessSamples, MAX_SAMPLES } from '../assess/assess.js';
import { reportOf } from '../assess/report.js';
import { assessRestarts, matrixOf, type RestartAssessment } from '../assess/restarts.js';
import { bitsOf } from '../assess/samples.js';
import { restartTableOf, tableOf, warningOf } from '../assess/table.js';
import {
  DataError,
  EXIT,
  type ExitCode,
  fileError,
  NO_THREAD,
  SystemError,
  UsageError,
} from '../errors.js';
import { native } from '../native.js';
import type { OptionsOf } from './command.js';
import type { ASSESS_FLAGS } from './measure-commands.js';
import { type ProcessContext, printJson } from './process-context.js';
import { openProgress } from './progress.js';

type Given = OptionsOf<typeof ASSESS_FLAGS> & { readonly file: string | undefined };

/** Reads all input; throws DataError if there is more than MAX_SAMPLES, before endless input fills the memory. */
async function readAll(file: string | undefined, { stdin }: ProcessContext): Promise<Uint8Array> {
  if (file === undefined && stdin.isTTY) {
    throw new UsageError('assess needs a file, or samples on standard input');
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of file === undefined ? stdin : createReadStream(file)) {
      pieces.push(piece);
      size += piece.length;
      if (size > MAX_SAMPLES) break;
    }
  } catch (error) {
    throw fileError(error, 'read', file ?? 'standard input');
  }
  if (size > MAX_SAMPLES) {
    throw new DataError(
      `assess: there are more than ${MAX_SAMPLES} samples: assess a part of them, for example by head -c 1M`,
    );
  }
  return Buffer.concat(pieces);
}

function bitsWanted(given: number | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (Number.isInteger(given) && given >= 1 && given <= 8) return given;
  throw new UsageError('--bits-per-sample takes a whole number from 1 to 8');
}

function bitsPerSample(wanted: number | undefined, samples: Uint8Array): number {
  const needed = bitsOf(samples);
  if (wanted !== undefined && needed > wanted) {
    throw new DataError(
      `assess: there are samples of ${needed} bits, more than --bits-per-sample ${wanted}`,
    );
  }
  return wanted ?? needed;
}

/** Size and claim of a restart matrix; undefined without --restarts. */
function restartsWanted({ restarts: size, claim }: Given) {
  if (size === undefined) {
    if (claim !== undefined) throw new UsageError('--claim is for --restarts');
    return undefined;
  }
  if (claim === undefined || !(claim > 0 && claim <= 8)) {
    throw new UsageError('--restarts needs --claim, bits per sample above 0 and at most 8');
  }
  return { matrix: matrixOf(size), claim };
}

interface Result {
  readonly document: Assessment | RestartAssessment;
  /** The assessment of the samples in the order of the file. */
  readonly assessment: Assessment;
  readonly text: string;
  readonly exitCode: ExitCode;
}

/** Turns a lack of memory or of threads into a SystemError that says so; returns any other error unchanged. */
function shortageError(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  // If V8 itself cannot allocate a buffer, the error is a RangeError without an errno.
  if (code === 'ENOMEM' || error instanceof RangeError) {
    const sentence =
      'assess: not enough memory for this many samples: assess a part of them, or provide more memory';
    return new SystemError(sentence, { cause: error });
  }
  return code === 'EAGAIN' ? new SystemError(`assess: ${NO_THREAD}`, { cause: error }) : error;
}

async function judge(given: Given, context: ProcessContext) {
  const { file } = given;
  const wanted = bitsWanted(given['bits-per-sample']);
  const restarts = restartsWanted(given);
  const samples = await readAll(file, context);
  const bits = bitsPerSample(wanted, samples);
  const progress = openProgress(context.stderr, 1);
  const result = async (): Promise<Result> => {
    if (restarts === undefined) {
      const document = await assessSamples(native, samples, bits, progress.at);
      const text = tableOf(document);
      return { document, assessment: document, text, exitCode: EXIT.done };
    }
    const { matrix, claim } = restarts;
    const document = await assessRestarts(native, samples, bits, matrix, claim, progress.at);
    const exitCode = document.verdict === 'pass' ? EXIT.done : EXIT.failedRestarts;
    return { document, assessment: document.rows, text: restartTableOf(document), exitCode };
  };
  try {
    return { name: file ?? 'standard input', samples, ...(await result()) };
  } catch (error) {
    throw shortageError(error);
  } finally {
    progress.end();
  }
}

export async function assess(given: Given, context: ProcessContext): Promise<ExitCode> {
  const { document, exitCode, ...rest } = await judge(given, context);
  const warning = warningOf(document);
  if (warning !== undefined) context.stderr.write(`warning: ${warning}\n`);
  const { report, json } = given;
  if (report !== undefined) {
    await writeFile(report, reportOf(rest)).catch((error) => {
      throw fileError(error, 'write', report);
    });
  }
  if (json) printJson(context, document);
  else context.stdout.write(`${rest.text}\n`);
  return exitCode;
}
