// Words of a shell script (POSIX.1-2024, XCU 2.2, 2.6): quotes, backslashes, and those parameter expansions whose
// value follows from the text alone. Nothing is executed.

/** Values of variables by name. A variable that is not in it may still be set by the shell's environment. */
export type Variables = Pick<ReadonlyMap<string, string>, 'get'>;

export interface ShellWord {
  /** The word without its quotes, as an assignment takes it: not split at blanks. */
  readonly text: string;
  /** The arguments that it becomes in a command: none for an unquoted empty variable, several for one with blanks. */
  readonly fields: readonly string[];
  /** Its parts, for a word within an expansion. */
  readonly segments: readonly Segment[];
  /** The variable's name, if the word begins with a name and an unquoted `=`. */
  readonly name: string | undefined;
  /** Whether its value depends on more than the text: an unknown variable, a command's output. */
  readonly isComputed: boolean;
  /** Index after its last character. */
  readonly end: number;
}

/** Text that is split at blanks in a command, unless it is quoted. */
interface Segment {
  readonly text: string;
  readonly isQuoted: boolean;
}

interface Expansion {
  /** Undefined if the value does not follow from the text. */
  readonly value: readonly Segment[] | undefined;
  readonly end: number;
}

const unquoted = (text: string | undefined): Segment[] | undefined =>
  text === undefined ? undefined : [{ text, isQuoted: false }];

/** A longer expansion counts as computed, so that nested ones cannot exhaust the stack. */
const LONGEST_EXPANSION = 4096;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '{': '}' };

/** The index of what closes the bracket at `open`, or the end of the text. */
function closingOf(source: string, open: number): number {
  const [opener, closer] = [source[open], CLOSING[source[open] as string]];
  for (let at = open, depth = 0; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === opener) depth++;
    else if (source[at] === closer && --depth === 0) return at;
  }
  return source.length;
}

/** Expands what is between `${` and `}`: a name, alone or with one of `-`, `:-`, `=`, `:=`, `+`, `:+`. */
function expandBraces(inner: string, variables: Variables): readonly Segment[] | undefined {
  if (inner.length > LONGEST_EXPANSION) return undefined;
  const [, name, operator, word = ''] = /^([A-Za-z_]\w*)(:?[-=+])?([\s\S]*)$/.exec(inner) ?? [];
  if (name === undefined || (operator === undefined && word !== '')) return undefined;
  const value = variables.get(name);
  if (operator === undefined) return unquoted(value);
  const isSet = operator.startsWith(':')
    ? value !== undefined && value !== ''
    : value !== undefined;
  if (operator.endsWith('+') ? !isSet : isSet) return unquoted(operator.endsWith('+') ? '' : value);
  const other = readShellWord(word, 0, variables, /(?!)/);
  return other.isComputed ? undefined : other.segments;
}

/** The expansion at a `$` or backquote; undefined if the `$` stands for itself. */
function expansionAt(source: string, at: number, variables: Variables): Expansion | undefined {
  if (source[at] === '`') {
    const end = source.indexOf('`', at + 1);
    return { value: undefined, end: end === -1 ? source.length : end + 1 };
  }
  const rest = source.slice(at + 1);
  const [name] = /^[A-Za-z_]\w*/.exec(rest) ?? [];
  if (name !== undefined)
    return { value: unquoted(variables.get(name)), end: at + 1 + name.length };
  if (/^[({]/.test(rest)) {
    const close = closingOf(source, at + 1);
    const inner = source.slice(at + 2, close);
    const value = rest.startsWith('{') ? expandBraces(inner, variables) : undefined;
    return { value, end: Math.min(close + 1, source.length) };
  }
  return /^[\d@*#?$!-]/.test(rest) ? { value: undefined, end: at + 2 } : undefined;
}

/** Splits unquoted text at blanks (POSIX.1-2024, XCU 2.6.5). */
function fieldsOf(segments: readonly Segment[]): string[] {
  const fields: string[] = [];
  let field: string | undefined;
  for (const { text, isQuoted } of segments) {
    if (isQuoted) field = (field ?? '') + text;
    else
      for (const [index, part] of text.split(/[ \t\n]+/).entries()) {
        if (index > 0 && field !== undefined) fields.push(field);
        if (index > 0) field = undefined;
        if (part !== '') field = (field ?? '') + part;
      }
  }
  return field === undefined ? fields : [...fields, field];
}

/** Reads one word from `start` on, until an unquoted character that `ends` matches. */
export function readShellWord(
  source: string,
  start: number,
  variables: Variables,
  ends = /[\s;&|<>()]/,
): ShellWord {
  const segments: Segment[] = [];
  let [quote, isComputed] = ['', false];
  let name: string | undefined;
  /** Whether the word so far is its own text: without quotes, backslashes and expansions. */
  let isPlain = true;
  const add = (text: string, isQuoted = true): void => {
    segments.push({ text, isQuoted });
  };
  let at = start;
  while (at < source.length) {
    const char = source[at] as string;
    if (quote === '' && ends.test(char)) break;
    const expansion =
      quote !== "'" && /[$`]/.test(char) ? expansionAt(source, at, variables) : undefined;
    if (expansion !== undefined) {
      const { value, end } = expansion;
      isPlain = false;
      isComputed ||= value === undefined;
      if (value === undefined) add(source.slice(at, end));
      for (const { text, isQuoted } of value ?? []) add(text, isQuoted || quote !== '');
      at = end;
      continue;
    }
    at++;
    if (/["'\\]/.test(char)) isPlain = false;
    if (char === quote) quote = '';
    else if (quote === '' && /["']/.test(char)) {
      quote = char;
      add('');
    } else if (char === '\\' && quote !== "'") {
      const next = source[at++] ?? '';
      const isEscape = quote === '' || '"\\$`\n'.includes(next);
      if (next !== '\n') add(isEscape ? next : `\\${next}`);
    } else {
      if (char === '=' && isPlain) name ??= source.slice(start, at - 1);
      // Only a word within an expansion has blanks that are not quoted.
      add(char, quote !== '' || !/\s/.test(char));
    }
  }
  const end = Math.min(at, source.length); // after a backslash at the end
  const text = segments.map((one) => one.text).join('');
  return { text, fields: fieldsOf(segments), segments, name, isComputed, end };
}
