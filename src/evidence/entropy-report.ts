// The skeleton of an entropy report by the headings of SP 800-90B, with what was measured filled in. What only the vendor
// can know is marked; nothing here says that anything was validated.
import { OWN_COMPONENT, outputEntropy } from '../assess/conditioning.js';
import { grouped } from '../words.js';
import type { Manifest } from './manifest.js';
import { PARTS } from './parts.js';
import { lowestOf, type Results } from './results.js';

const vendor = (what: string): string => `> **TO BE WRITTEN BY THE VENDOR:** ${what}`;
const bits = (value: number): string => value.toFixed(4);

function recordingRows({ recordings, missing }: Manifest, results: Results): string[] {
  return PARTS.map(({ name, about }) => {
    const made = recordings[name];
    if (made === undefined)
      return `| ${name} | ${about} | not recorded: ${missing[name] ?? ''} | |`;
    const { restarts } = results;
    const found =
      name === 'restarts'
        ? restarts &&
          `H_r ${bits(restarts.rows.minEntropy)}, H_c ${bits(restarts.columns.minEntropy)}, ${restarts.verdict}`
        : bits(results.assessments[name]?.minEntropy ?? 0);
    return `| ${name} | ${about} | ${grouped(made.bytes)} | ${found} |`;
  });
}

function conditioning({ source }: Manifest): string[] {
  if (source.unit === 'byte') {
    return [
      'entropyd does not condition the bytes of this source; the kernel mixes them into its pool.',
      '',
      vendor('what the generator conditions inside, and by which component (3.1.5).'),
    ];
  }
  const { nIn, nOut, nw, hIn } = OWN_COMPONENT;
  const { bits: out, log2Epsilon } = outputEntropy(OWN_COMPONENT);
  return [
    `SHA-256 of OpenSSL (FIPS 180-4, a vetted component by 3.1.5.1.1): n_in = ${nIn}, n_out = ${nOut}, nw = ${nw}, h_in = ${hIn} at a claim of 1 bit per sample. Output_Entropy (3.1.5.1.2) gives h_out = ${out.toFixed(4)} bits, epsilon = 2^${log2Epsilon.toFixed(2)}. At a lower claim in force more samples go in, so that h_in stays.`,
    '',
    vendor('the algorithm certificate of the SHA-256 implementation in use.'),
  ];
}

const falseAlarms = (alphaBits: number | null | undefined): string =>
  typeof alphaBits === 'number' ? `2^-${alphaBits}` : '';

export function entropyReport(manifest: Manifest, results: Results): string {
  const { source, machine, healthTests, shortcomings, version } = manifest;
  const unit = source.unit;
  const lowest = lowestOf(results);
  return [
    `# Entropy report: ${source.name}`,
    '',
    `A skeleton by the headings of NIST SP 800-90B (January 2018), filled by entropyd ${version} with what it measured on ${manifest.made}. Estimates bound min-entropy from above; they hold for this machine and day, and do not replace the argument why the source holds entropy.`,
    '',
    ...(shortcomings.length === 0
      ? []
      : [
          'Falls short of what the standard requires:',
          '',
          ...shortcomings.map((one) => `- ${one}`),
          '',
        ]),
    '## 1. Description of the entropy source (3.2.1)',
    '',
    vendor('product, version, security boundary, operating conditions, and who uses the output.'),
    '',
    `Source: kind ${source.kind}, ${source.survey.device || 'not named'}. Settings: \`${JSON.stringify(source.options)}\`.`,
    '',
    `Machine: ${machine.cpu}, ${machine.processors} processors, ${machine.caches.join(', ') || 'caches not known'}; Linux ${machine.kernel}; ${machine.firmware || 'firmware not known'}${machine.isVirtual ? ', a virtual machine' : ''}; clock source ${machine.clockSource || 'not known'}.`,
    '',
    '## 2. Noise source (3.2.2)',
    '',
    vendor(
      'the physical or timing process, why it is not predictable, why it does not change over time and conditions, and how it fails.',
    ),
    '',
    `Claimed min-entropy: ${source.claim} bits per ${unit}.`,
    '',
    '## 3. Data collection (3.1.1, 3.1.4)',
    '',
    `| recording | what | ${unit}s | lowest estimate, bits per ${unit} |`,
    '|---|---|---|---|',
    ...recordingRows(manifest, results),
    '',
    `The lowest of the raw recordings is ${bits(lowest)} bits, ${(lowest / source.claim).toFixed(2)} times the claim. The commands are in manifest.json, all estimates in results.json, figures in report.html.`,
    '',
    '## 4. Track and assessed entropy (3.1.2, 3.1.3)',
    '',
    'Non-IID track: the lowest of the ten estimators of 6.3, over the samples and over their bits.',
    '',
    vendor('H_submitter, and why it is not above what the noise source can have.'),
    '',
    '## 5. Conditioning (3.1.5, 3.2.3)',
    '',
    ...conditioning(manifest),
    '',
    '## 6. Health tests (4)',
    '',
    'They come before the conditioning and before any credit; a block that fails is wiped. Start-up: two blocks pass before the first credit, also after a copy of the machine or a resume. On demand: `entropyd selftest --sources`.',
    '',
    '| test | from | per | block refused at | false alarms | source quarantined at | false alarms | derivation |',
    '|---|---|---|---|---|---|---|---|',
    ...healthTests.map(
      ({ name, source: from, alphaBits, unit: per, cutoff, permanent, derivation }) =>
        `| ${[name, from, per, cutoff, falseAlarms(alphaBits), permanent?.cutoff ?? '', falseAlarms(permanent?.alphaBits), derivation].join(' | ')} |`,
    ),
    '',
    'The known answers of each test, with inputs on either side of each cutoff, ran before the assessment (`entropyd selftest`, results.json).',
    '',
    vendor(
      'which failure modes of the noise source each test detects, and what the product does after a failure.',
    ),
    '',
    '## 7. Evidence',
    '',
    'SHA256SUMS has the digest of each file of this folder; `sha256sum -c SHA256SUMS` verifies them.',
    '',
  ].join('\n');
}
