// The command line: gives the tables of commands to yargs, and the parsed arguments to the command.
import yargs, { type Argv } from 'yargs';
import { EXIT, type ExitCode } from '../errors.js';
import { VERSION } from '../version.js';
import { AUDIT_COMMANDS } from './audit-commands.js';
import type { Command, CommandGroup } from './command.js';
import { CONFIG_COMMANDS } from './config-commands.js';
import { DAEMON_COMMANDS } from './daemon-commands.js';
import { EVIDENCE_COMMAND } from './evidence-command.js';
import { spellOut } from './given-settings.js';
import { asksForHelp, helpFor } from './help-request.js';
import { MEASURE_COMMANDS } from './measure-commands.js';
import { type ProcessContext, screenOf } from './process-context.js';
import { usageError } from './usage-error.js';

export const COMMANDS: readonly Command[] = [
  ...DAEMON_COMMANDS,
  ...MEASURE_COMMANDS,
  EVIDENCE_COMMAND,
];
export const GROUPS: readonly CommandGroup[] = [CONFIG_COMMANDS, AUDIT_COMMANDS];

/** Numbers are left to the command, since yargs would make NaN of what is none, and an error has to quote it. */
const asText = (flags: ReturnType<Command['flags']>) =>
  Object.fromEntries(
    Object.entries(flags).map(([key, flag]) => [
      key,
      flag.type === 'number' ? { ...flag, type: 'string' as const } : flag,
    ]),
  );

type Call = (command: Command) => (argv: object) => void;

function define(parser: Argv, commands: readonly Command[], call: Call): Argv {
  for (const command of commands) {
    const { usage, describe, file, flags } = command;
    const build = (y: Argv): Argv => {
      const operand = String(usage).includes('[files..]') ? 'files' : 'file';
      if (file !== undefined) y.positional(operand, { type: 'string' });
      return y.options(asText(flags()));
    };
    parser.command(usage, describe, build, call(command));
  }
  return parser;
}

function defineGroup(parser: Argv, { name, describe, commands }: CommandGroup, call: Call): Argv {
  const [first, ...more] = commands.map(({ usage }) => String(usage).split(' ')[0]).reverse();
  const choice =
    more.length === 0
      ? `${name} needs ${first}`
      : `${name} needs ${more.reverse().join(', ')} or ${first}`;
  return parser.command(name, describe, (y) => define(y, commands, call).demandCommand(1, choice));
}

/** Runs one command and returns its exit code; throws EntropydError. */
export async function runCli(args: readonly string[], context: ProcessContext): Promise<ExitCode> {
  const tables = { commands: COMMANDS, groups: GROUPS };
  if (asksForHelp(args)) {
    const { width } = screenOf(context);
    context.stdout.write(`${helpFor(args, tables, width).join('\n')}\n`);
    return EXIT.done;
  }
  let running: Promise<ExitCode> = Promise.resolve(EXIT.done);
  const call = (command: Command) => (argv: object) => {
    running = command.run({ ...argv }, context);
  };
  const parser = define(yargs(spellOut(args)), COMMANDS, call)
    .scriptName('entropyd')
    .version(VERSION)
    .help(false)
    .strict()
    .exitProcess(false)
    .parserConfiguration({
      'camel-case-expansion': false,
      'boolean-negation': false,
      'greedy-arrays': false,
    })
    // Called only for errors of yargs: an error of a command rejects the command's own promise.
    .fail((message, error) => {
      throw usageError(message ?? error.message, args, tables);
    });
  for (const group of GROUPS) defineGroup(parser, group, call);
  await parser.parseAsync();
  return running;
}
