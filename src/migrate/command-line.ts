// Options as getopt_long() and argp understand them: clusters of letters, values behind or beside
// them, long names cut short.
import type { PeerOption } from './peer.js';

export interface Given {
  readonly option: PeerOption;
  /** As it was written: '-w 1024'. */
  readonly as: string;
  readonly value: string;
}

export interface CommandLine {
  readonly given: readonly Given[];
  /** What is no option of this program, and why. */
  readonly unknown: readonly string[];
  /** Variables of the file that a unit reads its options from. */
  readonly elsewhere: readonly string[];
}

function findLong(name: string, options: readonly PeerOption[]): PeerOption | undefined {
  const exact = options.find(({ names }) => names.includes(name));
  const begun = options.filter(({ names }) => names.some((one) => one.startsWith(name)));
  return exact ?? (begun.length === 1 && name.length > 2 ? begun[0] : undefined);
}

/** Words of a value that no quote held together: the shell and systemd split at blanks. */
export const splitWords = (value: string): string[] =>
  value.split(/\s+/).filter((word) => word !== '');

export function readCommandLine(
  words: readonly string[],
  options: readonly PeerOption[],
): CommandLine {
  const given: Given[] = [];
  const unknown: string[] = [];
  const elsewhere: string[] = [];
  const rest = [...words];
  const take = (option: PeerOption, written: string, attached: string | undefined): void => {
    const value = option.takesValue ? (attached ?? rest.shift()) : '';
    if (value === undefined) unknown.push(`${written} wants a value`);
    else given.push({ option, value, as: value === '' ? written : `${written} ${value}` });
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      unknown.push(...rest.splice(0).map((operand) => `${operand} is no option`));
    } else if (word.startsWith('--')) {
      const [name = '', ...value] = word.split('=');
      const option = findLong(name, options);
      if (option === undefined) unknown.push(`${word} is no option of it`);
      else if (value.length > 0 && !option.takesValue) unknown.push(`${name} takes no value`);
      else take(option, name, value.length > 0 ? value.join('=') : undefined);
    } else if (word.startsWith('-') && word !== '-') {
      for (let letters = word.slice(1); letters !== ''; ) {
        const name = `-${letters[0]}`;
        letters = letters.slice(1);
        const option = options.find(({ names }) => names.includes(name));
        if (option === undefined) unknown.push(`${name} is no option of it`);
        else if (option.takesValue) {
          take(option, name, letters === '' ? undefined : letters);
          letters = '';
        } else take(option, name, undefined);
      }
    } else if (word.startsWith('$')) {
      elsewhere.push(word);
    } else {
      unknown.push(`${word} is no option`);
    }
  }
  return { given, unknown, elsewhere };
}
