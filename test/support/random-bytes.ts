// Bytes that can be made again: AES-128-CTR of zeros under a key named by a seed.
import { createCipheriv } from 'node:crypto';

export class RandomBytes {
  readonly #cipher;

  constructor(seed: number) {
    const key = Buffer.alloc(16);
    key.writeUInt32BE(seed);
    this.#cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16));
  }

  take(size: number): Buffer {
    return this.#cipher.update(Buffer.alloc(size));
  }
}
