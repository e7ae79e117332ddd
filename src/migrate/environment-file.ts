// The file that a unit's EnvironmentFile= names (systemd.exec(5)). Nothing is expanded in it, and a quote counts
// only at the start of a value or after another quoted part.

export interface Assigned {
  /** Values by name; the last assignment of a name counts. */
  readonly values: ReadonlyMap<string, string>;
  /** One message for each line that was passed over, with its number. */
  readonly unread: readonly string[];
}

/** Whether an odd number of backslashes is at the end. */
const continues = (line: string): boolean => (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1;

const BLANK = /[ \t\r]/;

interface Value {
  readonly text: string;
  /** Index of the newline that ends it, or the length of the file. */
  readonly end: number;
}

/** Reads the quoted part that begins at `start`; in double quotes a backslash escapes one of `"\`$` and a newline. */
function readQuoted(source: string, start: number): Value {
  const quote = source[start];
  let text = '';
  let at = start + 1;
  for (; at < source.length && source[at] !== quote; at++) {
    const next = source[at + 1] ?? '';
    if (source[at] !== '\\' || quote === "'") text += source[at];
    else {
      at++;
      if (next !== '\n') text += '"\\`$'.includes(next) ? next : `\\${next}`;
    }
  }
  return { text, end: at + 1 };
}

function readValue(source: string, start: number): Value {
  let text = '';
  /** The value without the blanks after its last other character. */
  let kept = '';
  let isPlain = false;
  let at = start;
  while (at < source.length && source[at] !== '\n') {
    const char = source[at] as string;
    if (!isPlain && /["']/.test(char)) {
      const quoted = readQuoted(source, at);
      text += quoted.text;
      kept = text;
      at = quoted.end;
      continue;
    }
    if (char === '\\') {
      const next = source[at + 1] ?? '';
      isPlain = true;
      if (next !== '\n') text += next;
      kept = text;
      at += 2;
      continue;
    }
    at++;
    // Blanks before the value, and between a quoted part and what follows, are dropped.
    if (!isPlain && BLANK.test(char)) continue;
    isPlain = true;
    text += char;
    if (!BLANK.test(char)) kept = text;
  }
  return { text: kept, end: Math.min(at, source.length) };
}

export function readEnvironmentFile(source: string): Assigned {
  const values = new Map<string, string>();
  const unread: string[] = [];
  let [number, counted] = [1, 0];
  for (let at = 0; at < source.length; at++) {
    const newline = source.indexOf('\n', at);
    const line = source.slice(at, newline === -1 ? source.length : newline);
    const equals = line.indexOf('=');
    const key = line.slice(0, equals).trim();
    if (equals >= 0 && /^[A-Za-z_]\w*$/.test(key)) {
      const { text, end } = readValue(source, at + equals + 1);
      values.set(key, text);
      at = end;
      continue;
    }
    for (; counted < at; counted++) if (source[counted] === '\n') number++;
    const isComment = /^[#;]/.test(line.trim());
    if (!isComment && line.trim() !== '') unread.push(`line ${number} is not an assignment`);
    // NEWS of systemd 254: no longer a part of the comment.
    if (isComment && continues(line) && /^[ \t]*[A-Za-z_]/.test(source.slice(at + line.length + 1)))
      unread.push(`line ${number + 1} is part of the comment above it before systemd 254`);
    at += line.length;
  }
  return { values, unread };
}
