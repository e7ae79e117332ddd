// Decides which sources are used, from the settings and the tables of the file.
import type { SourceConfig, SourceValues } from '../sources/driver.js';
import { BUILT_IN_DRIVERS } from '../sources/drivers.js';
import type { Settings } from './schema.js';
import { settingOf } from './source-options.js';

export interface ConfiguredSources {
  readonly sources: readonly SourceConfig[];
  /** Requested names that no source has. */
  readonly unknown: readonly string[];
  readonly known: readonly string[];
}

/** The built-in sources with the options from their settings. */
function builtIn(settings: Settings): SourceConfig[] {
  const all = settings as Readonly<Record<string, unknown>>;
  return BUILT_IN_DRIVERS.map(({ kind, builtIn: name, options }) => {
    const values = Object.fromEntries(
      Object.keys(options).map((key) => [key, all[settingOf(name, key)]]),
    );
    return { name, kind, values: values as SourceValues };
  });
}

/** The sources named by the setting `source`, in its order; the built-in ones if it is not set. */
export function configuredSources(
  settings: Settings,
  tables: readonly SourceConfig[],
): ConfiguredSources {
  const own = builtIn(settings);
  const all = [...own, ...tables];
  const names = settings.source ?? []; // undefined if it is not valid, which was already reported
  const wanted = names.length > 0 ? [...new Set(names)] : own.map(({ name }) => name);
  const found = wanted.map((name) => all.find((one) => one.name === name));
  return {
    sources: found.filter((one) => one !== undefined),
    unknown: wanted.filter((_, at) => found[at] === undefined),
    known: all.map(({ name }) => name),
  };
}
