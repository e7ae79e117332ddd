// Text from a file, a socket or a device as it may go to a terminal: what would move the cursor, change a
// line that was printed before, or turn the direction of the text is shown by its number.

// Cc: control characters; Cf: format characters, as of direction; Zl and Zp: separators of lines.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

export const printable = (text: string): string =>
  text.replace(
    UNPRINTABLE,
    (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`,
  );
