// What two copies drew alike, with recordings whose answer is counted by hand. A letter is a draw; a process draws at
// whole seconds, each draw takes 1 ms, and the copy is made when the two begin to differ.
import { expect, it } from 'vitest';
import { compare } from '../../../bench/twins/comparison.mjs';
import { parseRecording } from '../../../bench/twins/recording.mjs';

const HEAD = 'twins 1\n';
const fingerprint = (letter: string): string => letter.charCodeAt(0).toString(16).padStart(16, '0');
const draw = (begin: string, end: string, letter: string, process = 1): string =>
  `draw ${process} ${begin} ${end} ${fingerprint(letter)}\n`;
/** Draws of one process at the seconds 0, 1, …; after `common` of them its clock is 1 ns or more beside the other's. */
const draws = (letters: string, common: number, nanoseconds: number, process = 1): string =>
  [...letters]
    .map((letter, second) => {
      const late = second < common ? 0 : nanoseconds;
      const time = (nanosecond: number) => `${second}.${String(nanosecond).padStart(9, '0')}`;
      return draw(time(late), time(late + 1_000_000), letter, process);
    })
    .join('');
const mark = (begin: string, end: string, text = 'pushed', exitCode = 0): string =>
  `mark ${begin} ${end} ${exitCode} ${text}\n`;

const compared = (first: string, second: string, name?: string) =>
  compare(parseRecording(HEAD + first, 'A'), parseRecording(HEAD + second, 'B'), name);
/** Of a pair with these draws, of which the first `common` are from before the copy. */
const pair = (first: string, second: string, common: number) =>
  compared(draws(first, common, 0), draws(second, common, 5));

it('does not count what was drawn before the copy', () => {
  const { first, second, window, isOpen } = pair('abcXYZ', 'abcUVW', 3);
  expect(first).toMatchObject({ before: 3, draws: 3, equal: 0, window: 0, isOpen: false });
  expect(second).toMatchObject({ before: 3, draws: 3, equal: 0, window: 0, isOpen: false });
  expect({ window, isOpen }).toEqual({ window: 0, isOpen: false });
});

it('counts equal draws since the copy, and the time to the end of the last', () => {
  // d and e are equal. The first draw since the copy begins at 3 s, the last equal one ends at 4.001 s.
  const { first, second } = pair('abcdeXY', 'abcdeUV', 3);
  expect(first).toMatchObject({ before: 3, draws: 4, equal: 2, isOpen: false });
  expect(first.window).toBeCloseTo(1.001, 9);
  expect(second).toMatchObject({ before: 3, draws: 4, equal: 2, isOpen: false });
  expect(second.window).toBeCloseTo(1.001, 9);
});

it('finds an equal draw whenever and by whichever process the other drew it', () => {
  // c, which process 1 of the first drew at 2 s, process 2 of the second drew at 4 s.
  const first = draws('abcXY', 2, 0) + draws('klPQR', 2, 0, 2);
  const second = draws('abUVW', 2, 5) + draws('klSTc', 2, 5, 2);
  const found = compared(first, second);
  expect(found.first).toMatchObject({ before: 4, draws: 6, equal: 1, isOpen: false });
  expect(found.first.window).toBeCloseTo(0.001, 9);
  expect(found.second).toMatchObject({ before: 4, draws: 6, equal: 1, isOpen: true });
  expect(found.second.window).toBeCloseTo(2.001, 9);
  // The larger one, and open since the last of the second is equal.
  expect(found.window).toBe(found.second.window);
  expect(found.isOpen).toBe(true);
});

it('takes a draw that began before the copy for one from before it, even if it ended later', () => {
  const first = `${draw('0.500000000', '0.600000000', 'a')}${draw('1.000000000', '1.001000000', 'X')}`;
  const second = `${draw('0.500000000', '0.700000000', 'a')}${draw('1.000000005', '1.001000005', 'U')}`;
  expect(compared(first, second).first).toMatchObject({ before: 1, draws: 1, equal: 0, window: 0 });
});

it('counts a draw at the same nanosecond if the process had already gone another way', () => {
  // The process of the second did not draw at 1 s; at 2 s both draw d, by chance at the same time.
  const d = draw('2.000000000', '2.001000000', 'd');
  const { first, second } = compared(`${draws('aX', 1, 0)}${d}`, `${draws('a', 1, 5)}${d}`);
  expect(first).toMatchObject({ before: 1, draws: 2, equal: 1 });
  expect(second).toMatchObject({ before: 1, draws: 1, equal: 1 });
});

it('goes by the times, not by the order in which processes wrote', () => {
  const later =
    draw('3.000000000', '3.001000000', 'e', 2) + draw('2.000000000', '2.001000000', 'X');
  const { first } = compared(`${draws('a', 1, 0)}${later}`, draws('aeUV', 1, 5));
  expect(first).toMatchObject({ draws: 2, equal: 1 });
  expect(first.window).toBeCloseTo(1.001, 9);
});

