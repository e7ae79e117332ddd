// A remedy as lines that fit the screen and can still be copied into a shell: long comments are wrapped as comments,
// long commands are continued by a backslash.
import { wrap } from '../screen.js';

/** A command and a comment behind it. */
const WITH_COMMENT = /^(\s*)([^#'"]*[^\s#'"])\s+(# .*)$/;
const CONTINUATION = ' \\';

/** The words of a command with the spaces before them; a quoted part, or a space after a backslash, ends no word. */
const WORDS = /^\s+|\s*(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"\\])+/g;

/** The command in lines that the shell reads as one. A longer word, or one with a quoted space, is not broken. */
function continued(command: string, width: number): string[] {
  const words = command.match(WORDS) ?? [];
  if (words.join('') !== command.trimEnd()) return [command]; // a quote has no end in this line
  const [first = '', ...more] = words;
  const lines = [first];
  for (const word of more) {
    const last = lines.at(-1) ?? '';
    if (last.length + word.length + CONTINUATION.length <= width || last.trim() === '') {
      lines[lines.length - 1] = last + word;
    } else {
      lines[lines.length - 1] = last + CONTINUATION;
      lines.push(`  ${word.trimStart()}`);
    }
  }
  return lines;
}

function linesOf(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const [, indent = '', command = '', comment = ''] = WITH_COMMENT.exec(line) ?? [];
  if (comment !== '')
    return [...linesOf(indent + comment, width), ...linesOf(indent + command, width)];
  return /^\s*#/.test(line) ? wrap(line, width, '# ') : continued(line, width);
}

/** The lines of a remedy, of at most `width` characters if its words are not longer. */
export const remedyLines = (remedy: string, width: number): string[] =>
  remedy.split('\n').flatMap((line) => linesOf(line, width));
