// A comparison for people, in 80 columns.

/** @typedef {import('./comparison.mjs').Comparison} Comparison */
/** @typedef {import('./comparison.mjs').Side} Side */

/** @param {number} value */
const seconds = (value) => `${value.toFixed(3)} s`;

/** @typedef {import('./comparison.mjs').AfterMark} AfterMark */

/** @type {readonly [string, (side: Side) => string][]} */
const ROWS = [
  ['draws before the copy', ({ before }) => String(before)],
  ['draws since the copy', ({ draws }) => String(draws)],
  ['  in', (side) => seconds(side.seconds)],
  ['  that the other copy drew too', ({ equal }) => String(equal)],
  [
    'window of equal draws',
    ({ window, isOpen }) => `${isOpen ? 'at least ' : ''}${seconds(window)}`,
  ],
];

/** @type {readonly [string, (mark: AfterMark) => string][]} */
const MARK_ROWS = [
  ['mark, since the first draw', ({ at }) => seconds(at)],
  ['  its command took', ({ took }) => seconds(took)],
  ['draws after the mark', ({ draws }) => String(draws)],
  ['  that the other copy drew too', ({ equal }) => String(equal)],
];

/** @param {Comparison} comparison */
export function table({ first, second, isOpen }) {
  /** @param {string[]} cells */
  const line = (name = '', ...cells) =>
    `${name.padEnd(34)}${cells.map((cell) => cell.padStart(20)).join('')}\n`;
  const [mark, others] = [first.afterMark, second.afterMark];
  const isCut = first.isCut || second.isCut;
  return [
    line('', 'first', 'second'),
    ...ROWS.map(([name, cell]) => line(name, cell(first), cell(second))),
    ...(mark && others
      ? MARK_ROWS.map(([name, cell]) => line(name, cell(mark), cell(others)))
      : []),
    isCut ? 'A recording ends within a line, which does not count.\n' : '',
    isOpen ? 'The recordings do not show that the copies have ceased to draw the same.\n' : '',
  ].join('');
}
