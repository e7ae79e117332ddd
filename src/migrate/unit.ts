// What a unit with its drop-ins starts, and with which environment (systemd.service(5), systemd.exec(5)).
import { readUnitFile } from './unit-file.js';
import { expandSpecifiers, splitCommands, splitUnitWords } from './unit-words.js';

export interface UnitCommand {
  readonly words: readonly string[];
  /** Whether variables are replaced; the prefix `:` prevents it. */
  readonly expands: boolean;
}

export interface Unit {
  readonly commands: readonly UnitCommand[];
  readonly environment: ReadonlyMap<string, string>;
  /** The arguments of EnvironmentFile=, without the prefix `-`. */
  readonly environmentFiles: readonly string[];
  /** Names that UnsetEnvironment= removes at last. */
  readonly unset: readonly string[];
  /** One message for each setting that systemd ignores. */
  readonly ignored: readonly string[];
}

/** Removes the prefixes of ExecStart=, in any order: `-` `@` `:` `+` `!`. After `@` the second word is argv[0] only. */
function commandOf([first = '', ...words]: readonly string[]): UnitCommand {
  const [prefix = ''] = /^[-@:+!|]*/.exec(first) ?? [];
  const rest = prefix.includes('@') ? words.slice(1) : words;
  return { words: [first.slice(prefix.length), ...rest], expands: !prefix.includes(':') };
}

/** Reads the unit, then its drop-ins in their order. An empty value removes those before it. */
export function readUnit(texts: readonly string[], name: string): Unit {
  let commands: UnitCommand[] = [];
  let environmentFiles: string[] = [];
  let unset: string[] = [];
  const ignored: string[] = [];
  const environment = new Map<string, string>();
  for (const { section, key, value } of texts.flatMap(readUnitFile)) {
    if (section !== 'Service') continue;
    const given = expandSpecifiers(value, name);
    if (key === 'ExecStart') {
      if (given === '') commands = [];
      const line = splitCommands(given);
      commands.push(...line.commands.map(commandOf));
      if (line.isOpen) ignored.push(`${key}=${value}`);
    } else if (key === 'EnvironmentFile') {
      const path = given.replace(/^-/, '');
      environmentFiles = path === '' ? [] : [...environmentFiles, path];
    } else if (key === 'Environment') {
      if (given === '') environment.clear();
      const { words, isOpen } = splitUnitWords(given);
      if (isOpen) ignored.push(`${key}=${value}`);
      for (const word of words) {
        const [, variable, text] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) ?? [];
        if (variable !== undefined) environment.set(variable, text ?? '');
      }
    } else if (key === 'UnsetEnvironment') {
      unset = given === '' ? [] : [...unset, ...splitUnitWords(given).words];
    }
  }
  return { commands, environment, environmentFiles, unset, ignored };
}
