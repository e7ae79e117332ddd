// What the doctor sees of a machine: the files below a root, so that a recorded tree is as good as the
// machine itself. A file that is missing and one that may not be read are the same: undefined.
import {
  closeSync,
  constants,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs';
import { basename, join } from 'node:path';

export interface System {
  /** A file's text without the white space around it. */
  text(path: string): string | undefined;
  bytes(path: string): Buffer | undefined;
  /** The names in a folder, sorted; none when it is not there. */
  names(path: string): readonly string[];
  /** The last part of what a link points to. */
  target(path: string): string | undefined;
  exists(path: string): boolean;
  /** The records of /dev/kmsg ("6,339,5140900,-;text"). */
  kernelRecords(): readonly string[] | undefined;
}

/** More than any kernel keeps (CONFIG_LOG_BUF_SHIFT is at most 25) would take too long to read. */
const MOST_RECORDS = 50_000;
const RECORD_BYTES = 8192; // CONSOLE_EXT_LOG_MAX: a smaller buffer gives EINVAL

function attempt<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code);

/** The device gives one record a read and EAGAIN at the end; a recording is an ordinary file. */
function readRecords(path: string): string[] | undefined {
  const fd = attempt(() => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
  if (fd === undefined) return undefined;
  const buffer = Buffer.alloc(RECORD_BYTES);
  let text = '';
  try {
    for (let count = 0; count < MOST_RECORDS; count++) {
      const size = readOnce(fd, buffer);
      if (size === 0) break;
      if (size > 0) text += buffer.toString('utf8', 0, size);
    }
  } finally {
    closeSync(fd);
  }
  return text.split('\n').filter((line) => /^\d+,/.test(line)); // without the lines of a device's name
}

/** 0 at the end, -1 for a record that was overwritten before it was read. */
function readOnce(fd: number, buffer: Buffer): number {
  try {
    return readSync(fd, buffer);
  } catch (error) {
    return codeOf(error) === 'EPIPE' ? -1 : 0;
  }
}

export function openSystem(root = '/'): System {
  const at = (path: string): string => join(root, path);
  const bytes = (path: string): Buffer | undefined => attempt(() => readFileSync(at(path)));
  return {
    bytes,
    text: (path) => bytes(path)?.toString('utf8').trim(),
    names: (path) => attempt(() => readdirSync(at(path)).sort()) ?? [],
    target: (path) => attempt(() => basename(readlinkSync(at(path)))),
    exists: (path) => attempt(() => statSync(at(path))) !== undefined,
    kernelRecords: () => readRecords(at('/dev/kmsg')),
  };
}
