// The file of a recording that is not complete yet: a line that says what is recorded, then the bytes. The file
// outlives an interruption, so that the recording can be continued.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { DataError, fileError } from '../errors.js';

const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
const MOST_HEAD_BYTES = 4096;

/** A write can be short, as on a disk that is nearly full: the next one tells why. */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const left = bytes.length - done;
    done += (await file.write(bytes, done, left, position + done)).bytesWritten;
  }
}

export class PartFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #headBytes: number;
  #size: number;

  private constructor(path: string, file: FileHandle, headBytes: number, size: number) {
    this.path = path;
    this.#file = file;
    this.#headBytes = headBytes;
    this.#size = size;
  }

  /**
   * Opens the file and keeps what it has, or creates it with mode 0600. Throws DataError if the file exists and was
   * begun for something other than `about`.
   */
  static async open(path: string, about: unknown): Promise<PartFile> {
    const head = Buffer.from(`${JSON.stringify(about)}\n`);
    if (head.length > MOST_HEAD_BYTES) throw new Error('the head of a recording is too long');
    let file: FileHandle | undefined;
    try {
      file = await open(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
      const { size } = await file.stat();
      if (size === 0) {
        await writeAll(file, head, 0);
        return new PartFile(path, file, head.length, 0);
      }
      const found = Buffer.alloc(head.length);
      await file.read(found, 0, found.length, 0);
      if (!found.equals(head)) {
        throw new DataError(
          `${path} is part of a recording of another source or device: remove it, or give another --output`,
        );
      }
      return new PartFile(path, file, head.length, size - head.length);
    } catch (error) {
      await file?.close();
      throw fileError(error, 'write', path);
    }
  }

  /** The number of bytes that have been recorded. */
  get size(): number {
    return this.#size;
  }

  /** Throws IoError, and keeps what was recorded before, if the bytes cannot all be written. */
  async append(bytes: Uint8Array): Promise<void> {
    try {
      await writeAll(this.#file, bytes, this.#headBytes + this.#size);
    } catch (error) {
      throw fileError(error, 'write', this.path);
    }
    this.#size += bytes.length;
  }

  /** Returns the first `bytes` bytes of the recording. Throws DataError if it is shorter. */
  async read(bytes: number): Promise<Uint8Array> {
    const all = Buffer.alloc(bytes);
    for (let at = 0; at < bytes; ) {
      const { bytesRead } = await this.#file.read(all, at, bytes - at, this.#headBytes + at);
      if (bytesRead === 0) throw new DataError(`${this.path} became shorter: start again`);
      at += bytesRead;
    }
    return all;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
