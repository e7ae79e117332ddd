// Turns what yargs says of a wrong command line into a sentence that says what to type instead.
import { didYouMean } from '../config/nearest.js';
import { UsageError } from '../errors.js';
import { printable, shortened } from '../printable.js';
import { nameOf } from './help.js';
import { namedIn, type Tables } from './help-request.js';

const shown = (word: string): string => shortened(printable(word));

/** The arguments of which one is unknown, as yargs lists them. */
const UNKNOWN = /^Unknown (?:argument|command)s?: (.*)$/s;
const WITHOUT_VALUE = /^Not enough arguments following: (.*)$/;
const WITHOUT_FLAG = /^Missing required arguments?: (.*)$/;

/** Why an argument that yargs does not know is wrong. */
function unknown(word: string, args: readonly string[], tables: Tables): string {
  const { command, group } = namedIn(args, tables);
  const path = [group?.name ?? '', command === undefined ? '' : nameOf(command)].join(' ').trim();
  const isFlag = args.some((one) => /^--?/.test(one) && one.replace(/^-+|=.*$/gs, '') === word);
  if (isFlag || args.some((one) => /^-[a-z]/i.test(one) && one.includes(word))) {
    const flags = Object.keys((command ?? tables.commands[0])?.flags() ?? {});
    const known = [...flags, 'help', 'version'].map((key) => `--${key}`);
    const spelt = word.length === 1 ? `-${word}` : `--${word}`;
    const help = `see entropyd help ${path || 'run'}`;
    return `there is no option ${shown(spelt)}: ${didYouMean(spelt, known, help)}`;
  }
  if (command !== undefined) {
    return `${path} takes no argument '${shown(word)}': see entropyd help ${path}`;
  }
  const names =
    group === undefined
      ? [...tables.commands.map(nameOf), ...tables.groups.map(({ name }) => name)]
      : group.commands.map(nameOf);
  const help = `see entropyd help${group === undefined ? '' : ` ${group.name}`}`;
  return `there is no command '${shown(`${path} ${word}`.trim())}': ${didYouMean(word, names, help)}`;
}

/** `message` is that of yargs. */
export function usageError(message: string, args: readonly string[], tables: Tables): UsageError {
  const { command, group } = namedIn(args, tables);
  const path = [group?.name ?? '', command === undefined ? '' : nameOf(command)].join(' ').trim();
  const [, words] = UNKNOWN.exec(message) ?? [];
  if (words !== undefined) {
    const each = words.split(', ').map((word) => unknown(word, args, tables));
    return new UsageError(each.join('\n'));
  }
  const help = `see entropyd help ${path || 'run'}`;
  const [, bare] = WITHOUT_VALUE.exec(message) ?? [];
  if (bare !== undefined) return new UsageError(`--${bare} needs a value: ${help}`);
  const [, missing] = WITHOUT_FLAG.exec(message) ?? [];
  if (missing !== undefined) {
    const flags = missing.split(', ').map((key) => `--${key}`);
    return new UsageError(`${path} needs ${flags.join(' and ')}: ${help}`);
  }
  if (/^Not enough non-option arguments/.test(message)) {
    return new UsageError(`${path} needs a file: ${help}`);
  }
  return new UsageError(`${printable(message)}: ${help}`);
}
