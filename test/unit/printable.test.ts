// Text from outside is printed, not obeyed.
import { expect, it } from 'vitest';
import { printable, printableDocument, printableJson, shortened } from '../../src/printable.js';

it.each([
  ['plain text, umlauts äöü, a euro € and 😀', 'plain text, umlauts äöü, a euro € and 😀'],
  ['\x1b[2Jclear\x07', '\\x1b[2Jclear\\x07'],
  ['two\nlines\tand\rmore', 'two\\x0alines\\x09and\\x0dmore'],
  ['\x7f and C1 \x9b31m', '\\x7f and C1 \\u{009b}31m'],
  ['right\u202eto left\u2066', 'right\\u{202e}to left\\u{2066}'],
  ['line\u2028separator', 'line\\u{2028}separator'],
  ['half of a pair \ud83d', 'half of a pair \\u{d83d}'],
])('%j', (text, shown) => expect(printable(text)).toBe(shown));

it('JSON is read back as it was, and carries no control character', () => {
  const document = { name: 'a\x1b\x9b\u202e\x7fb', list: ['\n'] };
  const text = printableJson(JSON.stringify(document, null, 2));
  expect(JSON.parse(text)).toEqual(document);
  expect(text).not.toMatch(/[\x7f-\x9f\u202e]/);
});

it('a document is printable in each of its texts', () => {
  const document = { a: '\x1b', b: [{ c: '\x9b', d: 1, e: null }] };
  expect(printableDocument(document)).toEqual({
    a: '\\x1b',
    b: [{ c: '\\u{009b}', d: 1, e: null }],
  });
});

it('a long text is cut', () => {
  expect(shortened('x'.repeat(1000))).toBe(`${'x'.repeat(120)}…`);
  expect(shortened('short')).toBe('short');
});
