// What a command is: how it is called, what its help says, and the code that is loaded when it is.
import type { Options } from 'yargs';
import type { ExitCode } from '../errors.js';
import type { Outside } from './outside.js';

export type Handler = (argv: Record<string, unknown>, outside: Outside) => Promise<ExitCode>;

export interface Command {
  /** As yargs has it: `check [file]`, `migrate [files..]`; more than one are other names for it. */
  readonly usage: string | readonly string[];
  readonly describe: string;
  /** What `[file]` or `[files..]` is. */
  readonly file?: string;
  readonly flags?: () => Record<string, Options>;
  /** The flag --source may be given more than once. */
  readonly sourcesAddUp?: boolean;
  readonly examples: readonly (readonly [line: string, does: string])[];
  readonly epilogue?: string;
  /** Loaded when it is called: the daemon carries none of the others. */
  readonly load: () => Promise<Handler>;
}

/** A command that has none but these below it. */
export interface CommandGroup {
  readonly name: string;
  readonly describe: string;
  readonly commands: readonly Command[];
}

export const json = { json: { type: 'boolean', describe: 'print one JSON document' } } as const;
