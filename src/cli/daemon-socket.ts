// Where a command asks the running daemon.
import type { Loaded } from '../config/load.js';
import type { Settings } from '../config/schema.js';
import { ConfigError, EntropydError } from '../errors.js';
import { printable } from '../printable.js';
import { type GivenSettings, loadGiven } from './given-settings.js';
import type { ProcessContext } from './process-context.js';

/**
 * The settings; without the file where that is not usable, since a daemon may run all the same: `refused`
 * is what is wrong with it, a line each. Throws ConfigError where a flag or a variable is wrong.
 */
function loadForAsking(
  given: GivenSettings,
  context: Pick<ProcessContext, 'env'>,
): { readonly loaded: Loaded; readonly refused: readonly string[] } {
  try {
    return { loaded: loadGiven(given, context), refused: [] };
  } catch (error) {
    if (!(error instanceof EntropydError)) throw error;
    // Where it is a flag or a variable that is wrong, this throws once more.
    const loaded = loadGiven(given, context, { withoutFile: true });
    return { loaded, refused: error.message.split('\n') };
  }
}

/**
 * The settings, of which the socket is one, with a warning where the file was left out. Throws
 * ConfigError where the daemon has no socket.
 */
export function settingsWithSocket(given: GivenSettings, context: ProcessContext): Settings {
  const { loaded, refused } = loadForAsking(given, context);
  const { controlSocket } = loaded.settings;
  const warn = (line: string) => context.stderr.write(`entropyd: warning: ${printable(line)}\n`);
  for (const line of refused) warn(line);
  if (refused.length > 0) warn(`the file is not used; asking at ${controlSocket}`);
  if (controlSocket !== 'none') return loaded.settings;
  throw new ConfigError('control-socket is none, so the daemon cannot be asked: give it a path');
}
