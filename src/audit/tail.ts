// The end of an audit file: what the next line has to follow on.
import { readSync } from 'node:fs';
import { hashOf, readEntry } from './chain.js';

const NEWLINE = 0x0a;
/** Two lines fit in there by far. */
const TAIL_BYTES = 65_536;

export type Tail =
  | { readonly kind: 'empty' }
  | { readonly kind: 'whole'; readonly seq: number; readonly hash: string }
  | { readonly kind: 'damaged'; readonly why: string; readonly lineIsOpen: boolean };

/** What the line that begins at this offset says that it follows on; undefined where none does. */
export function whatFollowsOn(fd: number, offset: number): string | undefined {
  const begin = Buffer.alloc(TAIL_BYTES);
  const bytes = begin.subarray(0, readSync(fd, begin, 0, begin.length, offset));
  return readEntry(bytes.subarray(0, Math.max(0, bytes.indexOf(NEWLINE))))?.previous;
}

/** Verifies the last line: that it is whole, and follows on the one before it. */
export function readTail(fd: number, size: number): Tail {
  if (size === 0) return { kind: 'empty' };
  const begin = Math.max(0, size - TAIL_BYTES);
  const tail = Buffer.alloc(size - begin);
  const bytes = tail.subarray(0, readSync(fd, tail, 0, tail.length, begin));
  if (bytes.at(-1) !== NEWLINE) {
    return { kind: 'damaged', why: 'its last line is cut off', lineIsOpen: true };
  }
  const lineBefore = (end: number): Buffer =>
    bytes.subarray(bytes.lastIndexOf(NEWLINE, end - 1) + 1, end);
  const last = lineBefore(bytes.length - 1);
  const entry = readEntry(last);
  if (entry === undefined) {
    return { kind: 'damaged', why: 'its last line is none of an audit file', lineIsOpen: false };
  }
  const end = bytes.length - 1 - last.length - 1;
  // With nothing before it, it has begun the file.
  if (end > 0 && hashOf(lineBefore(end)) !== entry.previous) {
    return {
      kind: 'damaged',
      why: 'its last line does not follow on the one before',
      lineIsOpen: false,
    };
  }
  return { kind: 'whole', seq: entry.seq, hash: hashOf(last) };
}
