// `entropyd sources --calibrate NAME`: records a million raw bytes or samples, estimates their min-entropy, and writes
// the claim that they support. Nothing of the recording is fed, and it is removed once it has been assessed.
import { createHash } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Assessment, assess, REQUIRED_SAMPLES } from '../assess/assess.js';
import { tableOf } from '../assess/table.js';
import { EXIT, type ExitCode, fileError, NoSourceError } from '../errors.js';
import { native } from '../native.js';
import { boundOf, CALIBRATION_FORMAT, type Calibration, marginOf } from '../sources/calibration.js';
import type { SourceConfig } from '../sources/driver.js';
import { calibratedOf, driverOf, openSource } from '../sources/drivers.js';
import { VERSION } from '../version.js';
import { restarted } from './collect-pieces.js';
import { type GivenSettings, loadGiven } from './given-settings.js';
import { PartFile } from './part-file.js';
import { type ProcessContext, printJson, printLines } from './process-context.js';
import { openProgress } from './progress.js';
import { lockBeside, lockRecording } from './recording-lock.js';

const BITS_PER_SAMPLE = 8;
const now = (): number => performance.now();

const NOTE =
  'The recording was read for this measurement only: it was not fed to the kernel, and it is deleted. ' +
  'Estimates bound min-entropy from above. They hold for the device, machine and temperature of the day, and cannot ' +
  'tell a noise source from a good pseudo-random generator.';

interface Document extends Calibration {
  readonly name: string;
  /** The device that delivered the samples, as far as is known. */
  readonly device: string;
  readonly identity: string;
  readonly date: string;
  readonly version: string;
  readonly bitsPerSample: number;
  readonly estimators: Assessment['estimators'];
  readonly margin: number;
  /** The highest claim that the measurement supports; 0 for none. */
  readonly bound: number;
  readonly recordingSha256: string;
  readonly note: string;
}

/** Continues the recording until it is complete. Throws NoSourceError if the source stops delivering before it is. */
async function record(config: SourceConfig, part: PartFile, context: ProcessContext) {
  let about = { device: '', identity: '' };
  // The source is read as in the daemon, except that its processor time is not limited.
  const open = async () => {
    const source = openSource(native, config, now, { unhurried: true });
    await source.look();
    about = { device: source.device, identity: source.identity() };
    return source;
  };
  const progress = openProgress(context.stderr, REQUIRED_SAMPLES, `recording ${config.name}`);
  try {
    if (part.size >= REQUIRED_SAMPLES) (await open()).close();
    else {
      const left = REQUIRED_SAMPLES - part.size;
      for await (const piece of restarted(open, left, context)) {
        await part.append(piece);
        progress.at(part.size);
        if (part.size === REQUIRED_SAMPLES) break;
      }
    }
    return about;
  } catch (error) {
    if (!(error instanceof NoSourceError) || part.size === 0) throw error;
    const has = `${part.size} of ${REQUIRED_SAMPLES} are in ${part.path}`;
    throw new NoSourceError(`${error.message}; ${has}: the same command continues`);
  } finally {
    progress.end();
  }
}

async function measure(samples: Uint8Array, { stderr }: ProcessContext): Promise<Assessment> {
  const progress = openProgress(stderr, 1, 'assessing');
  try {
    return await assess(native, samples, BITS_PER_SAMPLE, progress.at);
  } finally {
    progress.end();
  }
}

/** A value of a TOML file: numbers bare, everything else quoted (JSON's strings are TOML's). */
const toml = (value: string): string =>
  /^\d+(\.\d+)?$/.test(value) ? value : JSON.stringify(value);

/** The [[source]] table with the claim that was found. */
function tableFor(config: SourceConfig, bound: number, file: string): string {
  const kept = Object.entries(driverOf(config.kind)?.options ?? {}).flatMap(
    ([value, { key, show, fallback }]) => {
      const is = config.values[value];
      const isOwn = key === 'claim' || key === 'calibration';
      return isOwn || is === fallback ? [] : [[key, show(is)] as const];
    },
  );
  const pairs = [
    ['name', config.name],
    ['kind', config.kind],
    ...kept,
    ['claim', String(bound)],
    ['calibration', file],
  ] as const;
  const lines = pairs.map(([key = '', value = '']) => `${key} = ${toml(value)}\n`);
  return `[[source]]\n${lines.join('')}`;
}

function report(found: Document, assessment: Assessment, table: string): string[] {
  const { bound, margin, minEntropy, unit } = found;
  const sentence =
    bound === 0
      ? `${minEntropy.toFixed(4)} bits per ${unit}, divided by a margin of ${margin}: supports no claim, do not use this source`
      : `${minEntropy.toFixed(4)} bits per ${unit}, divided by a margin of ${margin}: supports a claim of ${bound}`;
  return [
    ...[sentence, '', ...tableOf(assessment).split('\n'), ''],
    ...(bound === 0 ? [] : table.split('\n')),
    NOTE,
  ];
}

/** `output` is the path of the calibration file. The recording is beside this file until it has been assessed. */
export async function calibrateSource(
  name: string,
  output: string | undefined,
  settings: GivenSettings,
  json: boolean,
  context: ProcessContext,
): Promise<ExitCode> {
  const flags = { ...settings.flags, source: [name] };
  const { sources } = loadGiven({ ...settings, flags }, context);
  const file = resolve(output ?? `${name}.calibration`);
  const configured = sources[0] as SourceConfig;
  // An earlier calibration that refuses the claim must not prevent a new one.
  const config = { ...configured, values: { ...configured.values, calibration: '' } };
  const { kind, unit, options } = calibratedOf(config);
  const lock = lockRecording(native, lockBeside(file));
  let part: PartFile | undefined;
  try {
    part = await PartFile.open(`${file}.part`, { name, kind, options });
    const about = await record(config, part, context);
    const samples = await part.read(REQUIRED_SAMPLES);
    const assessment = await measure(samples, context);
    const { minEntropy, estimators, bitsPerSample } = assessment;
    const found: Document = {
      ...{ format: CALIBRATION_FORMAT, name, kind, unit, options, ...about },
      ...{ date: new Date().toISOString(), version: VERSION },
      ...{ samples: samples.length, bitsPerSample, estimators, minEntropy },
      margin: marginOf(unit, native.limits),
      bound: boundOf(minEntropy, unit, native.limits),
      recordingSha256: createHash('sha256').update(samples).digest('hex'),
      note: NOTE,
    };
    samples.fill(0);
    const table = tableFor(config, found.bound, file);
    await writeFile(`${file}.new`, `${JSON.stringify(found, null, 2)}\n`);
    await rename(`${file}.new`, file);
    await rm(part.path);
    if (json) printJson(context, found);
    else printLines(context, report(found, assessment, table));
    return found.bound === 0 ? EXIT.noSource : EXIT.done;
  } catch (error) {
    throw fileError(error, 'write', file);
  } finally {
    await part?.close();
    lock.release();
  }
}
