// Digests of files, and writing one as a whole or not at all.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { fileError } from '../errors.js';

export interface FileFacts {
  readonly bytes: number;
  readonly sha256: string;
}

/** Throws IoError. */
export async function factsOf(path: string): Promise<FileFacts> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const piece of createReadStream(path)) {
      hash.update(piece);
      bytes += piece.length;
    }
  } catch (error) {
    throw fileError(error, 'read', path);
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Readable by its owner alone. Throws IoError; an earlier file of that name is then as it was. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(`${path}.new`, content, { mode: 0o600 });
    await rename(`${path}.new`, path);
  } catch (error) {
    throw fileError(error, 'write', path);
  }
}
