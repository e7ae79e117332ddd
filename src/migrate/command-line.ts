// Parses options as getopt_long() and argp do: clusters of letters, attached and separate values,
// abbreviated long names.
import type { PeerOption } from './peer.js';

export interface Given {
  readonly option: PeerOption;
  /** The option as written: '-w 1024'. */
  readonly written: string;
  readonly value: string;
}

export interface CommandLine {
  readonly given: readonly Given[];
  /** One message for each word that is not an option of this program, or lacks its value or must not have one. */
  readonly unknown: readonly string[];
  /** Words with variables whose values are not known: the options that they stand for are in another file. */
  readonly variables: readonly string[];
}

/** What a shell or systemd would replace. */
const COMPUTED = /\$[\w{(]|`/;

function findLong(name: string, options: readonly PeerOption[]): PeerOption | undefined {
  const exact = options.find(({ names }) => names.includes(name));
  const abbreviated = options.filter(({ names }) => names.some((one) => one.startsWith(name)));
  return exact ?? (abbreviated.length === 1 && name.length > 2 ? abbreviated[0] : undefined);
}

/** Splits a value at blanks, as the shell and systemd do if it is not quoted. */
export const splitWords = (value: string): string[] =>
  value.split(/\s+/).filter((word) => word !== '');

export function readCommandLine(
  words: readonly string[],
  options: readonly PeerOption[],
): CommandLine {
  const given: Given[] = [];
  const unknown: string[] = [];
  const variables: string[] = [];
  const rest = [...words];
  const take = (option: PeerOption, name: string, attached: string | undefined): void => {
    const value = option.takesValue ? (attached ?? rest.shift()) : '';
    if (value === undefined) unknown.push(`${name} needs a value`);
    else if (COMPUTED.test(value)) unknown.push(`${name} ${value}: its value is not known here`);
    else given.push({ option, value, written: value === '' ? name : `${name} ${value}` });
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      unknown.push(...rest.splice(0).map((operand) => `${operand} is not an option`));
    } else if (word.startsWith('--')) {
      const [name = '', ...value] = word.split('=');
      const option = findLong(name, options);
      if (option === undefined) unknown.push(`${word} is not an option of it`);
      else if (value.length > 0 && !option.takesValue) unknown.push(`${name} takes no value`);
      else take(option, name, value.length > 0 ? value.join('=') : undefined);
    } else if (word.startsWith('-') && word !== '-') {
      for (let letters = word.slice(1); letters !== ''; ) {
        const name = `-${letters[0]}`;
        letters = letters.slice(1);
        const option = options.find(({ names }) => names.includes(name));
        if (option === undefined) unknown.push(`${name} is not an option of it`);
        else if (option.takesValue) {
          take(option, name, letters === '' ? undefined : letters);
          letters = '';
        } else take(option, name, undefined);
      }
    } else if (COMPUTED.test(word)) {
      variables.push(word);
    } else {
      unknown.push(`${word} is not an option`);
    }
  }
  return { given, unknown, variables };
}