it('says that it is open if the recordings end with equal draws', () => {
  expect(pair('abcdef', 'abcdef', 3)).toMatchObject({ isOpen: true, first: { equal: 3 } });
  // Only one of them: the other recording is longer.
  const { first, second, isOpen } = pair('abcdefXY', 'abcdef', 3);
  expect([first.isOpen, second.isOpen, isOpen]).toEqual([false, true, true]);
});

it('says so too if no more draws follow than other programs took before', () => {
  // Within the window two draws in a row, P and Q, have no equal.
  const equal = 'adPQe';
  expect(pair(`${equal}XY`, `${equal.replace('PQ', 'RS')}UV`, 1).isOpen).toBe(true);
  expect(pair(`${equal}XYZ`, `${equal.replace('PQ', 'RS')}UVW`, 1).isOpen).toBe(false);
});

it('counts the draws that began when the command of the mark had ended', () => {
  const later = mark('2.500000000', '3.000000000');
  const other = draws('abUUV', 1, 5) + mark('2.600000000', '3.000000006');
  // At 3 s exactly: after the mark. X, and in the second nothing at 3.000000005 s.
  const found = compared(draws('abWXY', 1, 0) + later, other, 'pushed');
  expect(found.first.afterMark).toMatchObject({ draws: 2, equal: 0 });
  expect(found.first.afterMark?.at).toBeCloseTo(2, 9); // from b, at 1 s
  expect(found.first.afterMark?.took).toBeCloseTo(0.5, 9);
  expect(found.second.afterMark).toMatchObject({ draws: 1, equal: 0 });
});

it('finds an equal draw after the mark, also one that the other made before its own', () => {
  const first = draws('abXYZ', 1, 0) + mark('2.000000000', '2.500000000');
  const second = draws('abZVW', 1, 5) + mark('3.100000000', '3.200000000');
  const found = compared(first, second, 'pushed');
  expect(found.first.afterMark).toMatchObject({ draws: 2, equal: 1 });
  expect(found.second.afterMark).toMatchObject({ draws: 1, equal: 0 });
});

it('takes the first mark of the name that was made since the copy and succeeded', () => {
  const common = mark('0.200000000', '0.300000000');
  const others = `${common}${mark('1.100000000', '1.200000000', 'other')}`;
  const first = `${others}${mark('2.100000000', '2.200000000', 'pushed', 69)}${mark('3.100000000', '3.200000000')}`;
  const second = `${common}${mark('2.300000000', '2.400000000')}${mark('3.300000000', '3.400000000')}`;
  const found = compared(draws('abWXY', 1, 0) + first, draws('abTUV', 1, 5) + second, 'pushed');
  expect(found.first.afterMark?.draws).toBe(1);
  expect(found.second.afterMark?.draws).toBe(2);
});

it.for([
  ['no mark', '', /^the first has no mark 'pushed' since the copy$/],
  ['a mark of before the copy only', mark('0.200000000', '0.300000000'), /since the copy$/],
  ['a failed mark only', mark('1.200000000', '1.300000000', 'pushed', 69), /with exit code 69$/],
  [
    'no draw after it',
    mark('2.200000000', '2.300000000'),
    /^the first has no draw after 'pushed'$/,
  ],
] as const)('refuses to judge with %s', ([, mine, message]) => {
  const others = mark('0.200000000', '0.300000000') + mark('1.400000000', '1.500000000');
  const attempt = () => compared(draws('aXY', 1, 0) + mine, draws('aUV', 1, 5) + others, 'pushed');
  expect(attempt).toThrow(message);
});

it('refuses one recording twice, and one that ends before the copy', () => {
  expect(() => pair('abc', 'abc', 3)).toThrow(/^the first has no draw that the other/);
  expect(() => pair('abcd', 'abc', 3)).toThrow(/^the second has no draw that the other/);
});

it('leaves out a last line that is not whole', () => {
  const whole = draws('aX', 1, 0);
  for (let length = 1; length < whole.length / 2; ++length) {
    const { draws, isCut } = parseRecording(HEAD + whole.slice(0, -length), 'A');
    expect(draws.length).toBe(1);
    expect(isCut).toBe(true);
  }
  expect(parseRecording(HEAD + whole, 'A')).toMatchObject({ isCut: false });
});

it.for([
  ['an empty file', '', /^A is not a recording/],
  ['another format', 'twins 2\n', /^A is not a recording/],
  ['a head that is cut', 'twins 1', /^A is not a recording/],
  ['a second recording', HEAD + HEAD, /^A, line 2: neither/],
  ['an empty line', `${HEAD}${draws('a', 0, 0)}\n`, /^A, line 3: neither/],
  ['an end before the beginning', HEAD + draw('2.000000000', '1.999999999', 'a'), /line 2/],
  ['a time without nanoseconds', HEAD + draw('2.0', '3.0', 'a'), /line 2/],
  ['a fingerprint that is too short', HEAD + draws('a', 0, 0).replace('00', '0'), /line 2/],
  ['a control character in a mark', HEAD + mark('1.000000000', '2.000000000', 'a\x1bb'), /line 2/],
  ['a carriage return', HEAD + draws('a', 0, 0).replace('\n', '\r\n'), /line 2/],
] as const)('refuses %s, and says where', ([, text, message]) => {
  expect(() => parseRecording(text, 'A')).toThrow(message);
});
