// Follows the chain of an audit file from its first line to its last.
import { BEGAN, type Entry, hashOf, LOST, readEntry, ZERO_HASH } from './chain.js';
import { type LineKind, Lines } from './lines.js';

/** The most breaks that are listed; further ones are only counted, so that memory stays bounded. */
const MAX_BREAKS = 100;

export interface Break {
  readonly line: number;
  readonly why: string;
}

export interface FileBefore {
  readonly line: number;
  /** 'renamed', 'removed' or 'replaced', as recorded in the file. */
  readonly was: string;
  readonly lastHash: string;
}

export interface Verification {
  readonly lines: number;
  readonly intact: boolean;
  /** The first 100. */
  readonly breaks: readonly Break[];
  readonly breakCount: number;
  /** `previous` of the first line: zeros, or the hash of the last line of the file before this one. */
  readonly followsOn: string | null;
  /** What happened to the file before this one, as the daemon recorded it here. */
  readonly fileBefore: FileBefore | null;
  readonly lastHash: string | null;
  readonly lastTime: string | null;
  /** The number of events that could not be written, as recorded in the file. */
  readonly lost: number;
  /** Whether a line has the hash that was asked for; null if no hash was given. */
  readonly anchorFound: boolean | null;
}

/** Why a line does not continue the chain; undefined when it does. */
function whyNotNext(
  entry: Entry,
  before: { hash: string; seq: number | undefined },
): string | undefined {
  if (entry.previous === before.hash) return undefined;
  if (entry.event === BEGAN && entry.previous === ZERO_HASH) {
    const why = typeof entry['why'] === 'string' ? `: ${entry['why']}` : '';
    return `begins a new chain${why}`;
  }
  const gap = before.seq === undefined ? 1 : entry.seq - before.seq;
  if (gap > 1)
    return `does not follow on the line before it: ${gap - 1} lines between them are missing`;
  return 'does not follow on the line before it: that line was changed or inserted';
}

/** Why a line cannot be the first of a file; undefined when it can. */
function whyNotFirst(entry: Entry): string | undefined {
  if (entry.event !== BEGAN) return 'is not the beginning of a file';
  if (typeof entry['why'] !== 'string') return undefined;
  return `follows on lines that are missing: ${entry['why']}`;
}

function fileBefore(line: number, entry: Entry): FileBefore | undefined {
  const { event, fileBefore: was, followsOn: lastHash } = entry;
  if (event !== BEGAN || typeof was !== 'string' || typeof lastHash !== 'string') return undefined;
  return { line, was, lastHash };
}

const WHY_NOT_WHOLE: Readonly<Record<LineKind, string | undefined>> = {
  whole: undefined,
  cutOff: 'is cut off',
  tooLong: 'is too long for a line of an audit file',
};

export async function verify(
  pieces: AsyncIterable<Uint8Array>,
  anchor?: string | undefined,
): Promise<Verification & { readonly entries: number }> {
  const breaks: Break[] = [];
  let [lines, entries, lost, breakCount] = [0, 0, 0, 0];
  let followsOn: string | null = null;
  let last: Entry | undefined;
  let moved: FileBefore | undefined;
  let before: { hash: string; seq: number | undefined } | undefined;
  let anchorFound = anchor === undefined ? null : anchor === ZERO_HASH;
  const whyBroken = (entry: Entry | undefined, kind: LineKind): string | undefined => {
    if (entry === undefined) return WHY_NOT_WHOLE[kind] ?? 'is not a line of an audit file';
    return (
      WHY_NOT_WHOLE[kind] ?? (before === undefined ? whyNotFirst(entry) : whyNotNext(entry, before))
    );
  };
  const split = new Lines((bytes, kind) => {
    lines += 1;
    const entry = readEntry(bytes);
    const hash = hashOf(bytes);
    if (hash === anchor) anchorFound = true;
    const why = whyBroken(entry, kind);
    if (why !== undefined && ++breakCount <= MAX_BREAKS) breaks.push({ line: lines, why });
    if (lines === 1 && kind === 'whole') followsOn = entry?.previous ?? null;
    before = { hash, seq: entry?.seq };
    if (entry === undefined) return;
    moved ??= fileBefore(lines, entry);
    entries += 1;
    last = entry;
    if (entry.event === LOST && typeof entry['lost'] === 'number') lost += entry['lost'];
  });
  for await (const piece of pieces) split.add(piece);
  split.end();
  const found = { lines, entries, breaks, breakCount, followsOn, lost, anchorFound };
  return {
    ...found,
    fileBefore: moved ?? null,
    intact: breakCount === 0 && lines > 0 && anchorFound !== false,
    lastHash: (before as { hash: string } | undefined)?.hash ?? null,
    lastTime: (last as Entry | undefined)?.time ?? null,
  };
}
