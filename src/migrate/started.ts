// Finds the daemon that a command starts in the end: through wrappers, a shell's -c, scripts, and the files that
// they source.
import { posix } from 'node:path';
import { readCommands } from './shell.js';
import { unwrap } from './wrappers.js';

export interface Finder {
  /** Whether a program's file name is that of a daemon that is looked for. */
  isDaemon(name: string): boolean;
  /** The text of a script or of a file that it sources; undefined if it cannot be read. */
  read(path: string): string | undefined;
  /** Is told of each script and sourced file that an administrator may have changed. */
  onRead(path: string): void;
  /** Is told of each file to source that cannot be read, by its path as far as that is known. */
  onUnread(path: string): void;
}

/** Programs and libraries of functions, which packages own. */
const OWNED = /^\/(?:usr\/)?(?:s?bin|lib\w*)\/|\/functions$/;

type Environment = Map<string, string>;

const SHELLS = ['sh', 'bash', 'dash', 'ash', 'ksh', 'mksh', 'zsh'];
const MOST_NESTED = 6;

/** The script that a shell's arguments have after -c, or name; undefined for neither. */
function scriptOf(args: readonly string[], { read }: Finder): string | undefined {
  const at = args.findIndex((word) => /^-[a-z]*c[a-z]*$/.test(word));
  if (at >= 0) return args[at + 1];
  const path = args.find((word) => !/^[-+]/.test(word));
  return path === undefined ? undefined : read(path);
}

function* daemonsInScript(
  text: string,
  variables: Environment,
  finder: Finder,
  nested: number,
): Generator<string[]> {
  for (const { words } of readCommands(text, variables)) {
    const count = words.findIndex(({ name }) => name === undefined);
    const isDeclared = ['export', 'readonly', 'local'].includes(words[0]?.text ?? '');
    const isAssignment = words.length > 0 && (count === -1 || isDeclared);
    // In a script an assignment counts in a condition too: there it usually tests that a file is there.
    for (const { name, text: given, isComputed } of isAssignment ? words : []) {
      if (name === undefined) continue;
      if (isComputed) variables.delete(name);
      else variables.set(name, given.slice(name.length + 1));
    }
    if (isAssignment) continue;
    const fields = words.slice(Math.max(0, count)).flatMap((word) => word.fields);
    const own = new Map(variables);
    for (const { name = '', text: given } of words.slice(0, count))
      own.set(name, given.slice(name.length + 1));
    const path = ['.', 'source'].includes(fields[0] ?? '') ? (fields[1] ?? '') : '';
    const sourced = path === '' ? undefined : finder.read(path);
    if (path !== '' && !OWNED.test(path))
      sourced === undefined ? finder.onUnread(path) : finder.onRead(path);
    if (sourced === undefined) yield* daemonsIn(fields, own, finder, nested + 1);
    else if (nested < MOST_NESTED) yield* daemonsInScript(sourced, variables, finder, nested + 1);
  }
}

function* daemonsIn(
  words: readonly string[],
  environment: Environment,
  finder: Finder,
  nested: number,
): Generator<string[]> {
  const [first = '', ...args] = words;
  if (first === '' || nested > MOST_NESTED) return;
  const name = posix.basename(first);
  if (finder.isDaemon(name)) {
    yield [...words];
    return;
  }
  const inner = unwrap(words);
  if (inner !== undefined) {
    const own = new Map([...environment, ...inner.sets]);
    yield* daemonsIn(inner.words, own, finder, nested + 1);
    return;
  }
  const file = first.startsWith('/') && !SHELLS.includes(name) ? finder.read(first) : undefined;
  const isScript = /^#![^\n]*\b(?:ba|da|a|k)?sh\b/.test(file ?? '');
  if (isScript && !OWNED.test(first)) finder.onRead(first);
  const script = SHELLS.includes(name) ? scriptOf(args, finder) : isScript ? file : undefined;
  if (script !== undefined) yield* daemonsInScript(script, new Map(environment), finder, nested);
}

/** The command lines of daemons, each once. `environment` is what a script finds set. */
export function startedDaemons(
  words: readonly string[],
  environment: Iterable<readonly [string, string]>,
  finder: Finder,
): string[][] {
  const found = new Map<string, string[]>();
  for (const one of daemonsIn(words, new Map(environment), finder, 0))
    found.set(JSON.stringify(one), one);
  return [...found.values()];
}

/** The daemons that an init script starts. */
export const daemonsOfScript = (text: string, finder: Finder): string[][] =>
  startedDaemons(['sh', '-c', text], [], finder);
