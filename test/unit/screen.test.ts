// The screen that text is written for: its width, its characters, and where lines are broken.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { screenFor, wrap } from '../../src/screen.js';

const XTERM = { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' };

describe('a screen', () => {
  it.each([
    ['a terminal', { isTTY: true, columns: 80 }, 80],
    ['a narrow one', { isTTY: true, columns: 50 }, 50],
    ['a wide one, whose lines would be hard to read', { isTTY: true, columns: 200 }, 100],
    ['one of no width to speak of', { isTTY: true, columns: 3 }, 20],
    ['a serial line, which tells no width', { isTTY: true, columns: 0 }, 80],
    ['a pipe', { columns: undefined }, 80],
  ])('has the width of %s', (_what, output, width) => {
    expect(screenFor(output, XTERM).width).toBe(width);
  });

  it.each([
    ['UTF-8', XTERM, true, true],
    ['C', { ...XTERM, LANG: 'C' }, true, false],
    ['C.UTF-8', { ...XTERM, LANG: 'C.UTF-8' }, true, true],
    ['no locale', { TERM: 'xterm' }, true, false],
    ['LC_ALL before LANG', { ...XTERM, LC_ALL: 'POSIX' }, true, false],
    ['LC_CTYPE before LANG', { ...XTERM, LANG: 'C', LC_CTYPE: 'de_DE.utf8' }, true, true],
    ['a serial console', { ...XTERM, TERM: 'vt220' }, true, false],
    ["the kernel's console", { ...XTERM, TERM: 'linux' }, true, false],
    ['a terminal without a name', { LANG: 'C.UTF-8' }, true, false],
    ['a pipe, whatever the terminal is', { ...XTERM, TERM: 'vt220' }, false, true],
  ])('shows what can be shown: %s', (_what, env, isTTY, unicode) => {
    expect(screenFor({ isTTY }, env).unicode).toBe(unicode);
  });

  it('has colours on a terminal only, unless NO_COLOR is set', () => {
    const painted = (isTTY: boolean, env = {}) =>
      screenFor({ isTTY }, { ...XTERM, ...env }).paint('red', 'x') !== 'x';
    expect([painted(true), painted(false), painted(true, { NO_COLOR: '1' })]).toEqual([
      ...[true, false, false],
    ]);
  });
});

describe('a text', () => {
  it('is broken between words, and a longer word has its own line', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('one two three', 7, '  ')).toEqual(['one two', '  three']);
    expect(wrap('a /a/long/path b', 6)).toEqual(['a', '/a/long/path', 'b']);
    expect(wrap('', 9)).toEqual(['']);
  });

  it('keeps its words, whatever it is', () => {
    const word = fc.string({ minLength: 1 }).filter((text) => !text.includes(' '));
    fc.assert(
      fc.property(fc.array(word), fc.integer({ min: 1, max: 40 }), (words, width) => {
        const lines = wrap(words.join(' '), width);
        expect(lines.join(' ')).toBe(words.join(' '));
        for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
      }),
    );
  });

  it('is measured without its colours', () => {
    const red = '\x1b[31mred\x1b[39m';
    expect(wrap(`${red} ${red}`, 7)).toEqual([`${red} ${red}`]);
  });
});
