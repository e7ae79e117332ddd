// `entropyd assess --conditioning`: the entropy of the output of a conditioning component.
import { assessBits } from '../assess/assess.js';
import { assessConditioning, componentOf } from '../assess/conditioning.js';
import { conditioningTableOf, warningOfOutputs } from '../assess/conditioning-table.js';
import { UsageError } from '../errors.js';
import { native } from '../native.js';
import { type InputOptions, inputOf } from './assess-input.js';
import type { ProcessContext } from './process-context.js';

export interface ConditioningOptions extends InputOptions {
  readonly conditioning: string | undefined;
  readonly 'non-vetted': boolean | undefined;
  readonly 'h-prime': number | undefined;
}

/** Throws UsageError for h' and a recording of the output where there is no place for them. */
function requireConsistent(given: ConditioningOptions): void {
  const { file, 'non-vetted': isNonVetted, 'h-prime': hPrime } = given;
  const hasInput = [file, given.slice, given['bits-per-sample']].some((x) => x !== undefined);
  if (given['low-bits'] !== undefined) {
    throw new UsageError(
      "--low-bits is not for --conditioning: h' is that of all bits of the output",
    );
  }
  if (!isNonVetted && (hPrime !== undefined || hasInput)) {
    throw new UsageError(
      "a vetted component's entropy is calculated from --conditioning alone: --h-prime and a recording are for --non-vetted",
    );
  }
  if (hPrime !== undefined && hasInput) {
    throw new UsageError("give --h-prime or a recording from which h' is estimated, not both");
  }
}

/**
 * Returns the document, its text, and a warning if a recording is too short; throws EntropydError. `onProgress` is called
 * if a recording is assessed.
 */
export async function conditioning(
  given: ConditioningOptions,
  context: ProcessContext,
  onProgress: (share: number) => void,
) {
  const component = componentOf(given.conditioning ?? '');
  requireConsistent(given);
  const needsRecording = given['non-vetted'] === true && given['h-prime'] === undefined;
  const recording = needsRecording ? await inputOf(given, component.nOut)(context) : null;
  const hPrime =
    recording === null
      ? (given['h-prime'] ?? null)
      : await assessBits(native, recording.samples, recording.bitsPerSample, onProgress);
  const result = assessConditioning(component, hPrime);
  const size = recording && {
    samples: recording.samples.length,
    bitsPerSample: recording.bitsPerSample,
  };
  return {
    document: { ...result, ...(size ?? { samples: null, bitsPerSample: null }) },
    text: conditioningTableOf(result),
    warning: size === null ? undefined : warningOfOutputs(component.nOut, size),
  };
}
