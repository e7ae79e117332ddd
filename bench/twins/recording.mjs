// A recording of bench/twins/record.pl, whose head describes the lines.

/**
 * What one process did, in seconds of CLOCK_MONOTONIC. `stamp` is the beginning as it was written, to the nanosecond;
 * `process` of a mark is ''.
 * @typedef {{ process: string, stamp: string, begin: number, end: number }} Entry
 */

/** @typedef {Entry & { fingerprint: string }} Draw */

/** @typedef {Entry & { exitCode: number, text: string }} Mark */

/**
 * In the order of the file. `isCut`: its last line was not whole, and is left out.
 * @typedef {{ draws: Draw[], marks: Mark[], isCut: boolean }} Recording
 */

const FORMAT = 'twins 1';
const TIME = '(\\d{1,12}\\.\\d{9})';
const DRAW = new RegExp(`^draw (\\d{1,4}) ${TIME} ${TIME} ([0-9a-f]{16})$`);
const MARK = new RegExp(`^mark ${TIME} ${TIME} (\\d{1,3}) ([!-~][ -~]{0,39})$`);

/** What cannot be compared, in one line. */
export class BadRecording extends Error {}

/**
 * Throws BadRecording.
 * @param {string} text
 * @param {string} name of the file
 * @returns {Recording}
 */
export function parseRecording(text, name) {
  const lines = text.split('\n');
  const isCut = lines.pop() !== '';
  if (lines[0] !== FORMAT) {
    throw new BadRecording(
      `${name} is not a recording of record.pl: it does not begin '${FORMAT}'`,
    );
  }
  /** @type {Recording} */
  const recording = { draws: [], marks: [], isCut };
  for (const [index, line] of lines.slice(1).entries()) {
    const [, process = '', ...draw] = DRAW.exec(line) ?? [];
    const [, ...mark] = MARK.exec(line) ?? [];
    const [stamp = '', ended, ...rest] = process === '' ? mark : draw;
    const made = { process, stamp, begin: Number(stamp), end: Number(ended) };
    // Of a line that is neither, the end is NaN.
    if (!(made.end >= made.begin)) {
      throw new BadRecording(`${name}, line ${index + 2}: neither a draw nor a mark`);
    }
    const [value = '', words = ''] = rest;
    if (process !== '') recording.draws.push({ ...made, fingerprint: value });
    else recording.marks.push({ ...made, exitCode: Number(value), text: words });
  }
  return recording;
}
