// Puts the settings together: defaults, then the file, then the environment, then the flags; each
// value remembers where it came from.
import { readFileSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import { ConfigError, fileError } from '../errors.js';
import { SOURCE_NAMES } from '../sources/catalogue.js';
import { optionOf, SETTING_NAMES, type SettingName, type Settings, variableOf } from './schema.js';
import { flattenSources } from './source-tables.js';

export const DEFAULT_FILE = '/etc/entropyd/entropyd.toml';

export interface Loaded {
  readonly settings: Settings;
  /** 'default', the file's path, the variable's or the flag's name. */
  readonly origins: Readonly<Record<SettingName, string>>;
  /** The file that was read, if there is one. */
  readonly file: string | undefined;
}

export interface Layers {
  /** The file named by --config; it must exist. The default one may be missing. */
  readonly file?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** Flags by key, as yargs gives them; undefined where a flag was not given. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

function readToml(path: string, mustExist: boolean): Record<string, unknown> | undefined {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT') throw fileError(error, 'read', path);
    if (mustExist) throw new ConfigError(`there is no ${path}`, { cause: error });
    return undefined;
  }
  try {
    return parse(content);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const why = error.message.split('\n')[0]?.replace('Invalid TOML document: ', '');
    throw new ConfigError(`${path}:${error.line}: ${why}`, { cause: error });
  }
}

/** Throws ConfigError with one line for each value that is not usable. */
export function loadSettings(layers: Layers): Loaded {
  const values: Record<string, unknown> = {};
  const origins: Record<string, string> = {};
  const wrong: string[] = [];
  const set = (name: SettingName, raw: unknown, where: string, origin: string): void => {
    const { read, allowed } = optionOf(name);
    values[name] = read(raw);
    origins[name] = origin;
    if (values[name] === undefined) {
      wrong.push(`${where}: ${JSON.stringify(raw)} is not allowed; give ${allowed}`);
    }
  };
  for (const name of SETTING_NAMES) {
    values[name] = optionOf(name).fallback;
    origins[name] = 'default';
  }

  const path = layers.file ?? DEFAULT_FILE;
  const table = readToml(path, layers.file !== undefined);
  const byKey = new Map(SETTING_NAMES.map((name) => [optionOf(name).key, name]));
  const flat = flattenSources(table ?? {}, SOURCE_NAMES, [...byKey.keys()]);
  wrong.push(...flat.wrong.map((line) => `${path}: ${line}`));
  for (const [key, raw] of Object.entries(flat.values)) {
    const name = byKey.get(key);
    if (name === undefined) {
      const known = [...byKey.keys()].join(', ');
      wrong.push(`${path}: unknown key '${key}'; known keys are ${known}`);
      continue;
    }
    set(name, raw, `${path}: ${key}`, path);
  }

  for (const [key, name] of byKey) {
    const variable = variableOf(key);
    const fromEnv = layers.env?.[variable];
    if (fromEnv !== undefined) set(name, fromEnv, variable, variable);
    const fromFlag = layers.flags?.[key];
    if (fromFlag !== undefined) set(name, fromFlag, `--${key}`, `--${key}`);
  }
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'));
  const file = table === undefined ? undefined : path;
  return { settings: values as Settings, origins: origins as Loaded['origins'], file };
}
