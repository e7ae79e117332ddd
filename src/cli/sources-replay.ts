// `entropyd sources --replay FILE`: how a daemon would have judged and credited a recording. Nothing is credited.
import { performance } from 'node:perf_hooks';
import type { Loaded } from '../config/load.js';
import { DataError, EXIT, type ExitCode, fileError, UsageError } from '../errors.js';
import { type Replay, replayRecording } from '../health/replay.js';
import { inWords } from '../health/verdict.js';
import { type HealthTest, native } from '../native.js';
import { printable } from '../printable.js';
import { openSource } from '../sources/drivers.js';
import type { Source } from '../sources/source.js';
import { openInput } from './input.js';
import { type ProcessContext, printJson } from './process-context.js';
import { openProgress } from './progress.js';

const count = (value: number): string => value.toLocaleString('en-US');

const STANDINGS: Record<Replay['standing'], string> = {
  onTrial: 'still on trial',
  trusted: 'trusted',
  quarantined: 'quarantined',
  failed: 'failed for good, so that the rest is not read',
};

/** No line has more than 80 characters, except for the one with the name of the file. */
function report(name: string, { unit, blockBytes }: Source, found: Replay): string {
  const measured = found.measuredBitsPerSample ?? found.measuredBitsPerByte;
  const inForce = found.creditedBitsPerSample ?? found.creditedBitsPerByte;
  const claimed = found.claimedBitsPerSample ?? found.claimedBitsPerByte;
  const failures = Object.entries(found.verdicts).filter(([, { failed }]) => failed > 0);
  const lines = [
    `${count(found.bytes)} ${unit}s, ${count(found.blocks)} block(s) of ${blockBytes}`,
    `passed ${count(found.passed)}`,
    `failed ${count(found.failed)}`,
    ...failures.map(
      ([test, { failed }]) => `  ${inWords([test as HealthTest]).padEnd(20)} ${count(failed)}`,
    ),
    `would have credited ${count(found.bitsCredited)} bits`,
    `at the end: ${STANDINGS[found.standing]}`,
    `bits per ${unit}: claimed ${claimed}, measured ${measured ?? 'nothing'}, ` +
      `in force ${Number(inForce.toFixed(3))}`,
  ];
  if (found.droppedBytes > 0) {
    lines.push(
      `${count(found.droppedBytes)} ${unit}s at the end are less than a block and were not tested`,
    );
  }
  return `${printable(name)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** `file` is undefined for standard input. */
export async function replay(
  file: string | undefined,
  { sources: [config, ...others] }: Loaded,
  json: boolean,
  context: ProcessContext,
): Promise<ExitCode> {
  if (config === undefined || others.length > 0) {
    throw new UsageError('--replay judges a recording of one source: name it with --source');
  }
  const name = file ?? 'standard input';
  const source = openSource(native, config, () => performance.now());
  source.close(); // only its name, unit, claim and block size are needed
  const { onPermanentFailure } = config.values;
  let found: Replay;
  try {
    const whole = Number.POSITIVE_INFINITY;
    const input = await openInput('sources --replay', file, whole, context);
    const progress = openProgress(context.stderr, input.length);
    try {
      const { pieces } = input;
      found = await replayRecording(native, source, onPermanentFailure, pieces, progress.at);
    } finally {
      progress.end();
    }
  } catch (error) {
    throw fileError(error, 'read', name);
  }
  if (found.blocks === 0) {
    const has = found.bytes === 0 ? 'is empty' : `has ${found.bytes} bytes`;
    throw new DataError(`sources --replay: ${name} ${has}; one block needs ${source.blockBytes}`);
  }
  if (json) printJson(context, { source: source.name, unit: source.unit, ...found });
  else context.stdout.write(report(`${source.name}: ${name}`, source, found));
  return found.failed === 0 ? EXIT.done : EXIT.failedBlocks;
}
