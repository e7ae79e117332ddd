// `entropyd reseed`: makes the running daemon feed fresh bytes and reseed the kernel's CRNG now.
import { inSentence, RESEED_DEADLINE_MS } from '../daemon/reseed.js';
import { EXIT, type ExitCode } from '../errors.js';
import { askReseed } from '../service/document-client.js';
import { milliseconds } from '../units.js';
import type { JSON_FLAG, OptionsOf } from './command.js';
import { settingsWithSocket } from './daemon-socket.js';
import type { GivenSettings } from './given-settings.js';
import { answerNotRunning } from './not-running.js';
import { type ProcessContext, printError, printJson, printSentence } from './process-context.js';

/** The daemon's own deadline, plus time in which it may be busy. */
const TIMEOUT = milliseconds(RESEED_DEADLINE_MS + 10_000);

type Given = OptionsOf<typeof JSON_FLAG> & { readonly settings: GivenSettings };

export async function reseed(
  { json = false, settings }: Given,
  context: ProcessContext,
): Promise<ExitCode> {
  const { controlSocket } = settingsWithSocket(settings, context);
  const report = await askReseed(controlSocket, TIMEOUT);
  if (report === undefined) {
    return answerNotRunning(controlSocket, json, { done: false }, context);
  }
  if (json) printJson(context, report);
  else if (report.done) printSentence(context, inSentence(report));
  else printError(context, inSentence(report));
  return report.done ? EXIT.done : EXIT.noSource;
}
