// `entropyd status`: the running daemon on a screen, or what is known without one.
import { EXIT, type ExitCode, UsageError } from '../errors.js';
import { native } from '../native.js';
import type { Screen } from '../screen.js';
import { askStatus } from '../service/document-client.js';
import { statusSocketOf } from '../service/socket-paths.js';
import type { StatusDocument } from '../service/status-document.js';
import { milliseconds } from '../units.js';
import type { OptionsOf } from './command.js';
import type { STATUS_FLAGS } from './daemon-commands.js';
import { settingsWithSocket } from './daemon-socket.js';
import type { GivenSettings } from './given-settings.js';
import { type NotRunning, notRunning, notRunningScreen } from './not-running.js';
import { type ProcessContext, printJson, screenOf } from './process-context.js';
import { statusScreen } from './status-screen.js';
import { watch } from './watch.js';

const TIMEOUT = milliseconds(5000);

const linesOf = (status: StatusDocument | NotRunning, screen: Screen): string[] =>
  status.state === 'notRunning'
    ? notRunningScreen(status, screen)
    : statusScreen(status, Date.now(), screen);

type Given = OptionsOf<typeof STATUS_FLAGS> & { readonly settings: GivenSettings };

export async function status(given: Given, context: ProcessContext): Promise<ExitCode> {
  const { json, watch: isWatching } = given;
  const { stdout } = context;
  const settings = settingsWithSocket(given.settings, context);
  const path = statusSocketOf(settings.controlSocket);
  const ask = async (): Promise<StatusDocument | NotRunning> =>
    (await askStatus(path, TIMEOUT)) ?? notRunning(native, settings, path);
  if (isWatching) {
    if (json || !stdout.isTTY) {
      throw new UsageError('--watch draws on a terminal; a program asks: entropyd status --json');
    }
    await watch(context, async () => {
      const status = await ask();
      const screen = screenOf(context); // each time, since a terminal can be resized
      return [...linesOf(status, screen), '', screen.paint('dim', 'q quits')];
    });
    return EXIT.done;
  }
  const found = await ask();
  if (json) printJson(context, found);
  else stdout.write(`${linesOf(found, screenOf(context)).join('\n')}\n`);
  return found.state === 'notRunning' ? EXIT.notRunning : EXIT.done;
}
