// Which sources are to be used, from the settings and the file's tables.
import type { SourceConfig, SourceValues } from '../sources/driver.js';
import { DRIVERS } from '../sources/drivers.js';
import type { Settings } from './schema.js';
import { settingOf } from './source-options.js';

export interface ConfiguredSources {
  readonly sources: readonly SourceConfig[];
  /** Names that were asked for and that no source has. */
  readonly unknown: readonly string[];
  readonly known: readonly string[];
}

/** The sources that are there without a table, as the settings have them. */
function builtIn(settings: Settings): SourceConfig[] {
  const all = settings as Readonly<Record<string, unknown>>;
  return DRIVERS.map(({ kind, builtIn: name, options }) => {
    const values = Object.fromEntries(
      Object.keys(options).map((key) => [key, all[settingOf(name, key)]]),
    );
    return { name, kind, values: values as SourceValues };
  });
}

/** Those that the settings name, in that order; the built-in ones when they name none. */
export function configuredSources(
  settings: Settings,
  tables: readonly SourceConfig[],
): ConfiguredSources {
  const own = builtIn(settings);
  const all = [...own, ...tables];
  const names = settings.source ?? []; // undefined: it could not be read, which is said already
  const wanted = names.length > 0 ? [...new Set(names)] : own.map(({ name }) => name);
  const found = wanted.map((name) => all.find((one) => one.name === name));
  return {
    sources: found.filter((one) => one !== undefined),
    unknown: wanted.filter((_, at) => found[at] === undefined),
    known: all.map(({ name }) => name),
  };
}
