// `entropyd config check`: all errors of a file at once, with their lines, also those that only this machine shows.
import { statSync } from 'node:fs';
import { release } from 'node:os';
import { dirname } from 'node:path';
import { DEFAULT_FILE, type Loaded, readSettings, together, whereOf } from '../config/load.js';
import type { SettingName } from '../config/schema.js';
import { feedSettings } from '../daemon/feed-settings.js';
import { ConfigError, EXIT, type ExitCode } from '../errors.js';
import { native } from '../native.js';
import { KernelPool } from '../pool/kernel-pool.js';
import { printable } from '../printable.js';
import { whatHides } from '../sources/device-driver.js';
import { openSource } from '../sources/drivers.js';
import { warnAboutVariables } from './config.js';
import { type ProcessContext, printError, printLines } from './process-context.js';

/** More than any file has that is a configuration. */
const MOST_LINES = 100;

/** What only this machine shows: a watermark above the kernel's pool, a device that cannot be a source. */
function findings(loaded: Loaded): string[] {
  const found: string[] = [];
  const look = (key: string, what: () => void): void => {
    try {
      what();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const place = loaded.file === undefined ? undefined : loaded.places?.get(key);
      const { message } = error;
      // Some messages begin with their own place already.
      const isPlaced = place === undefined || message.startsWith(`${loaded.file}:`);
      found.push(isPlaced ? message : `${place}: ${message}`);
    }
  };
  look('random-device', () => {
    const view = new KernelPool(native, loaded.settings.randomDevice).view();
    look('source', () => void feedSettings(loaded, view));
  });
  for (const source of loaded.sources) {
    const table = `source ${source.name}`;
    const key = loaded.places?.has(table) ? table : `${source.name}-device`;
    look(key, () => openSource(native, source, () => 0).close());
  }
  return found;
}

/** Whether there certainly is no such directory; false if this user may not look. */
function isMissing(directory: string): boolean {
  try {
    return !statSync(directory, { throwIfNoEntry: false })?.isDirectory();
  } catch {
    return false;
  }
}

/** A warning for each file that the daemon cannot write, since its directory is not there. */
function missingDirectories(loaded: Loaded): string[] {
  const { auditFile, metricsTextfile, metricsListen, controlSocket } = loaded.settings;
  const listens = typeof metricsListen === 'object' && 'path' in metricsListen;
  // The daemon makes the directory of the control socket itself, and the unit makes those in /run/entropyd.
  const directories: readonly (readonly [SettingName, string | undefined])[] = [
    ['auditFile', auditFile === 'off' ? undefined : dirname(auditFile)],
    ['metricsTextfile', metricsTextfile === 'off' ? undefined : dirname(metricsTextfile)],
    ['metricsListen', listens ? dirname(metricsListen.path) : undefined],
    ['controlSocket', controlSocket === 'none' ? undefined : dirname(dirname(controlSocket))],
  ];
  const ours = controlSocket === 'none' ? undefined : dirname(controlSocket);
  return directories.flatMap(([name, directory]) =>
    directory !== undefined && directory !== ours && isMissing(directory)
      ? [`${whereOf(loaded, name)}: there is no directory ${directory}: create it, for root`]
      : [],
  );
}

/** A warning for each device that is a memory device of the kernel under a generator's name. */
function hiddenDevices({ sources, places }: Loaded): string[] {
  return sources.flatMap(({ name, values }) => {
    const { device } = values;
    const what = typeof device === 'string' ? whatHides(device) : undefined;
    const place =
      places?.get(`source ${name}`) ?? places?.get(`${name}-device`) ?? `source ${name}`;
    return what === undefined ? [] : [`${place}: ${device} is ${what}`];
  });
}

export async function configCheck(
  { file }: { readonly file: string | undefined },
  context: ProcessContext,
): Promise<ExitCode> {
  warnAboutVariables(context);
  // The file alone: the variables of this shell are not those of the service.
  const { loaded, wrong } = readSettings({ file, env: {} });
  const lines = [...wrong, ...findings(loaded)];
  for (const line of [...missingDirectories(loaded), ...hiddenDevices(loaded)]) {
    printError(context, `entropyd: warning: ${printable(line)}`);
  }
  if (lines.length > 0) throw new ConfigError(together([...new Set(lines)], MOST_LINES));
  const what = loaded.file ?? `there is no ${DEFAULT_FILE}, the defaults are`;
  const good = `${printable(what)}${loaded.file === undefined ? '' : ':'} good, on Linux ${release()}`;
  printLines(context, [good], '  ');
  return EXIT.done;
}
