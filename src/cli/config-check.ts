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
import { whatHidesAt } from '../sources/device-driver.js';
import { openSource, whereIn } from '../sources/drivers.js';
import { warnAboutVariables } from './config.js';
import { type ProcessContext, printError, printLines } from './process-context.js';

/** More than any file has that is a configuration. */
const MOST_LINES = 100;

/** What only this machine shows: a watermark above the kernel's pool, a device that cannot be a source. */
function findings(loaded: Loaded): string[] {
  const found: string[] = [];
  const look = (what: () => void): void => {
    try {
      what();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      found.push(error.message.replace(/^random-device/, () => whereOf(loaded, 'randomDevice')));
    }
  };
  look(() => {
    const view = new KernelPool(native, loaded.settings.randomDevice).view();
    look(() => void feedSettings(loaded, view));
  });
  for (const source of loaded.sources) look(() => openSource(native, source, () => 0).close());
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

/** A warning for each device that is a memory device of the kernel under a generator's name, if that is no error. */
function hiddenDevices({ sources }: Loaded, errors: readonly string[]): string[] {
  return sources.flatMap((source) => {
    const where = whereIn(source, 'device');
    const { device } = source.values;
    if (typeof device !== 'string' || errors.some((line) => line.startsWith(where))) return [];
    const what = whatHidesAt(device);
    return what === undefined ? [] : [`${where}: ${device} is ${what}`];
  });
}

const WARNING = 'warning: ';

/** Errors and warnings in the order of the file's lines, the line that each begins with; first those without one. */
function inOrder(lines: readonly string[], { file = '' }: Loaded): string[] {
  const lineOf = (line: string): number => {
    const text = line.startsWith(WARNING) ? line.slice(WARNING.length) : line;
    return text.startsWith(`${file}:`) ? Number.parseInt(text.slice(file.length + 1), 10) || 0 : 0;
  };
  return [...new Set(lines)].sort((a, b) => lineOf(a) - lineOf(b));
}

export async function configCheck(
  { file }: { readonly file: string | undefined },
  context: ProcessContext,
): Promise<ExitCode> {
  warnAboutVariables(context);
  // The file alone: the variables of this shell are not those of the service.
  const { loaded, wrong } = readSettings({ file, env: {} });
  const errors = [...wrong, ...findings(loaded)];
  const warnings = [...missingDirectories(loaded), ...hiddenDevices(loaded, errors)];
  const found = inOrder([...errors, ...warnings.map((line) => WARNING + line)], loaded);
  if (errors.length > 0) throw new ConfigError(together(found, MOST_LINES));
  for (const line of found) printError(context, `entropyd: ${printable(line)}`);
  const what = loaded.file ?? `there is no ${DEFAULT_FILE}, the defaults are`;
  const good = `${printable(what)}${loaded.file === undefined ? '' : ':'} good, on Linux ${release()}`;
  printLines(context, [good], '  ');
  return EXIT.done;
}
