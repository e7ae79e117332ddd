// The commands, flags and values to complete, from the tables of commands and settings, so that a new one is
// completed in all three shells automatically.
import type { Options } from 'yargs';
import { COMMANDS, GROUPS } from '../cli/cli.js';
import type { Command } from '../cli/command.js';
import { optionOf, SETTING_NAMES } from '../config/schema.js';

export interface Flag {
  /** All spellings: '--verbose', '-v'. */
  readonly names: readonly string[];
  readonly describe: string;
  readonly takesValue: boolean;
  /** The values to offer; empty if they are not a fixed set of words. */
  readonly words: readonly string[];
  readonly isFile: boolean;
  readonly mayRepeat: boolean;
}

export interface Completable {
  /** The command: 'check', 'config show'; '' for none. */
  readonly path: string;
  readonly describe: string;
  readonly takesFile: boolean;
  readonly flags: readonly Flag[];
  /** Its subcommands. */
  readonly below: readonly { readonly name: string; readonly describe: string }[];
}

const HELP: Flag = {
  ...{ names: ['--help', '-h'], describe: 'show help', words: [] },
  ...{ takesValue: false, isFile: false, mayRepeat: false },
};
const VERSION: Flag = { ...HELP, names: ['--version'], describe: 'show the version' };

function flagOf(key: string, { alias, type, describe = '', choices }: Options): Flag {
  const name = SETTING_NAMES.find((one) => optionOf(one).key === key);
  const setting = name === undefined ? undefined : optionOf(name);
  const aliases = alias === undefined ? [] : [alias].flat();
  const says = setting?.help ?? describe;
  return {
    names: [key, ...aliases].map((one) => (one.length === 1 ? `-${one}` : `--${one}`)),
    describe: says,
    takesValue: setting?.kind !== 'switch' && type !== 'boolean' && type !== 'count',
    words: (choices as readonly string[] | undefined) ?? setting?.read.words ?? [],
    isFile: /\b(path|file)\b/i.test(`${says} ${setting?.allowed ?? ''}`),
    mayRepeat: type === 'array' || type === 'count',
  };
}

const namesOf = ({ usage }: Command): string[] =>
  [usage].flat().map((one) => one.split(' ')[0] as string);

function completable(command: Command, path: string): Completable {
  return {
    path,
    describe: command.describe,
    takesFile: command.file !== undefined,
    flags: [
      ...Object.entries(command.flags()).map(([key, options]) => flagOf(key, options)),
      HELP,
      VERSION,
    ],
    below: [],
  };
}

function level(commands: readonly Command[], above: string): Completable[] {
  return commands.flatMap((command) =>
    namesOf(command)
      .filter((name) => name !== '$0')
      .map((name) => completable(command, `${above}${name}`)),
  );
}

/** All commands; the first one, '', is the program without a command. */
export function completables(): Completable[] {
  const commands = level(COMMANDS, '');
  const groups = GROUPS.map(({ name, describe, commands: own }) => {
    const members = level(own, `${name} `);
    const below = members.map(({ path, describe: what }) => ({
      name: path.slice(name.length + 1),
      describe: what,
    }));
    const itself = { path: name, describe, takesFile: false, flags: [HELP, VERSION], below };
    return { itself, members };
  });
  const top = [...commands, ...groups.map(({ itself }) => itself)];
  const unnamed = COMMANDS.find((command) => namesOf(command).includes('$0'));
  const root: Completable = {
    path: '',
    describe: '',
    takesFile: false,
    flags: unnamed === undefined ? [HELP, VERSION] : completable(unnamed, '').flags,
    below: top.map(({ path, describe }) => ({ name: path, describe })),
  };
  return [root, ...top, ...groups.flatMap(({ members }) => members)];
}
