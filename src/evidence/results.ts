// What the recordings of a dossier hold, by the estimators of SP 800-90B, and the pages about it.
import { type Assessment, assess, type OnProgress } from '../assess/assess.js';
import { OWN_COMPONENT, outputEntropy } from '../assess/conditioning.js';
import { assessRestarts, type RestartAssessment } from '../assess/restarts.js';
import { restartTableOf, tableOf } from '../assess/table.js';
import type { Native } from '../native.js';
import { sectionsOf } from '../report/report.js';
import { grouped } from '../words.js';
import { PARTS, type PartName, sideOf } from './parts.js';

const BITS_PER_SAMPLE = 8;

export interface Results {
  readonly claim: number;
  readonly assessments: Partial<Record<Exclude<PartName, 'restarts'>, Assessment>>;
  readonly restarts: RestartAssessment | null;
}

export interface AssessedPart {
  readonly name: PartName;
  readonly document: Assessment | RestartAssessment;
  /** A part of report.html. */
  readonly section: string;
}

/** `samples` are those of the recording's file; `claim` is in bits per sample, or per byte of a source of bytes. */
export async function assessPart(
  native: Native,
  name: PartName,
  samples: Uint8Array,
  claim: number,
  onProgress: OnProgress,
): Promise<AssessedPart> {
  const title = `${PARTS.find((part) => part.name === name)?.file}: ${grouped(samples.length)} ${PARTS.find((part) => part.name === name)?.about}`;
  if (name !== 'restarts') {
    const document = await assess(native, samples, BITS_PER_SAMPLE, onProgress);
    // What is credited of conditioned bytes is not by the claim, which is of the raw samples.
    const of = name === 'conditioned' ? undefined : claim;
    const text = tableOf(document);
    const section = sectionsOf({ name: title, samples, assessment: document, text, claim: of });
    return { name, document, section };
  }
  const side = sideOf(samples.length);
  const matrix = { rows: side, columns: side };
  const recording = { samples, bitsPerSample: BITS_PER_SAMPLE, isSlice: false };
  const document = await assessRestarts(native, recording, matrix, claim, onProgress);
  const text = restartTableOf(document);
  const page = { name: title, samples, assessment: document.rows, text, claim, restarts: matrix };
  return { name, document, section: sectionsOf(page) };
}

export function resultsOf(parts: readonly AssessedPart[], claim: number): Results {
  const found = parts.find(({ name }) => name === 'restarts');
  const assessments = Object.fromEntries(
    parts.filter(({ name }) => name !== 'restarts').map(({ name, document }) => [name, document]),
  );
  return {
    claim,
    assessments,
    restarts: (found?.document as RestartAssessment | undefined) ?? null,
  };
}

/** The lowest estimate of the raw samples in bits per sample, over all parts that have some. */
export function lowestOf({ assessments, restarts }: Results): number {
  const raw = [assessments.raw, assessments['as-fed'], restarts?.rows, restarts?.columns];
  return Math.min(...raw.flatMap((one) => one?.minEntropy ?? []));
}

/** The calculus of SP 800-90B 3.1.5 for the conditioner of samples; null for a source of bytes, which has none. */
export const conditioningOf = (unit: 'byte' | 'sample') =>
  unit === 'byte'
    ? null
    : { component: 'SHA-256', ...OWN_COMPONENT, output: outputEntropy(OWN_COMPONENT) };
