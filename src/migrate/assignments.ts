// The variables that a file of options assigns, by the rules of the program that reads it: a shell, or systemd's
// EnvironmentFile=. What cannot be read is reported.
import { type Assigned, readEnvironmentFile } from './environment-file.js';
import { readCommands } from './shell.js';

export type Dialect = 'shell' | 'environmentFile';

const IS_NAME = /^[A-Za-z_]\w*$/;
const DECLARES = ['export', 'readonly'];

/** Assignments by the shell's rules. One that depends on a condition, or that the shell would compute, is passed over. */
function readShell(source: string): Assigned {
  const values = new Map<string, string>();
  const unread: string[] = [];
  let reported = 0;
  for (const { words, line, depth, isPlain } of readCommands(source, values)) {
    const isDeclared = DECLARES.includes(words[0]?.text ?? '');
    const given = isDeclared ? words.slice(1) : words;
    const readable =
      isPlain && given.length > 0 && given.every(({ name }) => IS_NAME.test(name ?? ''));
    if (!readable || depth > 0) {
      // One message per line, since the commands of a list or of an array are in one line.
      if (line > reported)
        unread.push(
          readable
            ? `line ${line} is inside a condition or loop`
            : `line ${line} is not a plain assignment`,
        );
      reported = line;
      continue;
    }
    for (const { name = '', text, isComputed } of given) {
      if (isComputed) unread.push(`line ${line}: the value of ${name} is computed by the shell`);
      else values.set(name, text.slice(name.length + 1));
    }
  }
  return { values, unread };
}

export const readAssignments = (source: string, dialect: Dialect): Assigned =>
  dialect === 'shell' ? readShell(source) : readEnvironmentFile(source);

/** Names that occur in the text as `$NAME` or `${NAME`. */
export const referencedNames = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name]) => name as string));

/** Variables that serve others: the value of another variable refers to them. One that is only appended to is none. */
export function helperNames(text: string): ReadonlySet<string> {
  const helpers = new Set<string>();
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    let assigned: string | undefined;
    for (const [, name, used] of line.matchAll(/(?<![^\s;])([A-Za-z_]\w*)=|\$\{?([A-Za-z_]\w*)/g)) {
      if (used === undefined) assigned = name;
      else if (assigned !== undefined && used !== assigned) helpers.add(used);
    }
  }
  return helpers;
}
