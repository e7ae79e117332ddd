// An assessment as HTML: the estimates, and what an assessor looks for in the samples.
import type { Assessment } from '../assess/assess.js';
import type { Matrix } from '../assess/restarts.js';
import { bitBias } from './bit-bias.js';
import { correlogram } from './correlogram.js';
import { estimates } from './estimates.js';
import type { Figure } from './figure.js';
import { histogram } from './histogram.js';
import { lagPlot } from './lag-plot.js';
import { escaped, pageOf } from './page.js';
import { restartMatrix } from './restart-matrix.js';
import { runChart } from './run-chart.js';
import { spectrum } from './spectrum.js';

export interface Report {
  readonly name: string;
  readonly samples: Uint8Array;
  readonly assessment: Assessment;
  /** The text that the command prints without --json. */
  readonly text: string;
  /** Bits per sample. */
  readonly claim?: number | undefined;
  /** The size of a restart matrix, whose samples are given row by row. */
  readonly restarts?: Matrix | undefined;
}

const htmlOf = ({ title, sentence, drawing }: Figure): string =>
  `<figure>\n<h3>${title}</h3>\n<p>${sentence}</p>\n${drawing}\n</figure>`;

/** The part of a page about one recording, from its heading on. */
export function sectionsOf({ name, samples, assessment, text, claim, restarts }: Report): string {
  const { bitsPerSample } = assessment;
  const key =
    assessment.hBitstring === null
      ? ''
      : `<p class="key"><b>over the samples</b>, <b>over their bits, ${bitsPerSample} times</b></p>`;
  const figures = [
    ...(restarts === undefined ? [] : restartMatrix(samples, restarts)),
    runChart(samples),
    histogram(samples, bitsPerSample),
    bitBias(samples, bitsPerSample),
    lagPlot(samples, bitsPerSample),
    correlogram(samples),
    spectrum(samples),
  ].filter((figure) => figure !== undefined);
  return [
    `<h2>${escaped(name)}</h2>`,
    `<pre>${escaped(text)}</pre>`,
    htmlOf(estimates(assessment, claim)),
    key,
    ...figures.map(htmlOf),
  ].join('\n');
}

export const reportOf = (report: Report): string =>
  pageOf(`Min-entropy of ${report.name}`, sectionsOf(report));
