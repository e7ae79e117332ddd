// Makes untrusted text (from a file, a socket, a device name) safe to print: a terminal executes control
// characters, and direction marks can change how a line is displayed.

// biome-ignore lint/suspicious/noControlCharactersInRegex: it searches for these
const UNSAFE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Cs}/gu;

const hex = (character: string, digits: number): string =>
  (character.codePointAt(0) as number).toString(16).padStart(digits, '0');

/** Replaces C0 and C1 controls, line separators, direction marks and lone surrogates by text: \x1b, \u{202e}. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) =>
    character < '\x80' ? `\\x${hex(character, 2)}` : `\\u{${hex(character, 4)}}`,
  );
}

/** The same for JSON text, with JSON's own escapes, so that parsing it gives the original values. */
export function printableJson(text: string): string {
  return text.replace(UNSAFE, (character) =>
    character === '\n' ? character : `\\u${hex(character, 4)}`,
  );
}

/** A JSON value whose strings are all safe to print. */
export const printableDocument = <Document>(document: Document): Document =>
  JSON.parse(JSON.stringify(document), (_key, value) =>
    typeof value === 'string' ? printable(value) : value,
  );

/** The beginning of a text of any length. */
export function shortened(text: string, most = 120): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
