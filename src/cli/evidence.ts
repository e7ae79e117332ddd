// `entropyd evidence`: records a source, assesses the recordings, and writes the dossier that a laboratory files. It feeds
// nothing.
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { survey } from '../daemon/survey.js';
import {
  DataError,
  EXIT,
  type ExitCode,
  fileError,
  NoSourceError,
  refusedValue,
  SelftestError,
} from '../errors.js';
import { type FileFacts, factsOf, writeWhole } from '../evidence/digest.js';
import { entropyReport } from '../evidence/entropy-report.js';
import { healthTestsOf } from '../evidence/health-tests.js';
import { machineFacts } from '../evidence/machine.js';
import { type Manifest, type Missing, shortcomingsOf, sumsOf } from '../evidence/manifest.js';
import { PART_NAMES, PARTS, type Part, type PartName, whyMissing } from '../evidence/parts.js';
import {
  type AssessedPart,
  assessPart,
  conditioningOf,
  type Results,
  resultsOf,
} from '../evidence/results.js';
import {
  type About,
  DOSSIER,
  LOCK_FILE,
  type Recorded,
  type State,
  stateOf,
} from '../evidence/state.js';
import { native } from '../native.js';
import { pageOf } from '../report/page.js';
import type { SourceConfig } from '../sources/driver.js';
import { calibratedOf } from '../sources/drivers.js';
import { VERSION } from '../version.js';
import type { OptionsOf } from './command.js';
import type { EVIDENCE_FLAGS } from './evidence-command.js';
import { recordPart } from './evidence-record.js';
import { linesOf } from './evidence-screen.js';
import { type GivenSettings, loadGiven } from './given-settings.js';
import { type ProcessContext, printJson, printLines } from './process-context.js';
import { openProgress } from './progress.js';
import { lockRecording } from './recording-lock.js';

type Given = OptionsOf<typeof EVIDENCE_FLAGS> & { readonly settings: GivenSettings };

const DEFAULT_SAMPLES = 1_000_000;
const now = (): number => performance.now();
const jsonOf = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;

/** The options of `collect` that name the same source and settings. */
const optionsOf = ({ file, flags }: GivenSettings, name: string): string[] => [
  ...['--source', name],
  ...(file === undefined ? [] : ['--config', resolve(file)]),
  ...Object.entries(flags).flatMap(([key, value]) => [`--${key}`, String(value)]),
];

function wantedParts(parts: string | undefined): readonly PartName[] {
  if (parts === undefined) return PART_NAMES;
  const names = parts.split(',');
  const wrong = names.find((name) => !PART_NAMES.includes(name as PartName));
  if (wrong === undefined) return names as PartName[];
  throw refusedValue('--parts', `a list of ${PART_NAMES.join(', ')}`, wrong);
}

function missingOf(unit: 'byte' | 'sample', wanted: readonly PartName[]): Missing {
  const missing: Partial<Record<PartName, string>> = {};
  for (const part of PARTS) {
    const why = whyMissing(part, unit, wanted);
    if (why !== undefined) missing[part.name] = why;
  }
  return missing;
}

/** The programs that record and assess, of those that this installation has. */
async function programsOf(): Promise<Manifest['programs']> {
  const entry = process.argv[1] as string;
  const beside = (path: string): string => join(entry, '..', path);
  const paths = [
    ...[process.execPath, entry, beside('bundles/commands.cjs')],
    ...[beside('../build/Release/entropyd.node'), beside('../build/Release/entropyd-seed')],
  ];
  const programs: Record<string, FileFacts> = {};
  for (const path of paths.filter((one) => existsSync(one))) programs[path] = await factsOf(path);
  return programs;
}

/** Records the parts that are not complete. Those that are have to be as they were. */
async function record(
  directory: string,
  about: About,
  parts: readonly Part[],
  options: readonly string[],
  context: ProcessContext,
): Promise<State> {
  let state = await stateOf(directory, about);
  for (const [index, part] of parts.entries()) {
    const made = state.parts[part.name];
    const path = join(directory, part.file);
    if (made === undefined) {
      const label = `${index + 1} of ${parts.length}: `;
      state = await recordPart({ directory, about, part, options, label }, state, context);
    } else if ((await factsOf(path)).sha256 !== made.sha256) {
      throw new DataError(`evidence: ${path} is not what was recorded: give an empty --output`);
    }
  }
  return state;
}

