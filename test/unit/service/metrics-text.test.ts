// The metrics' text against the status document, and what docs/ says of them against the table.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DOCTOR_METRICS } from '../../../src/cli/doctor-textfile.js';
import { METRICS } from '../../../src/service/metrics-table.js';
import { exposition } from '../../../src/service/metrics-text.js';
import { statusDocument } from '../../support/status-document.js';

const docs = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
const ALL = [...METRICS, ...DOCTOR_METRICS];
const names = ALL.map(({ name }) => name).sort();

it('shows what the status document says, however often it is asked', async () => {
  let status = statusDocument();
  const metrics = exposition(METRICS, () => status);
  await metrics.text();
  expect((await metrics.text()).split('\n')).toEqual(
    expect.arrayContaining([
      'entropyd_build_info{version="1.2.3"} 1',
      'entropyd_credited_bits_total 256',
      'entropyd_last_credit_timestamp_seconds 1767225600.5',
      'entropyd_state{state="feeding"} 1',
      'entropyd_state{state="degraded"} 0',
      'entropyd_selftest_passed 1',
      'entropyd_selftest_last_run_timestamp_seconds 1767225600',
      'entropyd_selftest_duration_seconds 0.013',
      'entropyd_source_standing{source="jitter",standing="quarantined"} 1',
      'entropyd_source_standing{source="hwrng",standing="quarantined"} 0',
      'entropyd_source_blocks_total{source="hwrng",verdict="failed"} 1',
      'entropyd_source_test_failures_total{source="hwrng",test="monobit"} 1',
      'entropyd_source_usable{source="hwrng"} 1',
      'entropyd_source_usable{source="jitter"} 0',
      'entropyd_source_measured_bits{source="hwrng",per="byte"} 6.7',
      'entropyd_source_claimed_bits{source="jitter",per="sample"} 1',
    ]),
  );
  status = statusDocument(512);
  const text = await metrics.text();
  expect(text).toContain('\nentropyd_credited_bits_total 512\n');
  expect(text).not.toContain('entropyd_source_measured_bits{source="jitter"');
  // No series of a test that does not run on the source.
  expect(text).not.toContain('entropyd_source_test_failures_total{source="hwrng",test="lag"}');
});

it('is documented whole in docs/metrics.md', () => {
  const rows = [...docs('metrics.md').matchAll(/^\| `(entropyd_\w+)` \| ([\w, ]*)\|/gm)];
  expect(rows.map(([, name]) => name).sort()).toEqual(names);
  for (const { name, labels } of ALL) {
    expect(rows.find(([, row]) => row === name)?.[2]?.trim()).toBe(labels.join(', '));
  }
});

it('is documented with the alerts over the metrics of doctor', () => {
  const rows = [...docs('metrics.md').matchAll(/^\| `(Entropyd\w+)` \|/gm)];
  const [, rules = ''] = docs('prometheus/alerts.yml').split('- name: entropyd-doctor\n');
  const alerts = [...rules.matchAll(/- alert: (\w+)/g)];
  expect(alerts.length).toBeGreaterThan(0);
  expect(rows.map(([, name]) => name)).toEqual(alerts.map(([, name]) => name));
});

it('has alerts that wait for the next runs of the doctor, by its timer', () => {
  const alerts = docs('prometheus/alerts.yml');
  const timer = docs('../systemd/entropyd-doctor.timer');
  const minutes = (key: string): number =>
    Number(new RegExp(`^${key}=(\\d+)min$`, 'm').exec(timer)?.[1]);
  expect(timer).toMatch(/^OnUnitActiveSec=1h$/m);
  const longest = 60 + minutes('RandomizedDelaySec') + minutes('AccuracySec');
  const hours = Number(/last_run_timestamp_seconds > (\d+) \* 3600/.exec(alerts)?.[1]);
  expect(60 * hours).toBeGreaterThan(2 * longest);
  // What two runs have to find waits for longer than from one to the next.
  const waits = [...alerts.matchAll(/^ +for: (\d+)m$/gm)].map(([, wait]) => Number(wait));
  const hourly = waits.filter((wait) => wait > 60);
  expect(hourly).toHaveLength(3);
  expect(Math.min(...hourly)).toBeGreaterThan(longest);
});

it.each(['prometheus/alerts.yml', 'prometheus/dashboard.json'])(
  'docs/%s asks for no other',
  (file) => {
    const used = new Set([...docs(file).matchAll(/\bentropyd_\w+/g)].map(([name]) => name));
    expect(used.size).toBeGreaterThan(5);
    expect([...used].filter((name) => !names.includes(name))).toEqual([]);
    if (file.endsWith('.json'))
      expect([...JSON.parse(docs(file)).panels].length).toBeGreaterThan(8);
  },
);
