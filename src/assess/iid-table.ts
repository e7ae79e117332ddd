// The result of the IID track as text for people: the verdict, then each figure.

import { grouped } from '../words.js';
import { type ChiSquareAssessment, type IidAssessment, SHUFFLES, STATISTICS } from './iid.js';
import { digits } from './table.js';

const LABEL = 34;
const VALUE = 16;
const RANK = 8;

const cells = (label: string, value: string, ...rest: readonly string[]): string =>
  `  ${label.padEnd(LABEL)}${value.padStart(VALUE)}${rest.map((one) => one.padStart(RANK)).join('')}`.trimEnd();

const row = (passed: boolean, label: string, value: string, ...rest: readonly string[]): string =>
  cells(`${passed ? '' : '* '}${label}`, value, ...rest);

/** longestDirectionalRun -> longest directional run, covariance16 -> covariance, lag 16. */
const titleOf = (name: string): string =>
  name
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/\d+$/, ', lag $&')
    .replace('increases decreases', 'increases or decreases');

/** A whole number as such, others with four places. */
const figure = (value: number): string => grouped(value, Number.isInteger(value) ? 0 : 4);

const probability = (value: number | null): string => (value === null ? '-' : value.toFixed(5));

const chiSquareRow = (label: string, test: ChiSquareAssessment): string =>
  row(
    test.passed,
    label,
    digits(test.statistic),
    String(test.degreesOfFreedom),
    probability(test.pValue),
  );

/** A sentence on the verdict, like "pass, 7.9842 bits of min-entropy per sample, of 8". */
export function iidSentenceOf({ verdict, minEntropy, bitsPerSample }: IidAssessment): string {
  return verdict === 'pass'
    ? `pass, ${digits(minEntropy)} bits of min-entropy per sample, of ${bitsPerSample}`
    : 'fail, the samples are not IID, and the estimators without --iid decide';
}

export function iidTableOf(result: IidAssessment): string {
  const { permutation, chiSquare, longestRepeatedSubstring: repeated } = result;
  const { hOriginal, hBitstring, verdict } = result;
  const { shuffles } = permutation;
  const counted =
    shuffles < SHUFFLES
      ? `${grouped(shuffles)} of ${grouped(SHUFFLES)} shuffles decided`
      : `${grouped(shuffles)} shuffles`;
  return [
    `verdict: ${iidSentenceOf(result)}`,
    `${grouped(result.samples)} samples of ${result.bitsPerSample} bit(s), the IID track of SP 800-90B, sections 5.1 and 5.2`,
    '',
    cells(counted, 'value', 'higher', 'equal', 'lower'),
    ...STATISTICS.map((name) => {
      const { value, higher, equal, lower, passed } = permutation.statistics[name];
      const ranks = [higher, equal, lower].map((count) => grouped(count));
      return row(passed, titleOf(name), figure(value), ...ranks);
    }),
    '',
    cells('chi-square', 'T', 'df', 'p'),
    chiSquareRow('independence', chiSquare.independence),
    chiSquareRow('goodness of fit', chiSquare.goodnessOfFit),
    '',
    cells('longest repeated substring', 'samples', '', 'p'),
    row(repeated.passed, 'W', grouped(repeated.length), '', probability(repeated.pValue)),
    '',
    cells('most common value, bits', 'per sample', hBitstring === null ? '' : 'per bit'),
    cells('min-entropy', digits(hOriginal), hBitstring === null ? '' : digits(hBitstring)),
    '',
    ...(verdict === 'fail' ? ['* failed', ''] : []),
    `The same shuffles again: --seed ${permutation.seed}`,
  ].join('\n');
}
