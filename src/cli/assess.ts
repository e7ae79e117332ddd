// `entropyd assess`: the min-entropy of recorded samples. It does not feed the pool.
import { writeFile } from 'node:fs/promises';
import { type Assessment, assess as assessSamples } from '../assess/assess.js';
import {
  assessRestarts,
  matrixOf,
  type RestartAssessment,
  requireClaim,
} from '../assess/restarts.js';
import { restartTableOf, tableOf, warningOf } from '../assess/table.js';
import { EXIT, type ExitCode, fileError, NO_THREAD, SystemError, UsageError } from '../errors.js';
import { native } from '../native.js';
import { reportOf } from '../report/report.js';
import { conditioning } from './assess-conditioning.js';
import { iid } from './assess-iid.js';
import { inputOf } from './assess-input.js';
import type { OptionsOf } from './command.js';
import type { ASSESS_FLAGS } from './measure-commands.js';
import { type ProcessContext, printError, printJson, printLines } from './process-context.js';
import { openProgress } from './progress.js';

type Given = OptionsOf<typeof ASSESS_FLAGS> & { readonly file: string | undefined };

/** Size and claim of a restart matrix; undefined without --restarts. */
function restartsWanted({ restarts: size, claim, report }: Given) {
  if (size === undefined) {
    if (claim !== undefined && report === undefined) {
      throw new UsageError('--claim is for --restarts and --report');
    }
    return undefined;
  }
  if (claim === undefined) {
    throw new UsageError('--restarts needs --claim, bits per sample above 0 and at most 8');
  }
  return { matrix: matrixOf(size), claim };
}

interface Result {
  readonly document: Assessment | RestartAssessment;
  /** The assessment of the samples in the order of the file. */
  readonly assessment: Assessment;
  readonly text: string;
  readonly exitCode: ExitCode;
}

interface Part {
  readonly document: unknown;
  readonly text: string;
  readonly warning: string | undefined;
  readonly exitCode?: ExitCode;
}

/** Turns a lack of memory or of threads into a SystemError that says so; returns any other error unchanged. */
function shortageError(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  // A buffer that V8 itself cannot allocate is a RangeError without an errno.
  const isOfV8 = error instanceof RangeError && error.message.endsWith('allocation failed');
  if (code === 'ENOMEM' || isOfV8) {
    const sentence =
      'assess: not enough memory for this many samples: assess a part of them, or provide more memory';
    return new SystemError(sentence, { cause: error });
  }
  return code === 'EAGAIN' ? new SystemError(`assess: ${NO_THREAD}`, { cause: error }) : error;
}

/** Throws UsageError for options of other parts of the standard than the one that is asked for. */
function requireOnePart(given: Given): void {
  const others = [given.restarts, given.claim, given.report];
  for (const [flag, value] of [
    ['--conditioning', given.conditioning],
    ['--iid', given.iid],
  ] as const) {
    if (value !== undefined && value !== false && others.some((other) => other !== undefined)) {
      throw new UsageError(`${flag} goes with neither --restarts, --claim nor --report`);
    }
  }
  const isConditioning = given.conditioning !== undefined;
  if (isConditioning && given.iid) throw new UsageError('give --iid or --conditioning, not both');
  if (!isConditioning && (given['non-vetted'] || given['h-prime'] !== undefined)) {
    throw new UsageError('--non-vetted and --h-prime are for --conditioning');
  }
  if (!given.iid && given.seed !== undefined) throw new UsageError('--seed is for --iid');
}

async function judge(given: Given, context: ProcessContext) {
  const restarts = restartsWanted(given);
  const recording = await inputOf(given)(context);
  const { samples, bitsPerSample: bits } = recording;
  const progress = openProgress(context.stderr, 1, 'assessing');
  const result = async (): Promise<Result> => {
    if (restarts === undefined) {
      if (given.claim !== undefined) requireClaim(given.claim, bits);
      const document = await assessSamples(native, samples, bits, progress.at);
      const text = tableOf(document);
      return { document, assessment: document, text, exitCode: EXIT.done };
    }
    const { matrix, claim } = restarts;
    const document = await assessRestarts(native, recording, matrix, claim, progress.at);
    const exitCode = document.verdict === 'pass' ? EXIT.done : EXIT.failedRestarts;
    return { document, assessment: document.rows, text: restartTableOf(document), exitCode };
  };
  try {
    return {
      ...{ name: given.file ?? 'standard input', samples, claim: given.claim },
      ...{ restarts: restarts?.matrix, ...(await result()) },
    };
  } finally {
    progress.end();
  }
}

function warn(context: ProcessContext, warning: string | undefined): void {
  if (warning !== undefined) printError(context, `warning: ${warning}`);
}

/** Prints what does not go with a report: the conditioning of 3.1.5, or the IID track. */
async function printPart(
  context: ProcessContext,
  { json }: Given,
  run: (onProgress: (share: number) => void) => Promise<Part>,
): Promise<ExitCode> {
  const progress = openProgress(context.stderr, 1, 'assessing');
  try {
    const { document, text, warning, exitCode = EXIT.done } = await run(progress.at);
    progress.end();
    warn(context, warning);
    if (json) printJson(context, document);
    else printLines(context, text.split('\n'), '  ');
    return exitCode;
  } finally {
    progress.end();
  }
}

async function readAndAssess(given: Given, context: ProcessContext): Promise<ExitCode> {
  if (given.conditioning !== undefined) {
    return printPart(context, given, (at) => conditioning(given, context, at));
  }
  if (given.iid) return printPart(context, given, (at) => iid(given, context, at));
  const { document, exitCode, ...rest } = await judge(given, context);
  warn(context, warningOf(document));
  const { report, json } = given;
  if (report !== undefined) {
    await writeFile(report, reportOf(rest)).catch((error) => {
      throw fileError(error, 'write', report);
    });
  }
  if (json) printJson(context, document);
  else printLines(context, rest.text.split('\n'), '  ');
  return exitCode;
}

export async function assess(given: Given, context: ProcessContext): Promise<ExitCode> {
  requireOnePart(given);
  return readAndAssess(given, context).catch((error) => {
    throw shortageError(error);
  });
}
