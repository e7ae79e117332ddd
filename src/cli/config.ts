// `entropyd config check` and `entropyd config show`.
import { release } from 'node:os';
import { unknownVariables } from '../config/environment.js';
import { DEFAULT_FILE, type Loaded } from '../config/load.js';
import { rowsOf } from '../config/rows.js';
import { feedSettings } from '../daemon/feed-settings.js';
import { EXIT, type ExitCode } from '../errors.js';
import { native } from '../native.js';
import { KernelPool } from '../pool/kernel-pool.js';
import { printable } from '../printable.js';
import { openSource } from '../sources/drivers.js';
import type { JSON_FLAG, OptionsOf } from './command.js';
import { type GivenSettings, loadGiven, NO_SETTINGS } from './given-settings.js';
import { type ProcessContext, printJson } from './process-context.js';

/** Checks that need this machine: a watermark above the kernel's pool, a device that cannot be a source. */
function checkAgainstThisMachine(loaded: Loaded): void {
  feedSettings(loaded, new KernelPool(native, loaded.settings.randomDevice).view());
  for (const source of loaded.sources) openSource(native, source, () => 0).close();
}

function warnAboutVariables({ env, stderr }: ProcessContext): string[] {
  const lines = unknownVariables(env);
  for (const line of lines) stderr.write(`entropyd: warning: ${printable(line)}\n`);
  return lines;
}

export async function configCheck(
  { file }: { readonly file: string | undefined },
  context: ProcessContext,
): Promise<ExitCode> {
  warnAboutVariables(context);
  const loaded = loadGiven({ ...NO_SETTINGS, file }, { env: {} }); // the file alone, without the environment
  checkAgainstThisMachine(loaded);
  const what = loaded.file ?? `there is no ${DEFAULT_FILE}, the defaults are`;
  context.stdout.write(`${printable(what)}${loaded.file ? ':' : ''} good, on Linux ${release()}\n`);
  return EXIT.done;
}

export async function configShow(
  { json, settings }: OptionsOf<typeof JSON_FLAG> & { readonly settings: GivenSettings },
  context: ProcessContext,
): Promise<ExitCode> {
  const warnings = warnAboutVariables(context);
  const loaded = loadGiven(settings, context);
  const rows = rowsOf(loaded).map(({ key, value, origin }) => {
    return { key, value: printable(value), origin: printable(origin) };
  });
  if (json) {
    printJson(context, { file: loaded.file ?? null, settings: rows, warnings });
    return EXIT.done;
  }
  const width = (pick: (row: (typeof rows)[number]) => string): number =>
    Math.max(...rows.map((row) => pick(row).length));
  const keys = width(({ key }) => key);
  const values = width(({ value }) => value);
  for (const { key, value, origin } of rows) {
    context.stdout.write(`${key.padEnd(keys)}  ${value.padEnd(values)}  ${origin}\n`);
  }
  return EXIT.done;
}
