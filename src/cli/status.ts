// `entropyd status`: the running daemon on a screen, or what can be known without it.
import { loadSettings } from '../config/load.js';
import type { Settings } from '../config/schema.js';
import { ConfigError, EntropydError, EXIT, type ExitCode, UsageError } from '../errors.js';
import { native } from '../native.js';
import { printable } from '../printable.js';
import { statusSocketOf } from '../service/socket-paths.js';
import { askStatus } from '../service/status-client.js';
import type { StatusDocument } from '../service/status-document.js';
import { milliseconds } from '../units.js';
import { type NotRunning, notRunning, notRunningScreen } from './not-running.js';
import { givenFlags } from './options.js';
import { type Outside, printJson } from './outside.js';
import { type Paint, paintFor, statusScreen } from './status-screen.js';
import { watch } from './watch.js';

const PATIENCE = milliseconds(5000);

/**
 * The settings, of which the socket is one; without the file where that is not usable, since a daemon
 * may run all the same. Throws ConfigError where the daemon has no socket.
 */
export function settingsWithSocket(argv: Record<string, unknown>, outside: Outside): Settings {
  const settings = settingsOrDefaults(argv, outside);
  if (settings.controlSocket !== 'none') return settings;
  throw new ConfigError('control-socket is none, so the daemon cannot be asked: give it a path');
}

function settingsOrDefaults(argv: Record<string, unknown>, { env, stderr }: Outside): Settings {
  const file = argv['config'] as string | undefined;
  const layers = { file, env, flags: givenFlags(argv) };
  try {
    return loadSettings(layers).settings;
  } catch (error) {
    if (!(error instanceof EntropydError)) throw error;
    // Where it is a flag or a variable that is wrong, this throws once more.
    const { settings } = loadSettings({ ...layers, withoutFile: true });
    for (const line of error.message.split('\n'))
      stderr.write(`entropyd: warning: ${printable(line)}\n`);
    stderr.write(`entropyd: warning: the file is not used; asking at ${settings.controlSocket}\n`);
    return settings;
  }
}

const screenOf = (status: StatusDocument | NotRunning, paint: Paint): string[] =>
  status.state === 'notRunning'
    ? notRunningScreen(status, paint)
    : statusScreen(status, Date.now(), paint);

export async function status(argv: Record<string, unknown>, outside: Outside): Promise<ExitCode> {
  const { stdout, env } = outside;
  const settings = settingsWithSocket(argv, outside);
  const path = statusSocketOf(settings.controlSocket);
  const paint = paintFor(stdout.isTTY && !env['NO_COLOR']);
  const ask = async (): Promise<StatusDocument | NotRunning> =>
    (await askStatus(path, PATIENCE)) ?? notRunning(native, settings, path);
  if (argv['watch']) {
    if (argv['json'] || !stdout.isTTY) {
      throw new UsageError('--watch draws on a terminal; a program asks: entropyd status --json');
    }
    await watch(outside, async () => [
      ...screenOf(await ask(), paint),
      '',
      paint('dim', 'q quits'),
    ]);
    return EXIT.done;
  }
  const found = await ask();
  if (argv['json']) printJson(outside, found);
  else stdout.write(`${screenOf(found, paint).join('\n')}\n`);
  return found.state === 'notRunning' ? EXIT.notRunning : EXIT.done;
}
