// The command line: gives the tables of commands to yargs, and the parsed arguments to the command.
import yargs, { type Argv } from 'yargs';
import { EXIT, type ExitCode, UsageError } from '../errors.js';
import { VERSION } from '../version.js';
import { AUDIT_COMMANDS } from './audit-commands.js';
import type { Command, CommandGroup } from './command.js';
import { CONFIG_COMMANDS } from './config-commands.js';
import { DAEMON_COMMANDS } from './daemon-commands.js';
import { spellOut } from './given-settings.js';
import { MEASURE_COMMANDS } from './measure-commands.js';
import type { ProcessContext } from './process-context.js';

const EPILOGUE =
  'Options of run and once can also come from the file, or from the environment as ENTROPYD_WATERMARK ' +
  'and so on.\nExit codes: 0 done, 1 check saw failing blocks, assess failing restarts, audit a broken chain, ' +
  'doctor a warning, 2 doctor found a problem, 64 usage, 65 bad data, 69 no usable source or no daemon to ' +
  'ask, 70 selftest saw a source fail, 71 system, 74 I/O, 77 no privilege, 78 configuration.';

export const COMMANDS: readonly Command[] = [...DAEMON_COMMANDS, ...MEASURE_COMMANDS];
export const GROUPS: readonly CommandGroup[] = [CONFIG_COMMANDS, AUDIT_COMMANDS];

type Call = (command: Command) => (argv: object) => void;

function define(parser: Argv, commands: readonly Command[], call: Call): Argv {
  for (const command of commands) {
    const { usage, describe, file, flags, examples, epilogue } = command;
    const build = (y: Argv): Argv => {
      const operand = String(usage).includes('[files..]') ? 'files' : 'file';
      if (file !== undefined) y.positional(operand, { type: 'string', describe: file });
      y.options(flags());
      for (const [line, does] of examples) y.example(line, does);
      return epilogue === undefined ? y : y.epilogue(epilogue);
    };
    parser.command(usage, describe, build, call(command));
  }
  return parser;
}

function defineGroup(parser: Argv, { name, describe, commands }: CommandGroup, call: Call): Argv {
  const [first, ...more] = commands.map(({ usage }) => String(usage).split(' ')[0]).reverse();
  const choice = `${name} needs ${more.reverse().join(', ')} or ${first}`;
  return parser.command(name, describe, (y) => {
    define(y, commands, call).demandCommand(1, choice);
    for (const [line, does] of commands.flatMap(({ examples }) => examples)) y.example(line, does);
    return y;
  });
}

/** Runs one command and returns its exit code; throws EntropydError. */
export async function runCli(args: readonly string[], context: ProcessContext): Promise<ExitCode> {
  let running: Promise<ExitCode> = Promise.resolve(EXIT.done);
  const call = (command: Command) => (argv: object) => {
    running = command.run({ ...argv }, context);
  };
  const parser = define(yargs(spellOut(args)), COMMANDS, call)
    .scriptName('entropyd')
    .version(VERSION)
    .help()
    .alias('h', 'help')
    .recommendCommands()
    .strict()
    .exitProcess(false)
    .parserConfiguration({
      'camel-case-expansion': false,
      'boolean-negation': false,
      'greedy-arrays': false,
    })
    .wrap(Math.min(100, context.stdout.columns || 100))
    .epilogue(EPILOGUE)
    // Called only for errors of yargs: an error of a command rejects the command's own promise.
    .fail((message, error) => {
      throw new UsageError(`${message ?? error.message} (see entropyd --help)`);
    });
  for (const group of GROUPS) defineGroup(parser, group, call);
  await parser.parseAsync();
  return running;
}
