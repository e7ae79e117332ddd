// `entropyd config unit`: prints the systemd drop-in that the configuration needs.
import { EXIT, type ExitCode } from '../errors.js';
import { native } from '../native.js';
import { checkSource } from '../sources/drivers.js';
import { DROP_IN, dropInText } from '../unit/drop-in-text.js';
import { thisFileSystem } from '../unit/file-system.js';
import { unitNeeds } from '../unit/unit-needs.js';
import type { JSON_FLAG, OptionsOf } from './command.js';
import { type GivenSettings, loadGiven } from './given-settings.js';
import { type ProcessContext, printError, printJson } from './process-context.js';

export async function configUnit(
  { json, settings }: OptionsOf<typeof JSON_FLAG> & { readonly settings: GivenSettings },
  context: ProcessContext,
): Promise<ExitCode> {
  // Loads the file alone, since the variables of this shell are not those of the service.
  const loaded = loadGiven(settings, { env: {} });
  for (const source of loaded.sources) checkSource(native, source);
  const needs = unitNeeds(loaded, thisFileSystem);
  const text = dropInText(needs);
  const warnings = needs.flatMap(({ who, notes }) => notes.map((note) => `${who}: ${note}`));
  for (const warning of warnings) {
    printError(context, `entropyd: warning: ${warning}`);
  }
  if (json) printJson(context, { needed: needs.length > 0, path: DROP_IN, text, warnings });
  else context.stdout.write(text);
  return EXIT.done;
}
