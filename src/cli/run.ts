// `entropyd run` and `entropyd once`.

import type { Audit } from '../audit/audit.js';
import { unknownVariables } from '../config/environment.js';
import type { Loaded } from '../config/load.js';
import { compose } from '../daemon/compose.js';
import type { Daemon } from '../daemon/daemon.js';
import { runAll } from '../daemon/run-all.js';
import { EXIT, type ExitCode, NoSourceError } from '../errors.js';
import { type OpenedLog, openLog } from '../log/log.js';
import { native } from '../native.js';
import { milliseconds } from '../units.js';
import type { JSON_FLAG, OptionsOf } from './command.js';
import { Failures } from './failures.js';
import { type GivenSettings, loadGiven } from './given-settings.js';
import { type ProcessContext, printJson, printSentence } from './process-context.js';
import { logSettings, reload } from './reload.js';

/** Limit of the log's queue: some thousand lines, for a slow reader. */
const LOG_QUEUE_BYTES = 256 * 1024;

function logFor({ settings }: Loaded, { env, log: stream }: ProcessContext): OpenedLog {
  const queue = new native.QueuedWriter(stream.fd, LOG_QUEUE_BYTES);
  const log = openLog(settings.logLevel, settings.logFormat, { env, stream }, queue);
  for (const line of unknownVariables(env)) log.warn(line);
  return log;
}

/** Runs `work`. With an audit file configured, what it logs is audited, and so is an error that ends it. */
async function audited(
  loaded: Loaded,
  log: OpenedLog,
  failures: Failures,
  work: (audit: Audit) => Promise<ExitCode>,
): Promise<ExitCode> {
  const exitCode = await failures.run(log, async () => {
    const { auditFile } = loaded.settings;
    const audit: Audit =
      auditFile === 'off'
        ? { log, reopen() {}, stop: async () => {} }
        : await (await import('../audit/audit.js')).openAudit(native, auditFile, log);
    try {
      logSettings(loaded, audit.log);
      return await failures.run(audit.log, () => work(audit));
    } finally {
      await runAll(log, [() => audit.stop()]);
    }
  });
  log.close();
  return exitCode;
}

/** For uncaught errors: the daemon stops in order; if that takes too long, the error is logged but not audited. */
function failing(daemon: Daemon, failures: Failures, log: OpenedLog) {
  return {
    fail(error: unknown): void {
      failures.uncaught(error);
      daemon.fail(error);
    },
    lastWord(error: unknown): void {
      failures.log(log, error);
      log.close();
    },
  };
}

/** Runs the daemon until it stops. Throws NoSourceError if it stopped because too few sources are usable. */
async function runToTheEnd(
  daemon: Daemon,
  failures: Failures,
  { settings }: Loaded,
): Promise<void> {
  const ending = await daemon.run();
  failures.throwUncaught(); // an error during the stop
  const lack = settings.require > 1 ? 'too few usable sources' : 'no usable source';
  if (ending === 'noSource') throw new NoSourceError(`${lack}: ${daemon.reasons()}`);
}

interface Given {
  readonly settings: GivenSettings;
}

export async function run({ settings }: Given, context: ProcessContext): Promise<ExitCode> {
  let loaded = loadGiven(settings, context);
  const failures = new Failures();
  const opened = logFor(loaded, context);
  return audited(loaded, opened, failures, async ({ log, reopen }) => {
    const { auditFile, logLevel } = loaded.settings;
    if (auditFile !== 'off' && logLevel === 'warn') {
      log.warn('log-level warn keeps the anchors of the audit file out of the log: info has them');
    }
    const daemon = compose(loaded, log, 'forever');
    context.signals.listen({
      stop: () => daemon.stop(),
      ...failing(daemon, failures, opened),
      reload: () => {
        reopen();
        loaded = reload({ daemon, log }, loaded, () => loadGiven(settings, context));
      },
      statistics: () => daemon.logStatistics(),
    });
    await runToTheEnd(daemon, failures, loaded);
    log.info('stopped', { event: 'stopped' });
    return EXIT.done;
  });
}

export async function once(
  { json, settings: commandLine }: Given & OptionsOf<typeof JSON_FLAG>,
  context: ProcessContext,
): Promise<ExitCode> {
  const given = loadGiven(commandLine, context);
  // `once` does not wait for a source, and feeds only once.
  const settings = { ...given.settings, requireSource: true, reseedInterval: milliseconds(0) };
  const loaded = { ...given, settings };
  // Its result line is enough; the steps are logged only if a level was given.
  const level = given.origins.logLevel === 'default' ? 'warn' : settings.logLevel;
  const quiet = logFor({ ...loaded, settings: { ...settings, logLevel: level } }, context);
  const failures = new Failures();
  return audited(loaded, quiet, failures, async ({ log }) => {
    const daemon = compose(loaded, log, 'satisfied');
    const stop = (): void => daemon.stop();
    context.signals.listen({
      stop,
      reload: () => {},
      statistics: () => daemon.logStatistics(),
      ...failing(daemon, failures, quiet),
    });
    await runToTheEnd(daemon, failures, loaded);
    log.debug('done', { event: 'stopped' });
    if (json) printJson(context, daemon.status());
    else printSentence(context, daemon.creditSentence());
    return EXIT.done;
  });
}
