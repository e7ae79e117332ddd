// `entropyd reseed`: has the running daemon feed fresh bytes and reseed the kernel's CRNG now.
import { confinementOf, thisMachine } from '../container.js';
import { inSentence, RESEED_DEADLINE_MS, type ReseedReport } from '../daemon/reseed.js';
import { EXIT, type ExitCode } from '../errors.js';
import { askDaemon } from '../service/control-client.js';
import { milliseconds } from '../units.js';
import { type Outside, printJson } from './outside.js';
import { startRemedy } from './start-remedy.js';
import { settingsWithSocket } from './status.js';

/** The daemon's deadline, and some time for it to be busy. */
const PATIENCE = milliseconds(RESEED_DEADLINE_MS + 10_000);

export async function reseed(argv: Record<string, unknown>, outside: Outside): Promise<ExitCode> {
  const { controlSocket } = settingsWithSocket(argv, outside);
  const found = await askDaemon(controlSocket, 'reseed', PATIENCE);
  if (found === undefined) {
    const reason = `not running: nobody listens at ${controlSocket}`;
    const confinement = confinementOf(thisMachine);
    const remedy =
      confinement === undefined
        ? startRemedy()
        : `this is ${confinement} and the pool is the host's: run it on the host`;
    if (argv['json']) printJson(outside, { done: false, reason, remedy });
    else outside.stderr.write(`entropyd: ${reason}; start it: ${remedy}\n`);
    return EXIT.notRunning;
  }
  const report = found as unknown as ReseedReport;
  if (argv['json']) printJson(outside, report);
  else (report.done ? outside.stdout : outside.stderr).write(`${inSentence(report)}\n`);
  return report.done ? EXIT.done : EXIT.noSource;
}
