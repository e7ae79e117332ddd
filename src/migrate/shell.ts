// The simple commands of a shell script (POSIX.1-2024, XCU 2.9.1), without executing any.
import { readShellWord, type ShellWord, type Variables } from './shell-words.js';

export interface ShellCommand {
  readonly words: readonly ShellWord[];
  /** Number of the line that it begins in, from 1. */
  readonly line: number;
  /** Whether it is run in any case and by itself: in no condition, list, pipeline, group or redirection. */
  readonly isPlain: boolean;
  /** How many conditions, loops and groups it is in. */
  readonly depth: number;
}

interface HereDocument {
  readonly delimiter: string;
  /** Whether tabs at the start of a line are dropped: `<<-`. */
  readonly isIndented: boolean;
}

const OPENERS = new Set(['if', 'case', 'for', 'while', 'until', '{', 'select']);
const CLOSERS = new Set(['fi', 'esac', 'done', '}']);
const OPERATOR = /\n|;;?|&&?|\|\|?|[()]/y;
const REDIRECTION = /<<<|<<-?|(?:<>|>\||>>|[<>])(?:&-?)?/y;
/** What ends a command without making the next one depend on it. */
const ENDS_ALONE = ['', '\n', ';'];

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

/** The index of the line's end. */
export function endOfLine(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end === -1 ? source.length : end;
}

/** The end of a here-document's delimiter word; nothing is expanded in it (POSIX.1-2024, XCU 2.7.4). */
const LITERALLY: Variables = { get: () => undefined };

/** The index after the here-documents that begin at `at`, each up to the line that is its delimiter. */
function afterHereDocuments(
  source: string,
  from: number,
  documents: readonly HereDocument[],
): number {
  let at = from;
  for (const { delimiter, isIndented } of documents) {
    for (let isOpen = true; isOpen && at < source.length; ) {
      const end = endOfLine(source, at);
      const line = source.slice(at, end);
      isOpen = (isIndented ? line.replace(/^\t+/, '') : line) !== delimiter;
      at = end + 1;
    }
  }
  return Math.min(at, source.length);
}

/**
 * The commands in their order. A word is read when its command is: an assignment that the caller has put into
 * `variables` is in force for the commands that follow.
 */
export function* readCommands(source: string, variables: Variables): Generator<ShellCommand> {
  let before = '';
  let depth = 0;
  let words: ShellWord[] = [];
  let start = 0;
  let isRedirected = false;
  let documents: HereDocument[] = [];
  let [line, counted] = [1, 0];
  // The assignments before a word in the same command, for `A=1 B=$A`.
  let own: Map<string, string | undefined> | undefined = new Map();
  const assigned: Variables = {
    get: (name) => (own?.has(name) ? own.get(name) : variables.get(name)),
  };
  for (let at = 0; at <= source.length; ) {
    const operator = at === source.length ? '' : match(OPERATOR, source, at);
    if (operator !== undefined) {
      const first = words.length === 0 ? '' : source.slice(start, words[0]?.end);
      if (CLOSERS.has(first)) depth = Math.max(0, depth - 1);
      const isAlone = ENDS_ALONE.includes(before) && ENDS_ALONE.includes(operator);
      for (; counted < start; counted++) if (source[counted] === '\n') line++;
      if (words.length > 0 || !ENDS_ALONE.includes(operator))
        yield { words, line, depth, isPlain: isAlone && !isRedirected };
      if (OPENERS.has(first)) depth++;
      if (words.length > 0 || operator !== '\n') before = operator;
      words = [];
      own = new Map();
      isRedirected = false;
      at += Math.max(1, operator.length);
      if (operator === '\n') {
        at = afterHereDocuments(source, at, documents);
        documents = [];
      }
      start = at;
      continue;
    }
    const redirection = match(REDIRECTION, source, at);
    if (redirection !== undefined) {
      isRedirected = true;
      if (/^\d$/.test(words.at(-1)?.text ?? '') && words.at(-1)?.end === at) words.pop();
      at += redirection.length;
      while (/[ \t]/.test(source[at] ?? '')) at++;
      if (redirection.startsWith('<<') && redirection !== '<<<') {
        const { text, end } = readShellWord(source, at, LITERALLY);
        documents.push({ delimiter: text, isIndented: redirection.endsWith('-') });
        at = end;
      } else if (!redirection.endsWith('-')) at = readShellWord(source, at, variables).end;
    } else if (source[at] === '#') at = endOfLine(source, at);
    else if (source.startsWith('\\\n', at)) at += 2;
    else if (/\s/.test(source[at] as string)) at++;
    else {
      const word = readShellWord(source, at, assigned);
      const { name, text, isComputed } = word;
      if (name === undefined) own = undefined;
      else own?.set(name, isComputed ? undefined : text.slice(name.length + 1));
      if (words.length === 0) start = at;
      words.push(word);
      at = word.end;
    }
  }
}