async function assessAll(
  directory: string,
  parts: readonly Part[],
  claim: number,
  { stderr }: ProcessContext,
): Promise<AssessedPart[]> {
  const found: AssessedPart[] = [];
  for (const { name, file } of parts) {
    const samples = await readFile(join(directory, file));
    const progress = openProgress(
      stderr,
      1,
      `${found.length + 1} of ${parts.length}: assessing ${name}`,
    );
    try {
      found.push(await assessPart(native, name, samples, claim, progress.at));
    } finally {
      progress.end();
      samples.fill(0);
    }
  }
  return found;
}

async function surveyed(config: SourceConfig) {
  const [found] = await survey(native, [config], now, { test: false });
  if (found?.present !== true)
    throw new NoSourceError(`${config.name} ${found?.reason ?? 'is absent'}`);
  return found;
}

async function makeDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 }).catch((error) => {
    throw fileError(error, 'write', directory);
  });
}

/** Writes what is made of the recordings, and the digests of all. */
async function writeDocuments(
  directory: string,
  manifest: Manifest,
  results: Results,
  more: Readonly<Record<string, string>>,
): Promise<void> {
  const documents = {
    'manifest.json': jsonOf(manifest),
    ...more,
    'entropy-report.md': entropyReport(manifest, results),
  };
  const sums: Record<string, FileFacts> = {};
  for (const [file, content] of Object.entries(documents)) {
    await writeWhole(join(directory, file), content);
    sums[file] = await factsOf(join(directory, file));
  }
  for (const { file, bytes, sha256 } of Object.values(manifest.recordings))
    sums[file] = { bytes, sha256 };
  await writeWhole(join(directory, 'SHA256SUMS'), sumsOf(sums));
}

export async function evidence(given: Given, context: ProcessContext): Promise<ExitCode> {
  const start = now();
  const { source: name, samples = DEFAULT_SAMPLES, settings, json } = given;
  const directory = resolve(given.output);
  const wanted = wantedParts(given.parts);
  const flags = { ...settings.flags, source: [name] };
  const { sources } = loadGiven({ ...settings, flags }, context);
  if (sources.length !== 1) throw refusedValue('evidence --source', 'the name of one source', name);
  const config = sources[0] as SourceConfig;
  const selftest = native.selfTest();
  if (!selftest.passed) throw new SelftestError('the self-test failed: see entropyd selftest');
  const programs = await programsOf();
  const found = await surveyed(config);
  const { kind, unit, options } = calibratedOf(config);
  const claim = found.claimedBitsPerSample ?? found.claimedBitsPerByte ?? 0;
  const machine = machineFacts();
  const about: About = {
    ...{ format: DOSSIER, version: VERSION, source: { name, kind, options }, claim, samples },
    ...{ machine: machine.id, cpu: machine.cpu, kernel: machine.kernel },
    programs: Object.fromEntries(
      Object.entries(programs).map(([path, { sha256 }]) => [basename(path), sha256]),
    ),
  };
  const missing = missingOf(unit, wanted);
  const parts = PARTS.filter((part) => missing[part.name] === undefined);
  await makeDirectory(directory);
  const lock = lockRecording(native, join(directory, LOCK_FILE));
  try {
    const state = await record(directory, about, parts, optionsOf(settings, name), context);
    const assessed = await assessAll(directory, parts, claim, context);
    const results = resultsOf(assessed, claim);
    const recordings = Object.fromEntries(
      parts.map(({ name: part, file }) => [part, { file, ...(state.parts[part] as Recorded) }]),
    );
    const manifest: Manifest = {
      ...{
        format: DOSSIER,
        version: VERSION,
        node: process.version,
        made: new Date().toISOString(),
      },
      source: { ...about.source, unit, claim, survey: found },
      ...{ machine, shortcomings: shortcomingsOf(samples, recordings, missing) },
      ...{ recordings, missing, programs, healthTests: healthTestsOf(native, unit, claim) },
    };
    await writeDocuments(directory, manifest, results, {
      'results.json': jsonOf({ ...results, conditioning: conditioningOf(unit), selftest }),
      'report.html': pageOf(
        `Evidence for ${name}`,
        assessed.map(({ section }) => section).join('\n'),
      ),
    });
    if (json) printJson(context, manifest);
    else printLines(context, linesOf(directory, manifest, results, now() - start), '  ');
    return results.restarts?.verdict === 'fail' ? EXIT.failedRestarts : EXIT.done;
  } finally {
    lock.release();
  }
}
