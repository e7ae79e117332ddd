// Loads the settings: defaults, overridden by the file, the environment and the flags. The origin of each value
// is kept.
import { ConfigError } from '../errors.js';
import { printable, shortened } from '../printable.js';
import type { SourceConfig } from '../sources/driver.js';
import { driverOf } from '../sources/drivers.js';
import { different } from '../sources/noise.js';
import { FileLayer } from './file-layer.js';
import { didYouMean } from './nearest.js';
import { optionOf, SETTING_NAMES, type SettingName, type Settings, variableOf } from './schema.js';
import { notAllowed, shown } from './shown.js';
import { configuredSources } from './sources.js';
import { readTomlFile } from './toml-file.js';

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
  /** How an error about a key that the file sets begins: 'FILE:3: watermark'. */
  readonly places?: ReadonlyMap<string, string>;
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

/** Joins error lines, at most `most` of them: a file that is not a configuration can have thousands. */
export function together(lines: readonly string[], most = MOST_LINES): string {
  const more = lines.length - most;
  const shown = lines.slice(0, most);
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

/** Where a value comes from, as an error begins: 'entropyd.toml:3: watermark', '--watermark', a variable. */
export function whereOf(
  { origins, places, file }: Pick<Loaded, 'origins' | 'places' | 'file'>,
  name: SettingName,
): string {
  const { key } = optionOf(name);
  const origin = origins[name];
  if (origin === 'default') return key;
  return origin === file ? (places?.get(key) ?? `${origin}: ${key}`) : origin;
}

/** Settings with one line for each error; a value that is not valid is replaced by the default. */
export function readSettings(layers: Layers): {
  readonly loaded: Loaded;
  readonly wrong: string[];
} {
  const values: Record<string, unknown> = {};
  const origins: Record<string, string> = {};
  const wrong: string[] = [];
  const byKey = new Map(SETTING_NAMES.map((name) => [optionOf(name).key, name]));
  const keys = [...byKey.keys()];
  const path = layers.file ?? DEFAULT_FILE;
  const toml = layers.withoutFile ? undefined : readTomlFile(path, layers.file !== undefined);
  const file = new FileLayer(toml, path, keys);
  const places = new Map(keys.map((key) => [key, file.where(file.placeOf(key))]));
  const set = (
    name: SettingName,
    raw: unknown,
    origin: string,
    complain: (text: string) => void,
  ) => {
    const option = optionOf(name);
    const value = option.read(raw);
    values[name] = value ?? option.fallback;
    origins[name] = origin;
    if (value === undefined) complain(notAllowed(raw, option));
  };
  for (const name of SETTING_NAMES) {
    values[name] = optionOf(name).fallback;
    origins[name] = 'default';
  }
  let saidKnown = false;
  for (const [key, raw] of Object.entries(file.flat.values)) {
    const name = byKey.get(key);
    if (name !== undefined) {
      set(name, raw, path, (text) => file.wrongValue(key, text));
      continue;
    }
    const known = saidKnown ? '' : `; known keys are ${keys.join(', ')}`;
    const hint = didYouMean(key, keys, '');
    saidKnown ||= hint === '';
    const unknown = `unknown key '${shortened(printable(key))}'`;
    file.wrong({ key }, hint === '' ? `${unknown}${known}` : `${unknown}; ${hint}`);
  }
  for (const [key, name] of byKey) {
    const variable = variableOf(key);
    const fromEnv = layers.env?.[variable];
    const complain = (origin: string) => (text: string) => void wrong.push(`${origin}: ${text}`);
    if (fromEnv !== undefined) set(name, fromEnv, variable, complain(variable));
    const fromFlag = layers.flags?.[key];
    if (fromFlag !== undefined) {
      const meant = optionOf(name).fromFlag?.(fromFlag) ?? fromFlag;
      set(name, meant, `--${key}`, complain(`--${key}`));
    }
  }
  const settings = values as Settings;
  const found = configuredSources(settings, file.flat.sources);
  const about = (name: SettingName, text: string): void => {
    if (origins[name] === path) file.wrongValue(optionOf(name).key, text);
    else wrong.push(`${origins[name]}: ${text}`);
  };
  for (const name of found.unknown) {
    const hint = didYouMean(name, found.known, `sources are ${found.known.join(', ')}`);
    about('source', `${shown(name)} is not a source; ${hint}`);
  }
  const tooMany = wrongRequire(settings, found.sources);
  if (tooMany !== undefined) about('require', tooMany);
  const effective = {
    settings,
    origins: origins as Loaded['origins'],
    file: toml === undefined ? undefined : path,
    places,
  };
  const sources = found.sources.map((source) => {
    const table = file.placeOf(`source ${source.name}`);
    const where = (key: string): string => {
      if (table.source !== undefined) return file.where({ ...table, key });
      const setting = byKey.get(`${source.name}-${key}`);
      return setting === undefined ? `source ${source.name}: ${key}` : whereOf(effective, setting);
    };
    return { ...source, where };
  });
  return { loaded: { ...effective, sources }, wrong: [...file.findings, ...wrong] };
}

/** Throws ConfigError with one line for each of the first MOST_LINES errors. */
export function loadSettings(layers: Layers): Loaded {
  const { loaded, wrong } = readSettings(layers);
  if (wrong.length > 0) throw new ConfigError(together(wrong));
  return loaded;
}
