// `entropyd check`: runs the FIPS 140-2 tests over a file, as rngtest does. The bytes are not kept.
import { DataError, EXIT, type ExitCode, fileError, UsageError } from '../errors.js';
import { expectedFailures, isChance } from '../health/chance.js';
import { type CheckResult, checkStream } from '../health/fips140-check.js';
import { FIPS140_TESTS, inWords } from '../health/verdict.js';
import { native } from '../native.js';
import { printable } from '../printable.js';
import { counted, grouped } from '../words.js';
import type { OptionsOf } from './command.js';
import { GoodBlocks } from './good-blocks.js';
import { openInput } from './input.js';
import type { CHECK_FLAGS } from './measure-commands.js';
import { type ProcessContext, printJson, printLines } from './process-context.js';
import { openProgress } from './progress.js';
import { refuseTerminal } from './written.js';

const { blockBytes, primeBytes } = native.limits;

/** The number of bytes to read for a number of blocks. */
function limitOf(blocks: number | undefined): number {
  return blocks === undefined ? Number.POSITIVE_INFINITY : primeBytes + blocks * blockBytes;
}

function rate(bytesPerSecond: number): string {
  const mega = bytesPerSecond / 1e6;
  return mega >= 1 ? `${mega.toFixed(1)} MB/s` : `${(bytesPerSecond / 1e3).toFixed(1)} kB/s`;
}

/** The verdict, with what of the failures chance explains: '118 of 159,999 blocks failed; about 129 expected by chance'. */
function verdictLine(name: string, { blocks, failed }: CheckResult): string {
  const expected = expectedFailures(blocks);
  const chance = expected < 1 ? 'less than one' : `about ${grouped(Math.round(expected))}`;
  const some = failed === 0 ? 'none' : grouped(failed);
  const verdict = isChance(blocks, failed) ? 'PASS' : 'FAIL';
  return `${verdict}  ${printable(name)}: ${some} of ${counted(blocks, 'block')} failed; ${chance} expected by chance`;
}

function report(name: string, result: CheckResult): string[] {
  const { bytes, failures, droppedBytes, bytesPerSecond } = result;
  return [
    verdictLine(name, result),
    `  ${counted(bytes, 'byte')}, by FIPS 140-2 (2001-10-10), ${rate(bytesPerSecond)}`,
    ...FIPS140_TESTS.filter((test) => failures[test] > 0).map(
      (test) => `  failed ${inWords([test]).padEnd(14)} ${grouped(failures[test])}`,
    ),
    ...(droppedBytes === 0
      ? []
      : [
          `  ${counted(droppedBytes, 'byte')} at the end, less than a block, ` +
            `${droppedBytes === 1 ? 'was' : 'were'} not tested`,
        ]),
  ];
}

async function judge(
  file: string | undefined,
  limit: number,
  context: ProcessContext,
  good: GoodBlocks | undefined,
): Promise<CheckResult> {
  try {
    const input = await openInput('check', file, limit, context);
    const progress = openProgress(context.stderr, Math.min(input.length, limit));
    try {
      const passOn = good === undefined ? undefined : good.pass.bind(good);
      return await checkStream(native, input.pieces, progress.at, passOn);
    } finally {
      good?.wipe();
      progress.end();
    }
  } catch (error) {
    throw fileError(error, 'read', file ?? 'standard input');
  }
}

type Given = OptionsOf<typeof CHECK_FLAGS> & { readonly file: string | undefined };

export async function check(
  { file, json, blocks, pipe }: Given,
  context: ProcessContext,
): Promise<ExitCode> {
  const name = file ?? 'standard input';
  const isPipe = pipe === true;
  if (isPipe && json)
    throw new UsageError('check: --json and --pipe both take standard output: give one');
  if (isPipe) refuseTerminal('check --pipe', 'use a pipe', context);
  const good = isPipe ? new GoodBlocks(context.stdout) : undefined;
  const result = await judge(file, limitOf(blocks), context, good);
  if (result.blocks === 0) {
    const has = result.bytes === 0 ? 'is empty' : `has ${result.bytes} bytes`;
    throw new DataError(`check: ${name} ${has}; one block needs ${primeBytes + blockBytes}`);
  }
  if (json) {
    const { blocks: tested, failed } = result;
    const verdict = isChance(tested, failed) ? 'pass' : 'fail';
    const expected = Number(expectedFailures(tested).toPrecision(4));
    printJson(context, { verdict, ...result, failedByChance: expected });
  } else {
    const stdout = isPipe ? context.stderr : context.stdout;
    printLines({ stdout, env: context.env }, report(name, result), '      ');
  }
  return result.failed === 0 ? EXIT.done : EXIT.failedBlocks;
}
