// The settings on a command line: their flags in yargs' format, the values that yargs found, and the function by
// which every command loads its settings.
import { type Layers, type Loaded, loadSettings } from '../config/load.js';
import { optionOf, SETTING_NAMES, type SettingName } from '../config/schema.js';
import { settingOf } from '../config/source-options.js';
import { BUILT_IN_DRIVERS } from '../sources/drivers.js';
import type { Flag } from './command.js';
import type { ProcessContext } from './process-context.js';

/** The settings that were given on the command line. */
export interface GivenSettings {
  /** The file given with --config. */
  readonly file: string | undefined;
  /** Unparsed values by the key of the setting. */
  readonly flags: Readonly<Record<string, unknown>>;
}

/** The keys of the settings whose flags need no value. */
export const SWITCHES: ReadonlySet<string> = new Set(
  SETTING_NAMES.map(optionOf).flatMap(({ key, kind }) => (kind === 'switch' ? [key] : [])),
);

/** A command line without settings. */
export const NO_SETTINGS: GivenSettings = { file: undefined, flags: {} };

/** Throws ConfigError with one line for each of the first ten errors. */
export function loadGiven(
  { file, flags }: GivenSettings,
  { env }: Pick<ProcessContext, 'env'>,
  layers: Pick<Layers, 'withoutFile'> = {},
): Loaded {
  return loadSettings({ file, env, flags, ...layers });
}

/** The settings that affect how a built-in source is measured. */
export const MEASURE_SETTINGS: readonly SettingName[] = BUILT_IN_DRIVERS.flatMap(
  ({ builtIn, measured }) => measured.map((key) => settingOf(builtIn, key) as SettingName),
);

const CONFIG_FLAG: Flag = {
  type: 'string',
  requiresArg: true,
  describe: 'the configuration file (default /etc/entropyd/entropyd.toml if it exists)',
  brief: 'the settings (default /etc/entropyd/entropyd.toml)',
};

const VERBOSE_FLAG: Flag = {
  alias: 'v',
  type: 'count',
  describe: 'log more: the same as --log-level debug',
  brief: 'log more',
};

/** The flags of these settings, and --config. */
export function flagsOf(names: readonly SettingName[]): Record<string, Flag> {
  const flags: Record<string, Flag> = { config: CONFIG_FLAG };
  for (const name of names) {
    const { key, kind, help, brief, allowed, fallback, show } = optionOf(name);
    const describe = `${help}: ${allowed} (default ${show(fallback)})`;
    // A switch is of type string too, so that --dry-run=auto is possible and our own parser reports a wrong
    // value. spellOut() gives a value to a switch that has none.
    flags[key] = {
      describe,
      ...(brief === undefined ? {} : { brief }),
      ...(kind === 'list'
        ? { type: 'array', string: true, requiresArg: true }
        : { type: 'string', requiresArg: true }),
    };
  }
  return names.includes('logLevel') ? { ...flags, verbose: VERBOSE_FLAG } : flags;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** The values of these settings that yargs found. Lists are combined; for all others the last value counts. */
export function givenSettings(
  names: readonly SettingName[],
  argv: Readonly<Record<string, unknown>>,
): GivenSettings {
  const flags: Record<string, unknown> = {};
  for (const name of names) {
    const { key, kind } = optionOf(name);
    if (argv[key] === undefined) continue;
    const given = asList(argv[key]);
    flags[key] = kind === 'list' ? given.flatMap((part) => String(part).split(',')) : given.at(-1);
  }
  if (Number(argv['verbose'] ?? 0) > 0) flags['log-level'] ??= 'debug';
  const file = asList(argv['config']).at(-1);
  return { file: file === undefined ? undefined : String(file), flags };
}

/**
 * Rewrites arguments so that yargs parses them as intended: a switch without a value is on, whatever word
 * follows; `--no-` turns it off; arguments after `--` are not options.
 */
export function spellOut(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  const operands = end === -1 ? [] : args.slice(end + 1);
  return [
    ...options.map((arg) => {
      const [, no, key = ''] = /^--(no-)?(.*)$/.exec(arg) ?? [];
      return SWITCHES.has(key) ? `--${key}=${no === undefined}` : arg;
    }),
    ...operands.map((path) => (path.startsWith('-') ? `./${path}` : path)),
  ];
}
