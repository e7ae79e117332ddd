// `entropyd assess --iid`: the IID track of SP 800-90B.
import { randomBytes } from 'node:crypto';
import { assessIid } from '../assess/iid.js';
import { iidTableOf } from '../assess/iid-table.js';
import { warningOf } from '../assess/table.js';
import { EXIT, refusedValue } from '../errors.js';
import { native } from '../native.js';
import { type InputOptions, inputOf } from './assess-input.js';
import type { ProcessContext } from './process-context.js';

export interface IidOptions extends InputOptions {
  readonly seed: string | undefined;
}

/** The seed of the shuffles, in hexadecimal: as given, or from OpenSSL's generator. Throws UsageError. */
function seedOf(given: string | undefined): string {
  if (given === undefined) return randomBytes(8).toString('hex');
  if (/^[\da-f]{1,16}$/i.test(given)) return given.toLowerCase();
  throw refusedValue('--seed', '1 to 16 hexadecimal digits', given);
}

/** Returns the document, its text, a warning if the samples are few, and the exit code; throws EntropydError. */
export async function iid(
  given: IidOptions,
  context: ProcessContext,
  onProgress: (share: number) => void,
) {
  const seed = seedOf(given.seed);
  const { samples, bitsPerSample } = await inputOf(given)(context);
  const document = await assessIid(native, samples, bitsPerSample, seed, onProgress);
  const exitCode = document.verdict === 'pass' ? EXIT.done : EXIT.notIid;
  return { document, text: iidTableOf(document), warning: warningOf(document), exitCode };
}
