// An assessment as one HTML file without external resources: estimates, histogram, autocorrelation.
import type { Assessment } from './assess.js';
import { ESTIMATORS, TITLES } from './estimators.js';
import { countValues } from './samples.js';
import { correlogram, estimateBars, histogram } from './svg.js';
import { perSample } from './table.js';

const LAGS = 128;
/** The 99.5 % quantile of the normal distribution, as everywhere in SP 800-90B 6.3. */
const Z = 2.5758293035489008;

/** The autocorrelations at lags 1 to `lags`, each from -1 to 1; all are 0 for samples that never change. */
export function autocorrelation(samples: Uint8Array, lags = LAGS): number[] {
  let sum = 0;
  for (const sample of samples) sum += sample;
  const deviations = Float64Array.from(samples, (sample) => sample - sum / samples.length);
  const product = (lag: number): number => {
    let total = 0;
    for (let i = lag; i < deviations.length; i++) {
      total += (deviations[i] as number) * (deviations[i - lag] as number);
    }
    return total;
  };
  const variance = product(0);
  return Array.from({ length: lags }, (_, i) => (variance === 0 ? 0 : product(i + 1) / variance));
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const STYLE = `
:root { color-scheme: light dark; --ink: #222; --faint: #999; --one: #2a6f97; --two: #d08c2e; --paper: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #ddd; --faint: #777; --one: #6fb3d9; --two: #e0aa5e; --paper: #16181a; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
pre { overflow-x: auto; font-size: .85rem; line-height: 1.35; }
svg { width: 100%; } svg text { font-size: 2.2px; fill: var(--ink); }
.bars { stroke: var(--one); } .axis { stroke: var(--faint); stroke-width: .2; }
.band { stroke: var(--two); stroke-width: .2; stroke-dasharray: 1 1; }
.samples { fill: var(--one); } .bits { fill: var(--two); }
.key { color: var(--faint); } .key b:first-child { color: var(--one); } .key b { color: var(--two); }
`;

export interface Report {
  readonly name: string;
  readonly samples: Uint8Array;
  readonly assessment: Assessment;
  /** The text that the command prints without --json. */
  readonly text: string;
}

export function reportOf({ name, samples, assessment, text }: Report): string {
  const { bitsPerSample } = assessment;
  const counts = [...countValues(samples).subarray(0, 2 ** bitsPerSample)];
  const rows = ESTIMATORS.map((estimator) => ({
    label: TITLES[estimator],
    ...perSample(assessment, estimator),
  }));
  const key =
    assessment.hBitstring === null
      ? ''
      : `<p class="key"><b>over the samples</b>, <b>over their bits, ${bitsPerSample} times</b></p>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>min-entropy of ${escaped(name)}</title>
<style>${STYLE}</style>
<h1>Min-entropy of ${escaped(name)}</h1>
<pre>${escaped(text)}</pre>
<h2>Bits of min-entropy per sample, by estimator</h2>
${estimateBars(rows, bitsPerSample)}
${key}
<h2>Values</h2>
${histogram(counts, samples.length)}
<h2>Autocorrelation by lag</h2>
${correlogram(autocorrelation(samples), Z / Math.sqrt(samples.length))}
<p class="key">99 of 100 independent samples' correlations lie between the dashed lines.</p>
</html>
`;
}
