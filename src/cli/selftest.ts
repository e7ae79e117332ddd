// `entropyd selftest`: the known answers of this program; with --sources it makes the running daemon run the start-up
// test of its sources now.
import { SELFTEST_DEADLINE_MS } from '../daemon/selftest.js';
import { EXIT, type ExitCode, UsageError } from '../errors.js';
import { inWords } from '../health/verdict.js';
import type { HealthTest } from '../native.js';
import type { Paint } from '../paint.js';
import { askSelftest } from '../service/document-client.js';
import type { SelftestReport, SourceTest } from '../service/selftest-document.js';
import { milliseconds } from '../units.js';
import type { OptionsOf } from './command.js';
import type { SELFTEST_FLAGS } from './daemon-commands.js';
import { settingsWithSocket } from './daemon-socket.js';
import type { GivenSettings } from './given-settings.js';
import { answerNotRunning } from './not-running.js';
import { type ProcessContext, printJson, screenOf } from './process-context.js';
import { fitted, row } from './status-screen.js';

/** The daemon's own deadline, plus time in which it may be busy. */
const TIMEOUT = milliseconds(SELFTEST_DEADLINE_MS + 10_000);

const RESULTS: Record<SourceTest['result'], Parameters<Paint>> = {
  passed: ['green', 'passed'],
  failed: ['red', 'failed'],
  notPresent: ['yellow', 'not present'],
};

function rowsOf(source: SourceTest, paint: Paint): string[] {
  const { name, result, testsPassed, samples, milliseconds: took, standing, reason } = source;
  const details = [
    ...(samples > 0 ? [`${samples} samples in ${(took / 1000).toFixed(2)} s`] : []),
    ...(standing === 'trusted' ? [] : [standing === 'onTrial' ? 'on trial' : standing]),
    ...(result === 'passed' ? [inWords(testsPassed as readonly HealthTest[])] : [reason]),
  ].join(': ');
  return [row(name, paint(...RESULTS[result])), row('', details)];
}

function exitCodeOf({ passed, sources }: SelftestReport): ExitCode {
  if (passed) return EXIT.done;
  return sources.some(({ result }) => result === 'failed') ? EXIT.failedSelftest : EXIT.noSource;
}

type Given = OptionsOf<typeof SELFTEST_FLAGS> & { readonly settings: GivenSettings };

export async function selftest(
  { json = false, sources, source, settings }: Given,
  context: ProcessContext,
): Promise<ExitCode> {
  if (!sources) {
    if (source !== undefined)
      throw new UsageError('--source needs --sources: it names one of them');
    return (await import('./selftest-known-answers.js')).knownAnswers(json, settings, context);
  }
  const { controlSocket } = settingsWithSocket(settings, context);
  const report = await askSelftest(controlSocket, TIMEOUT, source);
  if (report === undefined) {
    return answerNotRunning(controlSocket, json, { passed: false }, context);
  }
  if (source !== undefined && report.sources.length === 0) {
    throw new UsageError(`--source: the daemon has no source ${source}: see entropyd status`);
  }
  if (json) {
    printJson(context, report);
  } else {
    const screen = screenOf(context);
    const rows = report.sources.flatMap((one) => rowsOf(one, screen.paint));
    context.stdout.write(`${fitted(rows, screen).join('\n')}\n`);
  }
  return exitCodeOf(report);
}
