// The settings that a command line gives: their flags as yargs wants them, what yargs found, and the one
// way in which a command loads its settings.
import type { Options } from 'yargs';
import { type Layers, type Loaded, loadSettings } from '../config/load.js';
import { optionOf, SETTING_NAMES, type SettingName } from '../config/schema.js';
import type { ProcessContext } from './process-context.js';

/** The command line's share of the settings. */
export interface GivenSettings {
  /** The file of --config. */
  readonly file: string | undefined;
  /** By the key of the setting, unread. */
  readonly flags: Readonly<Record<string, unknown>>;
}

/** Of a command line that gives none. */
export const NO_SETTINGS: GivenSettings = { file: undefined, flags: {} };

/** Throws ConfigError with one line for each value that is not usable. */
export function loadGiven(
  { file, flags }: GivenSettings,
  { env }: Pick<ProcessContext, 'env'>,
  layers: Pick<Layers, 'withoutFile'> = {},
): Loaded {
  return loadSettings({ file, env, flags, ...layers });
}

/** Settings that decide how a source is measured. */
export const MEASURE_SETTINGS: readonly SettingName[] = [
  'hwrngDevice',
  'hwrngClaim',
  'jitterClaim',
  'jitterTable',
  'jitterSteps',
  'jitterTimer',
];

const CONFIG_FLAG: Options = {
  type: 'string',
  requiresArg: true,
  describe: 'the configuration file (default /etc/entropyd/entropyd.toml if it exists)',
};

const VERBOSE_FLAG: Options = {
  alias: 'v',
  type: 'count',
  describe: 'log more: the same as --log-level debug',
};

/** The flags of these settings, and of the file that they can come from. */
export function flagsOf(names: readonly SettingName[]): Record<string, Options> {
  const flags: Record<string, Options> = { config: CONFIG_FLAG };
  for (const name of names) {
    const { key, kind, help, allowed, fallback, show } = optionOf(name);
    const describe = `${help}: ${allowed} (default ${show(fallback)})`;
    // A switch is text too, so that --dry-run=auto and the value's own error message work; see
    // spellOut() for a switch without a value.
    flags[key] = {
      describe,
      ...(kind === 'list'
        ? { type: 'array', string: true, requiresArg: true }
        : { type: 'string', requiresArg: true }),
    };
  }
  return names.includes('logLevel') ? { ...flags, verbose: VERBOSE_FLAG } : flags;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** What yargs found of these settings. A list adds up; of anything else the last one counts. */
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
 * Arguments as yargs understands them best: a switch without a value is one that is on, whatever word
 * comes next; `--no-` turns it off; what follows `--` is no option.
 */
export function spellOut(args: readonly string[]): string[] {
  const switches = new Set(
    SETTING_NAMES.map(optionOf).flatMap(({ key, kind }) => (kind === 'switch' ? [key] : [])),
  );
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  const operands = end === -1 ? [] : args.slice(end + 1);
  return [
    ...options.map((arg) => {
      const [, no, key = ''] = /^--(no-)?(.*)$/.exec(arg) ?? [];
      return switches.has(key) ? `--${key}=${no === undefined}` : arg;
    }),
    ...operands.map((path) => (path.startsWith('-') ? `./${path}` : path)),
  ];
}
