// The flags that the settings' table stands for, as yargs wants them.
import type { Options } from 'yargs';
import { optionOf, SETTING_NAMES, type SettingName } from '../config/schema.js';

/** The settings that `sources` and `collect` take as flags: those of what is measured. */
export const COLLECT_SETTINGS: readonly SettingName[] = [
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

/** Flags of `run` and `once`; their defaults are the schema's, so that a file can come between. */
export function settingFlags(): Record<string, Options> {
  return {
    ...flagsOf(SETTING_NAMES),
    verbose: { alias: 'v', type: 'count', describe: 'log more: the same as --log-level debug' },
  };
}

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
  return flags;
}

/** What yargs gave, as the settings' readers take it. */
export function givenFlags(argv: Record<string, unknown>): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    const { key, kind } = optionOf(name);
    const raw = argv[key];
    if (raw === undefined) continue;
    if (kind === 'list') given[key] = (raw as string[]).flatMap((part) => part.split(','));
    else given[key] = raw;
  }
  if (Number(argv['verbose'] ?? 0) > 0) given['log-level'] ??= 'debug';
  return given;
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
