// `entropyd assess`: the min-entropy of recorded samples. Nothing of it feeds anything.
import { readFile } from 'node:fs/promises';
import { assess as assessSamples } from '../assess/assess.js';
import { bitsOf } from '../assess/samples.js';
import { tableOf, warningOf } from '../assess/table.js';
import { DataError, EXIT, type ExitCode, IoError, PrivilegeError, UsageError } from '../errors.js';
import { native } from '../native.js';
import { type Outside, printJson } from './outside.js';
import { openProgress } from './progress.js';

async function readAll(file: string | undefined, { stdin }: Outside): Promise<Uint8Array> {
  if (file === undefined && stdin.isTTY) {
    throw new UsageError('assess wants a file, or samples on standard input');
  }
  try {
    if (file !== undefined) return await readFile(file);
    const pieces: Uint8Array[] = [];
    for await (const piece of stdin) pieces.push(piece);
    return Buffer.concat(pieces);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'EACCES') {
      throw new PrivilegeError(`assess: no permission to read ${file} (EACCES): run as root`);
    }
    throw new IoError(`assess: cannot read ${file ?? 'standard input'} (${code})`, {
      cause: error,
    });
  }
}

/** What was asked for, or what the largest value needs. */
function bitsPerSample(given: unknown, samples: Uint8Array): number {
  const needed = bitsOf(samples);
  if (given === undefined) return needed;
  if (typeof given !== 'number' || !(Number.isInteger(given) && given >= 1 && given <= 8)) {
    throw new UsageError('--bits-per-sample takes a whole number from 1 to 8');
  }
  if (needed > given) {
    throw new DataError(
      `assess: there are values of ${needed} bits, --bits-per-sample is ${given}`,
    );
  }
  return given;
}

export async function assess(argv: Record<string, unknown>, outside: Outside): Promise<ExitCode> {
  const given = argv['file'] as string | undefined;
  const samples = await readAll(given === '' ? undefined : given, outside); // yargs gives '' for '-'
  const bits = bitsPerSample(argv['bits-per-sample'], samples);
  const progress = openProgress(outside.stderr, 1);
  let assessment: Awaited<ReturnType<typeof assessSamples>>;
  try {
    assessment = await assessSamples(native, samples, bits, progress.at);
  } finally {
    progress.end();
  }
  const warning = warningOf(assessment);
  if (warning !== undefined) outside.stderr.write(`warning: ${warning}\n`);
  if (argv['json']) printJson(outside, assessment);
  else outside.stdout.write(`${tableOf(assessment)}\n`);
  return EXIT.done;
}
