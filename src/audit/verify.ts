// Follows the chain of an audit file from its first line to its last.
import { BEGAN, type Entry, hashOf, LOST, NOTHING, readEntry } from './chain.js';

const NEWLINE = 0x0a;
/** Longer than any line that is written; what has no end in sight is no audit file. */
const LONGEST_LINE = 1 << 20;

export interface Break {
  readonly line: number;
  readonly why: string;
}

export interface Verification {
  readonly lines: number;
  readonly intact: boolean;
  readonly breaks: readonly Break[];
  /** The hash that the first line follows on: zeros, or that of the last line of the file before. */
  readonly followsOn: string | null;
  readonly lastHash: string | null;
  readonly lastTime: string | null;
  /** Events that could not be written, by the file's own account. */
  readonly lost: number;
  /** Whether a line has the hash that was asked for; null where none was. */
  readonly anchorFound: boolean | null;
}

/** Why a line does not follow on what was before; undefined when it does. */
function broken(
  entry: Entry,
  before: { hash: string; seq: number | undefined },
): string | undefined {
  if (entry.previous === before.hash) return undefined;
  if (entry.event === BEGAN && entry.previous === NOTHING) {
    const why = typeof entry['why'] === 'string' ? `: ${entry['why']}` : '';
    return `begins a new chain${why}`;
  }
  const gap = before.seq === undefined ? 1 : entry.seq - before.seq;
  if (gap > 1) return `does not follow on the line before it: ${gap - 1} between them are gone`;
  return 'does not follow on the line before it: that one was changed, or put there';
}

/** Why a line cannot be the first of a file: what begins one says so, and knows of nothing before it. */
function notTheFirst(entry: Entry): string | undefined {
  if (entry.event !== BEGAN) return 'is not the beginning of a file';
  if (typeof entry['why'] !== 'string') return undefined;
  return `follows on what is gone: ${entry['why']}`;
}

async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<[Buffer, isWhole: boolean]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    rest = Buffer.concat([rest, piece]);
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      yield [rest.subarray(0, end), true];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > LONGEST_LINE) break;
  }
  if (rest.length > 0) yield [rest, false];
}

export async function verify(
  pieces: AsyncIterable<Buffer>,
  anchor?: string | undefined,
): Promise<Verification & { readonly entries: number }> {
  const breaks: Break[] = [];
  let [lines, entries, lost] = [0, 0, 0];
  let followsOn: string | null = null;
  let last: Entry | undefined;
  let before: { hash: string; seq: number | undefined } | undefined;
  let anchorFound = anchor === undefined ? null : anchor === NOTHING;
  for await (const [bytes, isWhole] of linesOf(pieces)) {
    lines += 1;
    const entry = readEntry(bytes);
    const hash = hashOf(bytes);
    if (hash === anchor) anchorFound = true;
    if (!isWhole) breaks.push({ line: lines, why: 'is cut off' });
    else if (entry === undefined) breaks.push({ line: lines, why: 'is none of an audit file' });
    else if (before === undefined) {
      followsOn = entry.previous;
      const why = notTheFirst(entry);
      if (why !== undefined) breaks.push({ line: lines, why });
    } else {
      const why = broken(entry, before);
      if (why !== undefined) breaks.push({ line: lines, why });
    }
    before = { hash, seq: entry?.seq };
    if (entry === undefined) continue;
    entries += 1;
    last = entry;
    if (entry.event === LOST && typeof entry['lost'] === 'number') lost += entry['lost'];
  }
  const intact = breaks.length === 0 && lines > 0 && anchorFound !== false;
  const [lastHash, lastTime] = [before?.hash ?? null, last?.time ?? null];
  return { lines, entries, intact, breaks, followsOn, lastHash, lastTime, lost, anchorFound };
}
