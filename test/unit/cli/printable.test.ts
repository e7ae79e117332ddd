// What may go to a terminal of a text that somebody else wrote.
import { expect, it } from 'vitest';
import { printable } from '../../../src/cli/printable.js';

it.each([
  ['virtio_rng.0', 'virtio_rng.0'],
  ['Grüße, 乱数', 'Grüße, 乱数'],
  ['\x1b[2Jgone\r\n', '\\u{1b}[2Jgone\\u{d}\\u{a}'],
  ['\x9b31m\x7f', '\\u{9b}31m\\u{7f}'],
  ['a\u202eb\u2028', 'a\\u{202e}b\\u{2028}'],
])('of %j is %s', (text, shown) => {
  expect(printable(text)).toBe(shown);
});
