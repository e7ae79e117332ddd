// All estimates in bits per sample, beside the claim.
import type { Assessment } from '../assess/assess.js';
import { ESTIMATORS, TITLES } from '../assess/estimators.js';
import { lowestOf, perSample } from '../assess/table.js';
import { type Figure, short } from './figure.js';
import { path, svg, text } from './svg.js';

const [LEFT, RIGHT, STEP, TOP] = [236, 670, 30, 24];

export function estimates(assessment: Assessment, claim?: number): Figure {
  const { bitsPerSample, minEntropy } = assessment;
  const { estimator, over } = lowestOf(assessment);
  const x = (bits: number): number => LEFT + (bits / bitsPerSample) * (RIGHT - LEFT);
  const bar = (y: number, value: number | null, className: string): string =>
    value === null
      ? ''
      : `<rect class="${className}" x="${LEFT}" y="${y}" width="${(x(value) - LEFT).toFixed(1)}" height="9"/>` +
        text(x(value) + 5, y + 9, value.toFixed(2));
  // One bar stands beside the middle of its label, two around it.
  const at = assessment.hBitstring === null ? 8 : 2;
  const rows = ESTIMATORS.map((name, i) => {
    const { samples, bits } = perSample(assessment, name);
    const y = TOP + i * STEP;
    const label = text(LEFT - 8, y + 16, TITLES[name], 'end');
    return label + bar(y + at, samples, 'samples') + bar(y + 14, bits, 'over-bits');
  });
  const bottom = TOP + rows.length * STEP;
  const claimed =
    claim === undefined
      ? ''
      : path('claim', `M${x(claim).toFixed(1)} ${TOP - 4}V${bottom}`) +
        text(x(claim), TOP - 9, `claim ${short(claim)}`, 'middle');
  const margin =
    claim === undefined
      ? ''
      : ` The claim is ${short(claim)}: the lowest estimate is ${short(minEntropy / claim)} times that.`;
  return {
    title: 'Bits of min-entropy per sample, by estimator',
    sentence: `The lowest is ${short(minEntropy)} bits, by ${TITLES[estimator]} over the ${over}.${margin}`,
    drawing: svg(
      'bits of min-entropy per sample by estimator',
      bottom + 6,
      rows.join('') + claimed,
    ),
  };
}
