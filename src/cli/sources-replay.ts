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
import { counted, grouped } from '../words.js';
import { openInput } from './input.js';
import { type ProcessContext, printJson, printLines } from './process-context.js';
import { openProgress } from './progress.js';

const STANDINGS: Record<Replay['standing'], string> = {
  onTrial: 'still on trial',
  trusted: 'trusted',
  quarantined: 'quarantined',
  failed: 'failed for good, so that the rest is not read',
};

function report(name: string, { unit, blockBytes }: Source, found: Replay): string[] {
  const measured = found.measuredBitsPerSample ?? found.measuredBitsPerByte;
  const inForce = found.creditedBitsPerSample ?? found.creditedBitsPerByte;
  const claimed = found.claimedBitsPerSample ?? found.claimedBitsPerByte;
  const failures = Object.entries(found.verdicts).filter(([, { failed }]) => failed > 0);
  const lines = [
    `${counted(found.bytes, unit)}, ${counted(found.blocks, 'block')} of ${grouped(blockBytes)}: ` +
      `${grouped(found.passed)} passed, ${grouped(found.failed)} failed`,
    ...failures.map(
      ([test, { failed }]) => `  ${inWords([test as HealthTest]).padEnd(20)} ${grouped(failed)}`,
    ),
    `bits per ${unit}: claimed ${claimed}, measured ${measured ?? 'nothing'}, ` +
      `in force ${Number(inForce.toFixed(3))}`,
  ];
  if (found.droppedBytes > 0) {
    lines.push(
      `${counted(found.droppedBytes, unit)} at the end, less than a block, were not tested`,
    );
  }
  const verdict =
    `would have credited ${counted(found.bitsCredited, 'bit')}, ` +
    `at the end ${STANDINGS[found.standing]}`;
  return [`${printable(name)}: ${verdict}`, ...lines.map((line) => `  ${line}`)];
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
  else printLines(context, report(`${source.name}: ${name}`, source, found), '    ');
  return found.failed === 0 ? EXIT.done : EXIT.failedBlocks;
}
