// An assessment as text tables for people.
import { grouped } from '../words.js';
import { type Assessment, REQUIRED_SAMPLES } from './assess.js';
import { ESTIMATORS, type Estimator, TITLES } from './estimators.js';
import type { RestartAssessment } from './restarts.js';

export const digits = (value: number | null): string => (value === null ? '-' : value.toFixed(4));

/** The estimator with the lowest result, and whether it was applied to the samples or to their bits. */
export interface Lowest {
  readonly estimator: Estimator;
  readonly over: 'samples' | 'bits';
}

/** The results of an estimator in bits per sample, over the samples and over their bits. */
export function perSample({ estimators, bitsPerSample }: Assessment, name: Estimator) {
  const { literal, bitstring } = estimators[name];
  return { samples: literal, bits: bitstring === null ? null : bitstring * bitsPerSample };
}

export function lowestOf(assessment: Assessment): Lowest {
  for (const estimator of ESTIMATORS) {
    const { samples, bits } = perSample(assessment, estimator);
    if (samples === assessment.minEntropy) return { estimator, over: 'samples' };
    if (bits === assessment.minEntropy) return { estimator, over: 'bits' };
  }
  throw new Error('the lowest of the estimates is one of them');
}

export function warningOf({ samples }: { readonly samples: number }): string | undefined {
  if (samples >= REQUIRED_SAMPLES) return undefined;
  return `only ${grouped(samples)} samples: SP 800-90B requires ${grouped(REQUIRED_SAMPLES)} consecutive samples, and fewer show less`;
}

/** A sentence like "7.33 bits per sample, of 8: compression over the bits". */
export function sentenceOf(assessment: Assessment): string {
  const { estimator, over } = lowestOf(assessment);
  return `${digits(assessment.minEntropy)} bits per sample, of ${assessment.bitsPerSample}: ${TITLES[estimator]} over the ${over}`;
}

export function tableOf(assessment: Assessment): string {
  const { bitsPerSample, estimators } = assessment;
  const isBinary = assessment.hBitstring === null;
  const lowest = lowestOf(assessment);
  const row = (name: string, literal: string, bitstring: string, mark = '') =>
    `  ${name.padEnd(34)}${literal.padStart(8)}${isBinary ? '' : bitstring.padStart(14)}${mark}`;
  return [
    `${grouped(assessment.samples)} samples of ${bitsPerSample} bit(s), SP 800-90B section 6.3`,
    '',
    row('bits of min-entropy by', 'per sample', 'per bit'),
    ...ESTIMATORS.map((name) =>
      row(
        TITLES[name],
        digits(estimators[name].literal),
        digits(estimators[name].bitstring),
        name === lowest.estimator ? '   <- lowest' : '',
      ),
    ),
    '',
    row('lowest', digits(assessment.hOriginal), digits(assessment.hBitstring)),
    '',
    `min-entropy: ${sentenceOf(assessment)}`,
  ].join('\n');
}

/** The lower of the two results that 3.1.4.2 compares with half of the claim, over the samples and over their bits. */
function lineRow(name: string, line: Assessment): string {
  const { hOriginal, hBitstring, bitsPerSample } = line;
  const { estimator, over } = lowestOf(line);
  const bits = hBitstring === null ? null : bitsPerSample * hBitstring;
  const cells = [digits(hOriginal), digits(bits)].map((cell) => cell.padStart(10)).join('');
  return `  ${name.padEnd(14)}${cells}   ${TITLES[estimator]} over the ${over}`;
}

export function restartTableOf(result: RestartAssessment): string {
  const { rows, columns, sanity, claim, verdict, minEntropy } = result;
  const most = (line: string, { most, cutoff }: RestartAssessment['sanity']['rows']) =>
    `${grouped(most)} in a ${line} (fails from ${grouped(cutoff)})`;
  const awarded = minEntropy === null ? 'no min-entropy is awarded' : `${digits(minEntropy)} bits`;
  const literal = Math.min(rows.hOriginal, columns.hOriginal);
  const bitsDecide = sanity.passed && verdict === 'fail' && literal >= claim / 2;
  return [
    `${grouped(rows.count)} restarts of ${grouped(columns.count)} samples of ${result.bitsPerSample} bit(s), SP 800-90B section 3.1.4`,
    '',
    `  one value at most ${most('row', sanity.rows)}, ${most('column', sanity.columns)}`,
    '',
    `  ${'per sample'.padEnd(14)}${'samples'.padStart(10)}${'bits'.padStart(10)}   lowest`,
    lineRow('rows, H_r', rows),
    lineRow('columns, H_c', columns),
    `  ${'needed'.padEnd(14)}${digits(claim / 2).padStart(10)}${' '.repeat(13)}half of the claim of ${claim}`,
    '',
    ...(bitsDecide ? ['The bits decide: by the samples alone the restarts would pass.', ''] : []),
    `verdict: ${verdict}, ${awarded}`,
  ].join('\n');
}
