// Finds in which line of a TOML file each key is set. The parser tells the line of a syntax error only. The text is
// one that the parser has accepted, so that only as much of TOML 1.0 is read here as is needed to find the keys.

/** The line of a `[[source]]` table's header, and of each key in it. */
export interface TableLines {
  readonly line: number;
  readonly keys: ReadonlyMap<string, number>;
}

export interface TomlLines {
  /** Of each key at the top, and of the first table with that name. */
  readonly keys: ReadonlyMap<string, number>;
  /** The tables of the array `source`, in their order. */
  readonly sources: readonly TableLines[];
}

/** What may contain a line break or a bracket that ends nothing: strings of all four kinds, and comments. */
const SKIPPED =
  /^(?:"""(?:\\[\s\S]|[^\\])*?"{3,5}|'''[\s\S]*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*)/;
/** The first part of a key: bare, or quoted. */
const KEY = /^(?:"((?:\\.|[^"\\\n])*)"|'([^'\n]*)'|([A-Za-z0-9_-]+))/;
const HEADER = /^\[(\[?)[ \t]*/;

/** The first part of the key that the text begins with; undefined if there is none. */
function keyAt(text: string): string | undefined {
  const [, basic, literal, bare] = KEY.exec(text) ?? [];
  if (basic === undefined) return literal ?? bare;
  try {
    return JSON.parse(`"${basic}"`) as string;
  } catch {
    return basic; // an escape that JSON does not have: no known key contains one
  }
}

/** The statements of a file, each with its line: a key with its value, or a header. */
function* statements(text: string): Generator<{ readonly line: number; readonly text: string }> {
  let line = 1;
  let begin = 0;
  let beginLine = 1;
  let depth = 0;
  for (let at = 0; at <= text.length; ) {
    const letter = text[at];
    const isEnd = letter === undefined || (letter === '\n' && depth <= 0);
    if (isEnd) {
      const statement = text.slice(begin, at);
      const trimmed = statement.trimStart();
      if (trimmed !== '' && !trimmed.startsWith('#')) yield { line: beginLine, text: trimmed };
      [begin, depth] = [at + 1, 0];
    }
    const skipped = /["'#]/.test(letter ?? '') ? SKIPPED.exec(text.slice(at, at + LONGEST)) : null;
    const piece = skipped?.[0] ?? letter ?? '';
    if (skipped === null && /[[{]/.test(piece)) depth += 1;
    if (skipped === null && /[\]}]/.test(piece)) depth -= 1;
    line += piece.split('\n').length - 1;
    if (isEnd) beginLine = line;
    at += Math.max(1, piece.length);
  }
}

/** The most that one string is looked at: a file of strings without end must not take long. */
const LONGEST = 64 * 1024;

export function tomlLines(text: string): TomlLines {
  const keys = new Map<string, number>();
  const sources: { line: number; keys: Map<string, number> }[] = [];
  let into: Map<string, number> | undefined = keys;
  for (const { line, text: statement } of statements(text)) {
    const [header, isArray] = HEADER.exec(statement) ?? [];
    const key = keyAt(statement.slice(header?.length ?? 0));
    if (key === undefined) continue;
    if (header === undefined) {
      if (into !== undefined && !into.has(key)) into.set(key, line);
      continue;
    }
    if (!keys.has(key)) keys.set(key, line);
    const isSource =
      isArray === '[' && /^\[\[[ \t]*(?:source|"source"|'source')[ \t]*\]\]/.test(statement);
    into = isSource ? new Map() : undefined; // the keys of any other table are not ours
    if (into !== undefined) sources.push({ line, keys: into });
  }
  return { keys, sources };
}
