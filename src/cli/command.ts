// The declaration of a command: its name, its help, and the code that is loaded when it runs. Its options are
// declared once, in its table of flags, from which their types are derived.
import type { Options } from 'yargs';
import type { SettingName } from '../config/schema.js';
import { type ExitCode, refusedValue } from '../errors.js';
import { flagsOf, type GivenSettings, givenSettings } from './given-settings.js';
import type { ProcessContext } from './process-context.js';

/** A flag as yargs knows it. `brief` describes it where only a line is left for that: in 51 characters. */
export interface Flag extends Options {
  readonly brief?: string;
  /** The word for its value in help; without it, one that its name suggests. */
  readonly value?: string;
  /** Of a flag of type number: what it takes, as the end of "takes …", and whether a value is that. */
  readonly takes?: readonly [what: string, isAllowed: (value: number) => boolean];
}

type FlagTable = Readonly<Record<string, Flag>>;

type ValueOf<Flag> = Flag extends { readonly type: 'boolean' }
  ? boolean
  : Flag extends { readonly type: 'number' }
    ? number
    : string;

/** The values of a table of flags; undefined for one that was not given, unless it is required. */
export type OptionsOf<Flags> = {
  readonly [Name in keyof Flags]:
    | ValueOf<Flags[Name]>
    | (Flags[Name] extends { readonly demandOption: true } ? never : undefined);
};

/** The arguments after the command's name, as its usage declares them: `check [file]`. */
type OperandsOf<Usage> = Usage extends `${string} <file>`
  ? { readonly file: string }
  : Usage extends `${string} [file]`
    ? { readonly file: string | undefined }
    : Usage extends `${string} [files..]`
      ? { readonly files: readonly string[] }
      : unknown;

/** Runs a command and returns its exit code; throws EntropydError. */
export type Handler<Given> = (given: Given, context: ProcessContext) => Promise<ExitCode>;

interface CommandHead<Usage> {
  /** In yargs' syntax: `check [file]`, `migrate [files..]`. Any further entries are aliases. */
  readonly usage: Usage;
  readonly describe: string;
  /** Help text for `[file]` or `[files..]`. */
  readonly file?: string;
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** The keys of the flags that people need most, for help that fits a screen; without it all of them. */
  readonly main?: readonly string[];
  /** Each exit code that the command can return, and what it means there. */
  readonly exits: Readonly<Partial<Record<ExitCode, string>>>;
  /** Text above the exit codes. */
  readonly epilogue?: string;
}

export interface Command extends CommandHead<string | readonly string[]> {
  /** A function, since the many flags of the settings are only created when needed. */
  readonly flags: () => FlagTable;
  /** `argv` has the arguments as yargs parsed them. */
  readonly run: (
    argv: Readonly<Record<string, unknown>>,
    context: ProcessContext,
  ) => Promise<ExitCode>;
}

interface CommandParts<Usage, Flags> extends CommandHead<Usage> {
  readonly flags?: Flags;
  /** The settings that are flags of this command, which then also has --config. */
  readonly settings?: readonly SettingName[];
  /** Loads the code when the command is called, so that the daemon does not load the other commands. */
  readonly load: () => Promise<
    Handler<OptionsOf<Flags> & OperandsOf<Usage> & { readonly settings: GivenSettings }>
  >;
}

/** The last value of a flag that was given more than once, for which yargs returns a list. */
const lastGiven = (value: unknown): unknown => (Array.isArray(value) ? value.at(-1) : value);

/** What `value` is to the flag. Throws UsageError, which quotes it, for a number that the flag does not take. */
function readFlag(name: string, { type, takes }: Flag, value: unknown): unknown {
  if (type !== 'number' || value === undefined) return value;
  const text = String(value);
  const number = text.trim() === '' ? Number.NaN : Number(text);
  const [what, isAllowed] = takes ?? ['a number', Number.isFinite];
  if (isAllowed(number)) return number;
  throw refusedValue(`--${name}`, what, text);
}

/** Declares a command whose handler gets the values that its flags and its usage declare. */
export function command<
  const Usage extends string | readonly string[],
  const Flags extends FlagTable = Record<never, never>,
>({ flags, settings, load, ...head }: CommandParts<Usage, Flags>): Command {
  return {
    ...head,
    flags: () => ({ ...flags, ...(settings === undefined ? {} : flagsOf(settings)) }),
    async run(argv, context) {
      const names = Object.keys(flags ?? {});
      const file = lastGiven(argv['file']);
      const isOptional = String(head.usage).includes('[file]');
      const given = {
        ...Object.fromEntries(
          names.map((name) => [name, readFlag(name, flags?.[name] ?? {}, lastGiven(argv[name]))]),
        ),
        file: isOptional ? file || undefined : file, // for '-' (standard input) yargs returns ''
        files: argv['files'] ?? [],
        settings: givenSettings(settings ?? [], argv),
      };
      const handler = await load();
      // yargs parsed each flag as the type that its row declares.
      return handler(given as unknown as Parameters<typeof handler>[0], context);
    },
  };
}

/** A command that only groups subcommands. */
export interface CommandGroup {
  readonly name: string;
  readonly describe: string;
  readonly commands: readonly Command[];
}

/** What any command can end with. */
export const ANY_EXITS = { 64: 'usage', 70: 'internal error', 74: 'I/O' } as const;
/** Those of a command with native code, 71 also if that does not load. */
export const NATIVE_EXITS = { ...ANY_EXITS, 71: 'a system call failed' } as const;
/** Those of one that also reads the configuration. */
export const SETTINGS_EXITS = {
  ...NATIVE_EXITS,
  ...{ 77: 'no permission', 78: 'configuration' },
} as const;

export const JSON_FLAG = {
  json: { type: 'boolean', describe: 'print one JSON document' },
} as const;
