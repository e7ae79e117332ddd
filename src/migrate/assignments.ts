// The variables that a configuration file assigns, by the rules of the program that reads it: a shell,
// systemd's EnvironmentFile=, or a unit. Nothing is executed or expanded; what cannot be read is reported.

export type Dialect = 'shell' | 'environmentFile' | 'unit';

export interface Assigned {
  /** Values by name; the last assignment of a name counts. */
  readonly values: ReadonlyMap<string, string>;
  /** One message for each place that was skipped, with its line number. Empty for a unit. */
  readonly unread: readonly string[];
}

interface Word {
  readonly text: string;
  /** The variable name, if the word begins with a name and an unquoted `=`. */
  readonly name: string | undefined;
  /** Whether a shell would replace part of it (`$…` or a backquote). */
  readonly expands: boolean;
  /** Index after its last character. */
  readonly end: number;
}

const OPENERS = new Set(['if', 'case', 'for', 'while', 'until', '{', 'select']);
const CLOSERS = new Set(['fi', 'esac', 'done', '}']);

/** Reads one word from `start` on, without its quotes and backslashes. In a shell a blank or an operator ends it. */
function readWord(source: string, start: number, isShell: boolean): Word {
  const ends = isShell ? /[\s;&|<>()]/ : /\n/;
  let text = '';
  let quote = '';
  let name: string | undefined;
  let expands = false;
  let at = start;
  for (; at < source.length; at++) {
    const char = source[at] as string;
    if (quote === '' && ends.test(char)) break;
    if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === '\\' && quote !== "'") {
      const next = source[++at] ?? '';
      const isEscape = quote === '' || '"\\$`\n'.includes(next);
      if (next !== '\n') text += isEscape ? next : `\\${next}`;
    } else {
      if (
        quote !== "'" &&
        (char === '`' || (char === '$' && /[\w{(@*#?$!-]/.test(source[at + 1] ?? '')))
      )
        expands = true;
      if (char === '=' && quote === '' && name === undefined && source.slice(start, at) === text)
        name = text;
      text += char;
    }
  }
  return { text, name, expands: isShell && expands, end: at };
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

function readShell(source: string): Assigned {
  const values = new Map<string, string>();
  const unread: string[] = [];
  let depth = 0;
  let at = 0;
  while (at < source.length) {
    if (/[\s;]/.test(source[at] as string)) {
      at++;
      continue;
    }
    if (source[at] === '#') {
      at = endOfLine(source, at);
      continue;
    }
    const start = at;
    const words: Word[] = [];
    while (at < source.length && !/[\n;&|<>()#]/.test(source[at] as string)) {
      if (/\s/.test(source[at] as string) || source.startsWith('\\\n', at)) {
        at += source[at] === '\\' ? 2 : 1;
        continue;
      }
      const word = readWord(source, at, true);
      words.push(word);
      at = word.end;
    }
    const isPlain = at >= source.length || /[\n;#]/.test(source[at] as string);
    const first = words[0]?.text ?? '';
    if (CLOSERS.has(first)) depth = Math.max(0, depth - 1);
    const given = first === 'export' || first === 'readonly' ? words.slice(1) : words;
    const readable =
      isPlain && given.length > 0 && given.every(({ name }) => /^[A-Za-z_]\w*$/.test(name ?? ''));
    const where = `line ${lineAt(source, start)}`;
    if (!readable) unread.push(`${where} is not a plain assignment`);
    else if (depth > 0) unread.push(`${where} is inside a condition or loop`);
    else {
      for (const { name = '', text, expands } of given) {
        if (expands) unread.push(`${where}: the value of ${name} is computed by the shell`);
        else values.set(name, text.slice(name.length + 1));
      }
    }
    if (OPENERS.has(first)) depth++;
    if (!isPlain) at = endOfLine(source, at);
  }
  return { values, unread };
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end === -1 ? source.length : end;
}

/** systemd's rules: one assignment per line, `;` and `#` begin a comment only at the start of a line. */
function readLines(source: string, isUnit: boolean): Assigned {
  const values = new Map<string, string>();
  const unread: string[] = [];
  for (let at = 0; at < source.length; at++) {
    const start = at;
    const line = source.slice(at, endOfLine(source, at));
    const [head, name] = /^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*/.exec(line) ?? [];
    if (head === undefined || name === undefined) {
      at += line.length;
      if (!/^\s*([#;].*|\[.*\]\s*)?$/.test(line))
        unread.push(`line ${lineAt(source, start)} is not an assignment`);
      continue;
    }
    const { text, end } = readWord(source, at + head.length, false);
    at = end;
    // The last line counts. This holds for ExecStart= too, since an empty line removes those before it.
    values.set(name, text.trimEnd());
  }
  return { values, unread: isUnit ? [] : unread };
}

export const readAssignments = (source: string, dialect: Dialect): Assigned =>
  dialect === 'shell' ? readShell(source) : readLines(source, dialect === 'unit');
