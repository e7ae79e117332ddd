// Reads a file named by a user, and only if it is a regular file: a FIFO could block for ever, and a device may
// have no end.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { ConfigError, fileError } from './errors.js';

const { O_RDONLY, O_NONBLOCK, O_NOCTTY } = constants;
const MOST_BYTES = 2 ** 20;

const notAFile = (path: string, what: string): string =>
  `${path} is not a regular file: name the ${what} itself`;

/**
 * The text of a regular file of at most 1 MiB; undefined if no such file exists. Throws `Refused` if it is
 * larger or not a regular file, with `what` in the sentence; PrivilegeError or IoError if it cannot be read.
 */
export function readRegularFile(
  path: string,
  Refused: new (message: string) => Error = ConfigError,
  what = 'configuration',
): string | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!fstatSync(fd).isFile()) throw new Refused(notAFile(path, what));
    const content = Buffer.alloc(MOST_BYTES + 1);
    let size = 0;
    for (let got = 1; got > 0 && size < content.length; size += got) {
      got = readSync(fd, content, size, content.length - size, null);
    }
    if (size > MOST_BYTES)
      throw new Refused(`${path} is larger than 1 MiB, too long for a ${what}`);
    return content.toString('utf8', 0, size);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ENXIO') throw new Refused(notAFile(path, what)); // a socket
    throw error instanceof Refused ? error : fileError(error, 'read', path);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
