// `entropyd config show`.
import { unknownVariables } from '../config/environment.js';
import { rowsOf } from '../config/rows.js';
import { EXIT, type ExitCode } from '../errors.js';
import { printable } from '../printable.js';
import type { JSON_FLAG, OptionsOf } from './command.js';
import { type GivenSettings, loadGiven } from './given-settings.js';
import { type ProcessContext, printError, printJson, printLines } from './process-context.js';

/** Values longer than this are followed by their origin without a column. */
const LONGEST_PADDED = 30;

/** Warns of variables with our prefix that are no settings, and returns the warnings. */
export function warnAboutVariables(context: ProcessContext): string[] {
  const lines = unknownVariables(context.env);
  for (const line of lines) printError(context, `entropyd: warning: ${printable(line)}`);
  return lines;
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
  const values = Math.min(
    LONGEST_PADDED,
    width(({ value }) => value),
  );
  const lines = rows.map(
    ({ key, value, origin }) => `${key.padEnd(keys)}  ${value.padEnd(values)}  ${origin}`,
  );
  printLines(context, lines, ' '.repeat(keys + 2));
  return EXIT.done;
}
