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

/** Splits at blanks outside quotes. A quote that is not closed lasts until the end of the value, and no longer. */
export function splitUnitWords(value: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < value.length; at++) {
    const char = value[at] as string;
    if (quote === '' && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word ??= '';
    if (char === quote) quote = '';
    else if (quote === '' && /["']/.test(char)) quote = char;
    else if (char === '\\' && value[at + 1] === ';' && word === '') {
      word = '\\;'; // a semicolon that separates no commands: see splitCommands()
      at++;
    } else if (char === '\\') {
      const [text, length] = unescapeAt(value, at + 1);
      word += text;
      at += length;
    } else word += char;
  }
  return word === undefined ? words : [...words, word];
}

/** The command lines of one ExecStart=, which a lone semicolon separates. */
export function splitCommands(value: string): string[][] {
  const commands: string[][] = [[]];
  for (const word of splitUnitWords(value)) {
    if (word === ';') commands.push([]);
    else commands.at(-1)?.push(word === '\\;' ? ';' : word);
  }
  return commands.filter((words) => words.length > 0);
}

/**
 * Replaces variables: `$NAME` as a word of its own by the words of its value, `${NAME}` by its value. Those that are
 * not in `variables` stay, and so does every other `$`; `$$` is a dollar sign.
 */
export function expandVariables(words: readonly string[], variables: Variables): string[] {
  return words.flatMap((word) => {
    const [, alone] = /^\$([A-Za-z_]\w*)$/.exec(word) ?? [];
    const value = alone === undefined ? undefined : variables.get(alone);
    if (value !== undefined) return splitUnitWords(value);
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
