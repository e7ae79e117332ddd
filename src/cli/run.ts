// `entropyd run` and `entropyd once`.

import { unknownVariables } from '../config/environment.js';
import type { Loaded } from '../config/load.js';
import { loadSettings } from '../config/load.js';
import { optionOf, SETTING_NAMES } from '../config/schema.js';
import { compose, feedSettings } from '../daemon/compose.js';
import type { Daemon } from '../daemon/daemon.js';
import { EntropydError, EXIT, type ExitCode, NoSourceError } from '../errors.js';
import { type Log, openLog } from '../log/log.js';
import { milliseconds } from '../units.js';
import { givenFlags } from './options.js';
import { type Outside, printJson } from './outside.js';

function load(argv: Record<string, unknown>, { env }: Outside): Loaded {
  return loadSettings({ file: argv['config'] as string | undefined, env, flags: givenFlags(argv) });
}

function logFor({ settings }: Loaded, { env, log: stream }: Outside): Log {
  const log = openLog(settings.logLevel, settings.logFormat, { env, stream });
  for (const line of unknownVariables(env)) log.warn(line);
  return log;
}

/** An error of the running daemon goes where its log goes, so that the journal has it too. */
async function logged(log: Log, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EntropydError)) throw error;
    log.error(error.message, { exitCode: error.exitCode });
    return error.exitCode;
  }
}

function reload(daemon: Daemon, before: Loaded, log: Log, again: () => Loaded): Loaded {
  try {
    const after = again();
    daemon.configure(feedSettings(after, daemon.view()));
    log.setLevel(after.settings.logLevel);
    const changed = SETTING_NAMES.filter((name) => {
      const { show } = optionOf(name);
      return show(before.settings[name]) !== show(after.settings[name]);
    }).map(optionOf);
    const list = (those: typeof changed) => those.map(({ key }) => key).join(', ');
    const now = list(changed.filter(({ reloads }) => reloads));
    log.info(`reloaded ${after.file ?? 'the defaults'}: ${now || 'nothing'} changed`);
    const later = changed.filter(({ reloads }) => !reloads);
    if (later.length > 0) log.warn(`restart to bring into force: ${list(later)}`);
    return after;
  } catch (error) {
    if (!(error instanceof EntropydError)) throw error;
    log.error(`not reloaded, the settings stay as they are: ${error.message}`);
    return before;
  }
}

/** Throws NoSourceError where it ended for want of a source. */
async function runToTheEnd(daemon: Daemon): Promise<void> {
  const ending = await daemon.run();
  if (ending === 'noSource') throw new NoSourceError(`no usable source: ${daemon.reasons()}`);
}

export async function run(argv: Record<string, unknown>, outside: Outside): Promise<ExitCode> {
  let loaded = load(argv, outside);
  const log = logFor(loaded, outside);
  return logged(log, async () => {
    const daemon = compose(loaded, log, 'forever');
    outside.signals.listen({
      stop: () => daemon.stop(),
      reload: () => {
        loaded = reload(daemon, loaded, log, () => load(argv, outside));
      },
      statistics: () => daemon.logStatistics(),
    });
    await runToTheEnd(daemon);
    log.info('stopped');
    return EXIT.done;
  });
}

export async function once(argv: Record<string, unknown>, outside: Outside): Promise<ExitCode> {
  const given = load(argv, outside);
  // It waits for no source, and once fed there is no next time.
  const settings = { ...given.settings, requireSource: true, reseedInterval: milliseconds(0) };
  const loaded = { ...given, settings };
  // Its last word says it all; the steps are for who asks.
  const level = given.origins.logLevel === 'default' ? 'warn' : settings.logLevel;
  const log = logFor({ ...loaded, settings: { ...settings, logLevel: level } }, outside);
  return logged(log, async () => {
    const daemon = compose(loaded, log, 'satisfied');
    const stop = (): void => daemon.stop();
    outside.signals.listen({ stop, reload: () => {}, statistics: () => daemon.logStatistics() });
    await runToTheEnd(daemon);
    const status = daemon.status();
    if (argv['json']) {
      printJson(outside, status);
      return EXIT.done;
    }
    const { feed, kernel } = status;
    outside.stdout.write(
      `${daemon.dryRun ? 'would have credited' : 'credited'} ${feed.bitsCredited} bits ` +
        `(${feed.bytesAdded} bytes); pool ${kernel.entropyAvailBits} of ${kernel.poolSizeBits} bits, ` +
        `CRNG ${kernel.crngReady ? 'ready' : 'not ready'}\n`,
    );
    return EXIT.done;
  });
}
