// What two copies of a machine drew alike since they were copied, and after a mark.
import { BadRecording } from './recording.mjs';

/** @typedef {import('./recording.mjs').Draw} Draw */
/** @typedef {import('./recording.mjs').Mark} Mark */
/** @typedef {import('./recording.mjs').Recording} Recording */

/**
 * Since the first mark of the name that was made in this copy, and whose command succeeded. Seconds of this copy's
 * clock: `at` from the first draw to the end of the command, `took` of the command. `equal` must be 0.
 * @typedef {{ at: number, took: number, draws: number, equal: number }} AfterMark
 */

/**
 * One copy. `before`: draws that began before the copy was made. `draws`: those since then, of which `equal` are among
 * those of the other. `window`: seconds from the first of them to the end of the last equal one, 0 if there is none.
 * `isOpen`: the recording does not show that it ended.
 * @typedef {object} Side
 * @property {number} before
 * @property {number} draws
 * @property {number} equal
 * @property {number} window
 * @property {boolean} isOpen
 * @property {boolean} isCut
 * @property {number} seconds from the first draw to the last
 * @property {AfterMark | null} afterMark
 */

/** @typedef {{ first: Side, second: Side, window: number, isOpen: boolean }} Comparison */

/**
 * Those of the first that began after the copy was made. What a process began before it has the same time in both, to
 * the nanosecond. Later times can be the same by chance, once a process has gone another way they do not count.
 * @template {{ process: string, stamp: string }} Entry
 * @param {readonly Entry[]} mine
 * @param {readonly Entry[]} others
 */
export function sinceTheCopy(mine, others) {
  /** @type {Map<string, string[]>} */
  const stamps = new Map();
  for (const { process, stamp } of others) {
    stamps.set(process, stamps.get(process) ?? []);
    stamps.get(process)?.push(stamp);
  }
  /** @type {Map<string, number>} */
  const alike = new Map();
  return mine.filter(({ process, stamp }) => {
    const count = alike.get(process) ?? 0;
    const isCommon = stamps.get(process)?.[count] === stamp;
    alike.set(process, isCommon ? count + 1 : Number.NaN);
    return !isCommon;
  });
}

/**
 * Whether each of the draws is among those of the other, whenever it drew it.
 * @param {readonly Draw[]} draws
 * @param {readonly Draw[]} others
 */
export function areEqual(draws, others) {
  const known = new Set(others.map(({ fingerprint }) => fingerprint));
  return draws.map(({ fingerprint }) => known.has(fingerprint));
}

/**
 * Other programs draw too, so that within the window some draws have no equal. It has ended only if more of them follow
 * the last equal one than ever stood between two.
 * @param {readonly boolean[]} equal
 */
function hasEnded(equal) {
  let [gap, longest] = [0, 0];
  for (const is of equal) {
    if (is) longest = Math.max(longest, gap);
    gap = is ? 0 : gap + 1;
  }
  return gap > longest;
}

/**
 * @param {Recording} mine
 * @param {Recording} others
 * @param {string | undefined} mark
 * @param {string} name of the recording
 * @returns {Side}
 */
function side(mine, others, mark, name) {
  const draws = sinceTheCopy(mine.draws, others.draws).sort((a, b) => a.begin - b.begin);
  const start = draws[0]?.begin;
  if (start === undefined) {
    throw new BadRecording(`${name} has no draw that the other recording does not have too`);
  }
  const equal = areEqual(draws, others.draws);
  const last = draws[equal.lastIndexOf(true)];
  return {
    before: mine.draws.length - draws.length,
    draws: draws.length,
    equal: equal.filter(Boolean).length,
    window: last === undefined ? 0 : last.end - start,
    isOpen: !hasEnded(equal),
    isCut: mine.isCut,
    seconds: (draws.at(-1)?.end ?? start) - start,
    afterMark: mark === undefined ? null : afterMark(),
  };

  /** @returns {AfterMark} */
  function afterMark() {
    const marks = sinceTheCopy(mine.marks, others.marks).filter(({ text }) => text === mark);
    const done = marks.find(({ exitCode }) => exitCode === 0);
    if (done === undefined) {
      const failed = marks[0] && `: its command ended with exit code ${marks[0].exitCode}`;
      throw new BadRecording(`${name} has no mark '${mark}' since the copy${failed ?? ''}`);
    }
    const later = draws.map(({ begin }) => begin >= done.end);
    if (!later.includes(true)) throw new BadRecording(`${name} has no draw after '${mark}'`);
    return {
      at: done.end - (start ?? 0),
      took: done.end - done.begin,
      draws: later.filter(Boolean).length,
      equal: later.filter((is, index) => is && equal[index]).length,
    };
  }
}

/**
 * Throws BadRecording if they do not show two copies, or a copy after the mark.
 * @param {Recording} first
 * @param {Recording} second
 * @param {string} [mark]
 * @param {readonly [string, string]} [names]
 * @returns {Comparison}
 */
export function compare(first, second, mark, names = ['the first', 'the second']) {
  const sides = {
    first: side(first, second, mark, names[0]),
    second: side(second, first, mark, names[1]),
  };
  const both = Object.values(sides);
  return {
    ...sides,
    window: Math.max(...both.map(({ window }) => window)),
    isOpen: both.some(({ isOpen }) => isOpen),
  };
}
