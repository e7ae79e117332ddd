// What a command is: how it is called, what its help says, and the code that is loaded when it runs. Its
// options are declared once, in its table of flags; their types come from there.
import type { Options } from 'yargs';
import type { SettingName } from '../config/schema.js';
import type { ExitCode } from '../errors.js';
import { flagsOf, type GivenSettings, givenSettings } from './given-settings.js';
import type { ProcessContext } from './process-context.js';

type FlagTable = Readonly<Record<string, Options>>;

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

/** The arguments after the command's name, by the words of its usage: `check [file]`. */
type OperandsOf<Usage> = Usage extends `${string} <file>`
  ? { readonly file: string }
  : Usage extends `${string} [file]`
    ? { readonly file: string | undefined }
    : Usage extends `${string} [files..]`
      ? { readonly files: readonly string[] }
      : unknown;

/** Runs a command; throws an EntropydError for what went wrong. */
export type Handler<Given> = (given: Given, context: ProcessContext) => Promise<ExitCode>;

interface CommandHead<Usage> {
  /** As yargs has it: `check [file]`, `migrate [files..]`; more than one are other names for it. */
  readonly usage: Usage;
  readonly describe: string;
  /** What `[file]` or `[files..]` is. */
  readonly file?: string;
  readonly examples: readonly (readonly [line: string, does: string])[];
  readonly epilogue?: string;
}

export interface Command extends CommandHead<string | readonly string[]> {
  /** Made when they are needed: those of the settings are many. */
  readonly flags: () => FlagTable;
  /** `argv` is what yargs found. */
  readonly run: (
    argv: Readonly<Record<string, unknown>>,
    context: ProcessContext,
  ) => Promise<ExitCode>;
}

interface CommandParts<Usage, Flags> extends CommandHead<Usage> {
  readonly flags?: Flags;
  /** Settings that are flags of this command, with --config; none: it has no --config either. */
  readonly settings?: readonly SettingName[];
  /** Loaded when it is called: the daemon carries none of the other commands. */
  readonly load: () => Promise<
    Handler<OptionsOf<Flags> & OperandsOf<Usage> & { readonly settings: GivenSettings }>
  >;
}

/** yargs gives a list of a flag that was given twice: the last one counts. */
const lastGiven = (value: unknown): unknown => (Array.isArray(value) ? value.at(-1) : value);

/** A command whose handler gets what its flags and its usage declare. */
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
        ...Object.fromEntries(names.map((name) => [name, lastGiven(argv[name])])),
        file: isOptional ? file || undefined : file, // yargs gives '' for '-', standard input
        files: argv['files'] ?? [],
        settings: givenSettings(settings ?? [], argv),
      };
      const handler = await load();
      // yargs has read each flag as the type that its row names.
      return handler(given as unknown as Parameters<typeof handler>[0], context);
    },
  };
}

/** A command that is called by one of those below it. */
export interface CommandGroup {
  readonly name: string;
  readonly describe: string;
  readonly commands: readonly Command[];
}

export const JSON_FLAG = {
  json: { type: 'boolean', describe: 'print one JSON document' },
} as const;
