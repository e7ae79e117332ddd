// `entropyd check`: runs the FIPS 140-2 tests over a file, as rngtest does. The bytes are not kept.
import { DataError, EXIT, type ExitCode, fileError, UsageError } from '../errors.js';
import { type CheckResult, checkStream } from '../health/fips140-check.js';
import { FIPS140_TESTS, inWords } from '../health/verdict.js';
import { native } from '../native.js';
import type { OptionsOf } from './command.js';
import { GoodBlocks } from './good-blocks.js';
import { openInput } from './input.js';
import type { CHECK_FLAGS } from './measure-commands.js';
import { type ProcessContext, printJson } from './process-context.js';
import { openProgress } from './progress.js';
import { refuseTerminal } from './written.js';

const { blockBytes, primeBytes } = native.limits;
/** One in this many blocks of a good source fails, measured over 10^6 blocks (docs/decisions/0004). */
const GOOD_BLOCKS_PER_FAILURE = 1244;

/** The number of bytes to read for a number of blocks. */
function limitOf(blocks: number | undefined): number {
  if (blocks === undefined) return Number.POSITIVE_INFINITY;
  if (!Number.isSafeInteger(blocks) || blocks < 1) {
    throw new UsageError('--blocks takes a whole number of blocks, 1 or more');
  }
  return primeBytes + blocks * blockBytes;
}

const count = (value: number): string => value.toLocaleString('en-US');

function rate(bytesPerSecond: number): string {
  const mega = bytesPerSecond / 1e6;
  return mega >= 1 ? `${mega.toFixed(1)} MB/s` : `${(bytesPerSecond / 1e3).toFixed(1)} kB/s`;
}

/** Explains a number of failed blocks: by chance alone about `expected` fail. */
function meaning({ blocks, failed }: CheckResult): string {
  const expected = blocks / GOOD_BLOCKS_PER_FAILURE;
  const chance = expected < 1 ? 'less than one' : `about ${count(Math.round(expected))}`;
  // Up to five standard deviations of a Poisson distributed count, and one block more for small counts.
  const isLikely = failed <= expected + 5 * Math.sqrt(expected) + 1;
  const verdict = isLikely ? 'as expected of a good source' : 'far more than chance explains';
  return `${verdict}: by chance, ${chance} of ${count(blocks)} blocks would fail`;
}

function report(name: string, result: CheckResult): string {
  const lines = [
    `${name}: ${count(result.bytes)} bytes, ${count(result.blocks)} block(s) by FIPS 140-2 (2001-10-10)`,
    `  passed ${count(result.passed)}`,
    `  failed ${count(result.failed)}, ${meaning(result)}`,
    ...FIPS140_TESTS.filter((test) => result.failures[test] > 0).map(
      (test) => `    ${inWords([test]).padEnd(14)} ${count(result.failures[test])}`,
    ),
  ];
  if (result.droppedBytes > 0) {
    lines.push(
      `  ${count(result.droppedBytes)} bytes at the end are less than a block and were not tested`,
    );
  }
  return `${[...lines, `  ${rate(result.bytesPerSecond)}`].join('\n')}\n`;
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
  if (json) printJson(context, result);
  else (isPipe ? context.stderr : context.stdout).write(report(name, result));
  return result.failed === 0 ? EXIT.done : EXIT.failedBlocks;
}
