// The words of a unit's settings: quotes and escapes (systemd.syntax(7), "Quoting"), variables
// (systemd.service(5), "Command lines"), and the specifiers that follow from the unit's name (systemd.unit(5)).
import type { Variables } from './shell-words.js';

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  s: ' ',
};
const CODE = /^(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/;
const LAST_CODE_POINT = 0x10ffff;

/** What the escape after a backslash stands for, and its length; an unknown one is kept as it is. */
function unescapeAt(text: string, at: number): readonly [string, number] {
  const [all, hex, octal, short, long] = CODE.exec(text.slice(at)) ?? [];
  if (all !== undefined) {
    const code = octal
      ? Number.parseInt(octal, 8)
      : Number.parseInt(hex ?? short ?? long ?? '', 16);
    if (code > 0 && code <= LAST_CODE_POINT) return [String.fromCodePoint(code), all.length];
  }
  const char = text[at] ?? '';
  if (/["'\\]/.test(char)) return [char, 1];
  return [ESCAPES[char] ?? `\\${char}`, 1];
}

/** A word without its quotes and escapes, and as it is written. */
interface Word {
  readonly text: string;
  readonly written: string;
}

export interface UnitWords {
  /** Those before a quote that is not closed. */
  readonly words: readonly string[];
  /** Whether a quote is not closed: systemd ignores that word and, of a command, the whole line. */
  readonly isOpen: boolean;
}

/**
 * Splits at blanks outside quotes. In a variable's value (`isValue`) a backslash makes the next character an ordinary
 * one, and a quote that is not closed lasts until the end.
 */
function readWords(value: string, isValue: boolean): { words: Word[]; isOpen: boolean } {
  const words: Word[] = [];
  let word: string | undefined;
  let [quote, start] = ['', 0];
  const finish = (end: number): void => {
    if (word !== undefined) words.push({ text: word, written: value.slice(start, end) });
    word = undefined;
  };
  for (let at = 0; at < value.length; at++) {
    const char = value[at] as string;
    if (quote === '' && /\s/.test(char)) {
      finish(at);
      continue;
    }
    if (word === undefined) [word, start] = ['', at];
    if (char === quote) quote = '';
    else if (quote === '' && /["']/.test(char)) quote = char;
    else if (char === '\\') {
      const [text, length] = isValue ? [value[at + 1] ?? '', 1] : unescapeAt(value, at + 1);
      word += text;
      at += length;
    } else word += char;
  }
  const isOpen = quote !== '' && !isValue;
  if (!isOpen) finish(value.length);
  return { words, isOpen };
}

const textsOf = (words: readonly Word[]): string[] => words.map(({ text }) => text);

export function splitUnitWords(value: string): UnitWords {
  const { words, isOpen } = readWords(value, false);
  return { words: textsOf(words), isOpen };
}

/** The command lines of one ExecStart=, which a semicolon separates that is a word of its own without quotes. */
export function splitCommands(value: string): { commands: string[][]; isOpen: boolean } {
  const { words, isOpen } = readWords(value, false);
  const commands: string[][] = [[]];
  for (const { text, written } of words) {
    if (written === ';') commands.push([]);
    else commands.at(-1)?.push(written === '\\;' ? ';' : text);
  }
  if (isOpen) commands.pop();
  return { commands: commands.filter((one) => one.length > 0), isOpen };
}

/**
 * Replaces variables: `$NAME` as a word of its own by the words of its value, `${NAME}` by its value. Those that are
 * not in `variables` stay, and so does every other `$`; `$$` is a dollar sign.
 */
export function expandVariables(words: readonly string[], variables: Variables): string[] {
  return words.flatMap((word) => {
    const [, alone] = /^\$([A-Za-z_]\w*)$/.exec(word) ?? [];
    const value = alone === undefined ? undefined : variables.get(alone);
    if (value !== undefined) return textsOf(readWords(value, true).words);
    return word.replaceAll(/\$\$|\$\{([A-Za-z_]\w*)\}/g, (found, name?: string) =>
      name === undefined ? '$' : (variables.get(name) ?? found),
    );
  });
}

/** Replaces the specifiers that are the same on every machine or follow from the unit's name; others stay. */
export function expandSpecifiers(value: string, unit: string): string {
  const [prefix = unit, instance = ''] = unit.split('@');
  const known: Readonly<Record<string, string>> = {
    '%': '%',
    n: `${unit}.service`,
    N: unit,
    p: prefix,
    P: prefix,
    i: instance,
    I: instance,
    t: '/run',
    S: '/var/lib',
    C: '/var/cache',
    L: '/var/log',
    E: '/etc',
    T: '/tmp',
    V: '/var/tmp',
  };
  return value.replaceAll(/%(.)/g, (found, letter: string) =>
    Object.hasOwn(known, letter) ? (known[letter] as string) : found,
  );
}
