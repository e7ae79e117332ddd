// Access to the files of a machine, below a root directory, so that tests can use a recorded machine. A
// file that is missing and one that may not be read both give undefined.
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
  /** A file's text, trimmed. */
  text(path: string): string | undefined;
  bytes(path: string): Buffer | undefined;
  /** The names in a directory, sorted; empty when it does not exist. */
  names(path: string): readonly string[];
  /** The file name that a symbolic link points to, without its directory. */
  target(path: string): string | undefined;
  exists(path: string): boolean;
  /** The records of /dev/kmsg ("6,339,5140900,-;text"). */
  kernelRecords(): readonly string[] | undefined;
}

/** Bounds the time to read the log, which can have up to 32 MiB (CONFIG_LOG_BUF_SHIFT is at most 25). */
const MAX_RECORDS = 50_000;
const RECORD_BYTES = 8192; // the kernel's CONSOLE_EXT_LOG_MAX: a read into a smaller buffer fails with EINVAL

function attempt<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code);

/** The device returns one record per read, and EAGAIN at the end; on a recorded machine it is a regular file. */
function readRecords(path: string): string[] | undefined {
  const fd = attempt(() => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
  if (fd === undefined) return undefined;
  const buffer = Buffer.alloc(RECORD_BYTES);
  let text = '';
  try {
    for (let count = 0; count < MAX_RECORDS; count++) {
      const size = readOnce(fd, buffer);
      if (size === 0) break;
      if (size > 0) text += buffer.toString('utf8', 0, size);
    }
  } finally {
    closeSync(fd);
  }
  return text.split('\n').filter((line) => /^\d+,/.test(line)); // leaves out continuation lines with the device's name
}

/** Bytes read; 0 at the end, -1 for a record that was overwritten before it was read (EPIPE). */
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
