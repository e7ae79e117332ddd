// Asks the running daemon for its status document, and checks what comes back before anybody uses it.
import { SystemError } from '../errors.js';
import type { Milliseconds } from '../units.js';
import { VERSION } from '../version.js';
import { askDaemon } from './control-client.js';
import { parse } from './document-shape.js';
import type { StatusDocument } from './status-document.js';
import { STATUS } from './status-fields.js';

/**
 * The document of the daemon that listens at the socket, or undefined where none listens. Throws
 * SystemError where what answers has no such document.
 */
export async function askStatus(
  path: string,
  within: Milliseconds,
): Promise<StatusDocument | undefined> {
  const answer = await askDaemon(path, 'status', within);
  return answer === undefined ? undefined : readStatus(answer, path);
}

/** Throws SystemError for anything but a status document. `path` is where it came from. */
export function readStatus(answer: Readonly<Record<string, unknown>>, path: string) {
  const read = parse(STATUS, answer);
  if (read.kind === 'document') return read.document;
  const { version } = answer;
  const isOther = typeof version === 'string' && version !== VERSION;
  throw new SystemError(
    isOther
      ? `the daemon at ${path} is entropyd ${version}, this is ${VERSION}: restart the daemon`
      : `what answers at ${path} is no entropyd: ${read.mismatch}`,
  );
}
