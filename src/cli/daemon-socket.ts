// The path of the socket at which a command reaches the running daemon.
import type { Loaded } from '../config/load.js';
import type { Settings } from '../config/schema.js';
import { ConfigError, EntropydError } from '../errors.js';
import { printable } from '../printable.js';
import { type GivenSettings, loadGiven } from './given-settings.js';
import { type ProcessContext, printError } from './process-context.js';

/**
 * Loads the settings. An invalid file is left out, since a daemon may be running all the same; `refused` then
 * has the lines of the error. Throws ConfigError if a flag or a variable is not valid.
 */
function loadForAsking(
  given: GivenSettings,
  context: Pick<ProcessContext, 'env'>,
): { readonly loaded: Loaded; readonly refused: readonly string[] } {
  try {
    return { loaded: loadGiven(given, context), refused: [] };
  } catch (error) {
    if (!(error instanceof EntropydError)) throw error;
    // Throws again if the error is in a flag or a variable.
    const loaded = loadGiven(given, context, { withoutFile: true });
    return { loaded, refused: error.message.split('\n') };
  }
}

/** Loads the settings of a command that asks the daemon. Warns on stderr if the file is not valid and was left out. */
export function settingsForAsking(given: GivenSettings, context: ProcessContext): Settings {
  const { loaded, refused } = loadForAsking(given, context);
  const { controlSocket } = loaded.settings;
  const warn = (line: string) => printError(context, `entropyd: warning: ${printable(line)}`);
  for (const line of refused) warn(line);
  if (refused.length > 0) warn(`the file is not used; asking at ${controlSocket}`);
  return loaded.settings;
}

/** The same; throws ConfigError if the control socket is turned off. */
export function settingsWithSocket(given: GivenSettings, context: ProcessContext): Settings {
  const settings = settingsForAsking(given, context);
  if (settings.controlSocket !== 'none') return settings;
  throw new ConfigError('control-socket is none, so the daemon cannot be asked: give it a path');
}
