// Finds in the arguments which command's help is asked for: by `--help` or `-h`, before or after it, what fits a screen;
// by the word help before it, all.
import { didYouMean } from '../config/nearest.js';
import { UsageError } from '../errors.js';
import type { Command, CommandGroup } from './command.js';
import { commandHelp, groupHelp, nameOf, programHelp, shortHelp } from './help.js';

export interface Tables {
  readonly commands: readonly Command[];
  readonly groups: readonly CommandGroup[];
}

/** Whether help is asked for. Arguments after `--` are operands. */
export function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  return args[0] === 'help' || options.some((one) => one === '--help' || /^-v*hv*$/.test(one));
}

/** The command or group that the arguments name: the first of their words that is one, and for a group the next. */
export function namedIn(args: readonly string[], { commands, groups }: Tables) {
  const names = [...commands.map(nameOf), ...groups.map(({ name }) => name)];
  const at = args.findIndex((one) => names.includes(one));
  if (at === -1) return {};
  const command = commands.find((one) => nameOf(one) === args[at]);
  const group = groups.find(({ name }) => name === args[at]);
  const member = group?.commands.find((one) => args.slice(at + 1).includes(nameOf(one)));
  return { command: command ?? member, group };
}

/** The lines of the help that is asked for. Throws UsageError if `help` is followed by a word that is no command. */
export function helpFor(args: readonly string[], tables: Tables, width: number): string[] {
  const { commands, groups } = tables;
  const { command, group } = namedIn(args, tables);
  if (command !== undefined) {
    const help = args[0] === 'help' ? commandHelp : shortHelp;
    return help(command, group === undefined ? '' : `${group.name} `, width);
  }
  const words = args[0] === 'help' ? args.slice(1).filter((one) => !one.startsWith('-')) : [];
  if (group !== undefined) {
    const member = words[words.indexOf(group.name) + 1];
    if (words.length > 0 && member !== undefined) {
      const hint = didYouMean(
        member,
        group.commands.map(nameOf),
        `see entropyd help ${group.name}`,
      );
      throw new UsageError(`there is no command '${group.name} ${member}': ${hint}`);
    }
    return groupHelp(group, width);
  }
  const [word] = words;
  if (word !== undefined) {
    const names = [...commands.map(nameOf), ...groups.map(({ name }) => name)];
    const hint = didYouMean(word, names, 'see entropyd --help');
    throw new UsageError(`there is no command '${word}': ${hint}`);
  }
  return programHelp(commands, groups, width);
}
