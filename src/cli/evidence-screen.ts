// What `evidence` prints for a person.
import type { Manifest } from '../evidence/manifest.js';
import { lowestOf, type Results } from '../evidence/results.js';
import { formatDuration, milliseconds } from '../units.js';

const bits = (value: number): string => value.toFixed(4);

/** `tookMs`: of this sitting. */
export function linesOf(
  directory: string,
  { source, recordings, shortcomings }: Manifest,
  results: Results,
  tookMs: number,
): string[] {
  const { restarts, assessments } = results;
  const lowest = lowestOf(results);
  const figures: Readonly<Record<string, string | undefined>> = {
    raw: assessments.raw && bits(assessments.raw.minEntropy),
    restarts:
      restarts === null
        ? undefined
        : `${bits(restarts.rows.minEntropy)} rows, ${bits(restarts.columns.minEntropy)} columns: ${restarts.verdict}`,
    'as-fed': assessments['as-fed'] && bits(assessments['as-fed'].minEntropy),
    conditioned: assessments.conditioned && bits(assessments.conditioned.minEntropy),
  };
  const rows = Object.entries(recordings).map(([name]) => `  ${name.padEnd(12)} ${figures[name]}`);
  const margin = Number.isFinite(lowest)
    ? [
        `lowest of the raw samples: ${bits(lowest)}, ${(lowest / source.claim).toFixed(2)} times the claim of ${source.claim}`,
      ]
    : [];
  return [
    `${source.name}: bits of min-entropy per ${source.unit}, SP 800-90B section 6.3`,
    '',
    ...rows,
    '',
    ...margin,
    ...shortcomings.map((one) => `falls short: ${one}`),
    `dossier: ${directory}, in ${formatDuration(milliseconds(Math.max(1, Math.round(tookMs / 1000)) * 1000))}`,
    '  report.html to look at, entropy-report.md to complete, SHA256SUMS to verify',
  ];
}
