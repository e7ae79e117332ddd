// Loads the settings: defaults, overridden by the file, the environment and the flags. The origin of each value
// is kept.
import { parse, TomlError } from 'smol-toml';
import { ConfigError } from '../errors.js';
import { printable, shortened } from '../printable.js';
import { readRegularFile } from '../regular-file.js';
import type { SourceConfig } from '../sources/driver.js';
import { driverOf } from '../sources/drivers.js';
import { different } from '../sources/noise.js';
import { optionOf, SETTING_NAMES, type SettingName, type Settings, variableOf } from './schema.js';
import { shown } from './shown.js';
import { flattenSources } from './source-tables.js';
import { configuredSources } from './sources.js';

export const DEFAULT_FILE = '/etc/entropyd/entropyd.toml';

/** The most errors that are printed for one file. */
const MOST_LINES = 10;

export interface Loaded {
  readonly settings: Settings;
  /** The sources to use, in this order. */
  readonly sources: readonly SourceConfig[];
  /** 'default', the path of the file, or the name of the variable or flag. */
  readonly origins: Readonly<Record<SettingName, string>>;
  /** The file that was read; undefined when there is none. */
  readonly file: string | undefined;
}

export interface Layers {
  /** The file named by --config, which must exist; without it the default file is read, which may be missing. */
  readonly file?: string | undefined;
  /** True if the file is not to be read: for a command that has to work even if the file is not valid. */
  readonly withoutFile?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** Flags by key, as parsed by yargs; undefined if a flag was not given. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

function readToml(path: string, mustExist: boolean): Record<string, unknown> | undefined {
  const content = readRegularFile(path);
  if (content === undefined && mustExist) throw new ConfigError(`there is no ${path}`);
  if (content === undefined) return undefined;
  try {
    return parse(content);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const why = error.message.split('\n')[0]?.replace('Invalid TOML document: ', '');
    throw new ConfigError(`${path}:${error.line}: ${shortened(printable(why ?? ''))}`, {
      cause: error,
    });
  }
}

/** Joins error lines, at most MOST_LINES of them: a file that is not a configuration can have thousands. */
function together(lines: readonly string[]): string {
  const more = lines.length - MOST_LINES;
  const shown = lines.slice(0, MOST_LINES);
  return (more > 0 ? [...shown, `and ${more} more`] : shown).join('\n');
}

/** Why `require` asks for too many sources; undefined if it does not, or if its value was already refused. */
function wrongRequire(
  { require }: Partial<Settings>,
  sources: readonly SourceConfig[],
): string | undefined {
  const noises = sources.map(({ kind }) => ({ noise: driverOf(kind)?.noise ?? '' }));
  const count = different(noises).length;
  if (require === undefined || require <= count) return undefined;
  const kind = count < sources.length ? 'different source' : 'source';
  const are = count === 1 ? `1 ${kind} is` : `${count} ${kind}s are`;
  const names = sources.map(({ name }) => name).join(', ');
  return `${require} is not allowed, since ${are} configured (${names}); give at most ${count}, or configure more sources`;
}

/** Throws ConfigError with one line for each of the first MOST_LINES errors. */
export function loadSettings(layers: Layers): Loaded {
  const values: Record<string, unknown> = {};
  const origins: Record<string, string> = {};
  const wrong: string[] = [];
  const set = (name: SettingName, raw: unknown, where: string, origin: string): void => {
    const { read, allowed } = optionOf(name);
    values[name] = read(raw);
    origins[name] = origin;
    if (values[name] === undefined) {
      wrong.push(`${where}: ${shown(raw)} is not allowed; give ${allowed}`);
    }
  };
  for (const name of SETTING_NAMES) {
    values[name] = optionOf(name).fallback;
    origins[name] = 'default';
  }

  const path = layers.file ?? DEFAULT_FILE;
  const table = layers.withoutFile ? undefined : readToml(path, layers.file !== undefined);
  const byKey = new Map(SETTING_NAMES.map((name) => [optionOf(name).key, name]));
  const flat = flattenSources(table ?? {}, [...byKey.keys()]);
  for (const line of flat.wrong) wrong.push(`${path}: ${line}`);
  let saidKnown = false;
  for (const [key, raw] of Object.entries(flat.values)) {
    const name = byKey.get(key);
    if (name === undefined) {
      const known = saidKnown ? '' : `; known keys are ${[...byKey.keys()].join(', ')}`;
      saidKnown = true;
      wrong.push(`${path}: unknown key '${shortened(printable(key))}'${known}`);
      continue;
    }
    set(name, raw, `${path}: ${key}`, path);
  }

  for (const [key, name] of byKey) {
    const variable = variableOf(key);
    const fromEnv = layers.env?.[variable];
    if (fromEnv !== undefined) set(name, fromEnv, variable, variable);
    const fromFlag = layers.flags?.[key];
    if (fromFlag !== undefined) {
      const meant = optionOf(name).fromFlag?.(fromFlag) ?? fromFlag;
      set(name, meant, `--${key}`, `--${key}`);
    }
  }
  const found = configuredSources(values as Settings, flat.sources);
  for (const name of found.unknown) {
    const where = origins['source'] === path ? `${path}: source` : origins['source'];
    wrong.push(`${where}: ${shown(name)} is not a source; sources are ${found.known.join(', ')}`);
  }
  const tooMany = wrongRequire(values as Settings, found.sources);
  if (tooMany !== undefined) {
    const where = origins['require'] === path ? `${path}: require` : origins['require'];
    wrong.push(`${where}: ${tooMany}`);
  }
  if (wrong.length > 0) throw new ConfigError(together(wrong));
  const file = table === undefined ? undefined : path;
  return {
    settings: values as Settings,
    sources: found.sources,
    origins: origins as Loaded['origins'],
    file,
  };
}
