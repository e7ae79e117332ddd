// The samples that `entropyd assess` is given: from a file, a FIFO or standard input, all of them or a slice.
import { MAX_SAMPLES } from '../assess/assess.js';
import { bitsOf, lowBitsOf, type Recording } from '../assess/samples.js';
import { DataError, fileError, refusedValue, UsageError } from '../errors.js';
import { native } from '../native.js';
import { openInput } from './input.js';
import type { ProcessContext } from './process-context.js';

export interface InputOptions {
  readonly file: string | undefined;
  readonly 'bits-per-sample': number | undefined;
  readonly 'low-bits': number | undefined;
  readonly slice: string | undefined;
}

/** The samples from `begin` to before `end`. */
interface Slice {
  readonly begin: number;
  readonly end: number;
}

/** Parses 'INDEX,SAMPLES', the part that `-l` of NIST's ea_non_iid reads. Throws UsageError. */
function sliceOf(text: string | undefined): Slice | undefined {
  if (text === undefined) return undefined;
  const [, index, samples] = /^(\d+),(\d+)$/.exec(text) ?? [];
  const [from, size] = [Number(index), Number(samples)];
  const end = (from + 1) * size;
  if (!(size >= 1 && size <= MAX_SAMPLES && Number.isSafeInteger(end))) {
    const what = `INDEX,SAMPLES, such as 2,1000000 for the third million, with at most ${MAX_SAMPLES} samples`;
    throw refusedValue('--slice', what, text);
  }
  return { begin: from * size, end };
}

/** Throws DataError if there is more than MAX_SAMPLES, before endless input fills the memory, or less than the slice. */
async function read(
  file: string | undefined,
  slice: Slice | undefined,
  context: ProcessContext,
): Promise<Uint8Array> {
  const { begin, end } = slice ?? { begin: 0, end: MAX_SAMPLES + 1 };
  const room = new Uint8Array(end - begin); // takes memory only where it is written to
  let at = 0;
  let filled = 0;
  try {
    const input = await openInput('assess', file, end, context, begin);
    at = input.start;
    for await (const piece of input.pieces) {
      const wanted = piece.subarray(Math.max(0, begin - at));
      room.set(wanted, filled); // a copy, since the piece's memory is used again
      filled += wanted.length;
      at += piece.length;
    }
  } catch (error) {
    throw fileError(error, 'read', file ?? 'standard input');
  }
  if (slice === undefined && at === 0) {
    throw new DataError(
      file === undefined
        ? 'assess: no recording on standard input: name a file of samples, one per byte'
        : `assess: ${file} is empty`,
    );
  }
  if (slice === undefined && at > MAX_SAMPLES) {
    throw new DataError(
      `assess: there are more than ${MAX_SAMPLES} samples: assess a part of them, for example by --slice 0,1000000`,
    );
  }
  if (slice !== undefined && at < end) {
    throw new DataError(
      `assess: the slice ends after sample ${end}, and there are ${at}: name one that is whole`,
    );
  }
  return room.subarray(0, filled);
}

/**
 * The options of the input, validated before anything is read: throws UsageError. The result reads it. `outputBits` is
 * n_out if the samples are a conditioning component's output. Its bits are counted whether they change or not, up to
 * 8 per byte; other samples have as many bits as the largest value needs. --bits-per-sample sets another number.
 */
export function inputOf(
  given: InputOptions,
  outputBits?: number,
): (context: ProcessContext) => Promise<Recording> {
  const { 'bits-per-sample': width, 'low-bits': low } = given;
  const slice = sliceOf(given.slice);
  if (width !== undefined && low !== undefined) {
    throw new UsageError('--low-bits sets the bits per sample: leave --bits-per-sample out');
  }
  return async (context) => {
    const samples = await read(given.file, slice, context);
    const isSlice = slice !== undefined;
    if (low !== undefined) {
      return { samples: lowBitsOf(samples, low), bitsPerSample: low, isSlice };
    }
    const needed = bitsOf(native, samples);
    const bitsPerSample = width ?? (outputBits === undefined ? needed : Math.min(8, outputBits));
    if (needed > bitsPerSample) {
      const limit =
        width === undefined ? `the ${bitsPerSample} of an output` : `--bits-per-sample ${width}`;
      const remedy =
        outputBits === undefined
          ? `leave it out, or assess their lowest by --low-bits ${bitsPerSample}`
          : 'if each holds 8 bits of output, give --bits-per-sample 8';
      throw new DataError(
        `assess: there are samples of ${needed} bits, more than ${limit}: ${remedy}`,
      );
    }
    return { samples, bitsPerSample, isSlice };
  };
}
