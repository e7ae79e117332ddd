// `entropyd selftest` without --sources: the known answers of every health test, estimator, judge and conditioner, in
// the running daemon or, while none runs, in this process.
import { EXIT, type ExitCode } from '../errors.js';
import { native } from '../native.js';
import { askKnownAnswers } from '../service/document-client.js';
import type { KnownAnswersReport } from '../service/known-answers-document.js';
import { milliseconds } from '../units.js';
import { settingsForAsking } from './daemon-socket.js';
import type { GivenSettings } from './given-settings.js';
import { type ProcessContext, printJson, screenOf } from './process-context.js';
import { fitted } from './status-screen.js';

/** They take milliseconds; the daemon may be busy, or its machine slow. */
const TIMEOUT = milliseconds(10_000);
const NAME_WIDTH = 20;

/** What each known answer is about, for people. A daemon of another version may have others. */
const ABOUT: Readonly<Record<string, string>> = {
  monobit: 'FIPS 140-2 4.9.1, at each limit',
  poker: 'FIPS 140-2 4.9.1, at each limit',
  runs: 'FIPS 140-2 4.9.1, at each limit',
  longRun: 'FIPS 140-2 4.9.1, 25 and 26 equal bits',
  continuousRun: 'FIPS 140-2 4.9.2, words of 32 bits',
  repetitionCount: 'SP 800-90B 4.4.1, at its cutoffs',
  adaptiveProportion: 'SP 800-90B 4.4.2, at its cutoffs',
  cutoffs: 'the formulas of SP 800-90B 4.4 at their ends',
  lag: 'right guesses among 1024 samples, at the cutoffs',
  longLag: 'right guesses among 131072 samples, at the cutoffs',
  markov: 'right guesses from one sample, and from two',
  stuck: 'nine in ten samples, and one more',
  replay: 'repeated samples, at the cutoff',
  byteReplay: 'repeated bytes, and the length of an anchor',
  mostCommonValue: 'the example of SP 800-90B 6.3.1',
  compression: 'the example of SP 800-90B 6.3.4, and drawn samples',
  accounting: '256 bits for 320, and none for less',
  trust: 'how many blocks win and lose it',
  byteJudge: 'every test and the credit of a source of bytes',
  sampleJudge: 'every test and the credit of a source of samples',
  conditioner: 'SHA-256 by FIPS 180-4, and its outputs of a block',
};

function ownReport(): KnownAnswersReport {
  const { passed, tests, milliseconds: took } = native.selfTest();
  const failed = tests.filter((test) => !test.passed).map(({ name }) => name);
  return {
    ...{ passed, ranIn: 'command', tests, milliseconds: Math.round(took) },
    at: new Date().toISOString(),
    reason: passed ? '' : `the self-test failed (${failed.join(', ')})`,
  };
}

function rowsOf(report: KnownAnswersReport, context: ProcessContext): string[] {
  const { passed, ranIn, tests, milliseconds: took, reason } = report;
  const { paint } = screenOf(context);
  const mark = (isRight: boolean): string =>
    isRight ? paint('green', 'PASS') : paint('red', 'FAIL');
  const where = ranIn === 'daemon' ? 'the running daemon' : 'this process, not in a daemon';
  return [
    `${mark(passed)}  ${tests.length} known answers in ${took} ms, in ${where}`,
    ...(reason === '' ? [] : [`      ${paint('red', reason)}`]),
    ...tests.map(
      ({ name, passed: isRight }) =>
        `${mark(isRight)}  ${name.padEnd(NAME_WIDTH)} ${paint('dim', ABOUT[name] ?? '')}`,
    ),
  ];
}

export async function knownAnswers(
  json: boolean,
  settings: GivenSettings,
  context: ProcessContext,
): Promise<ExitCode> {
  const { controlSocket } = settingsForAsking(settings, context);
  const asked =
    controlSocket === 'none' ? undefined : await askKnownAnswers(controlSocket, TIMEOUT);
  const report = asked ?? ownReport();
  if (json) {
    printJson(context, report);
  } else {
    const rows = fitted(rowsOf(report, context), screenOf(context));
    context.stdout.write(`${rows.join('\n')}\n`);
  }
  return report.passed ? EXIT.done : EXIT.failedSelftest;
}
