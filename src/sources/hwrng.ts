// The hardware noise source behind /dev/hwrng, or any character device or FIFO in its place.
import { statSync } from 'node:fs';
import type { DeviceReader, Native, ReadResult, SecureBlock } from '../native.js';
import {
  type BitsPerByte,
  type Bytes,
  bitsPerByte,
  formatDuration,
  type Milliseconds,
} from '../units.js';
import { readHwRandom } from './hw-random.js';
import { takeRaw } from './raw-block.js';
import type { Reading, Source, Trouble, TroubleKind } from './source.js';

/** Half of what the device promises (docs/decisions/0003). */
const CLAIM = bitsPerByte(4);
const BLOCK_BYTES = 2500;
const MISC_MAJOR = 10; // the hw_random core is char device 10:183 (devices.txt)
const HWRNG_MINOR = 183;

const KINDS: Record<Exclude<ReadResult['status'], 'ok'>, TroubleKind> = {
  timeout: 'mute',
  endOfFile: 'ended',
  tryAgain: 'empty',
  noDevice: 'absent',
  notPermitted: 'notPermitted',
  notASource: 'refused',
  ioError: 'broken',
  closed: 'closed',
};

export class HwrngSource implements Source {
  readonly name = 'hwrng';
  readonly device: string;
  readonly claim: BitsPerByte = CLAIM;
  readonly #reader: DeviceReader;
  readonly #memory: SecureBlock;
  readonly #sysfs: string;
  #unfinished = false; // the block holds the beginning of the next one

  constructor(
    native: Pick<Native, 'DeviceReader' | 'SecureBlock'>,
    device: string,
    options: { sysfs?: string } = {},
  ) {
    this.device = device;
    this.#reader = new native.DeviceReader(device);
    this.#memory = new native.SecureBlock(BLOCK_BYTES);
    this.#sysfs = options.sysfs ?? '/sys';
  }

  identity(): string {
    try {
      const { rdev } = statSync(this.device);
      const isHwRandom = rdev === makedev(MISC_MAJOR, HWRNG_MINOR);
      return isHwRandom ? readHwRandom(this.#sysfs).current : '';
    } catch {
      return '';
    }
  }

  async read(bytes: Bytes, timeout: Milliseconds): Promise<Reading> {
    const memory = this.#memory;
    if (!this.#unfinished) memory.wipe();
    const result = await this.#reader.read(memory, bytes - memory.filled, timeout);
    if (result.status === 'ok' && memory.filled === bytes) {
      this.#unfinished = false;
      return { kind: 'block', block: takeRaw(this.name, memory) };
    }
    // A slow device is not a mute one: what came is kept, and the next read goes on from there.
    this.#unfinished = result.status === 'timeout' && result.bytes > 0;
    if (!this.#unfinished) memory.wipe();
    return { kind: 'trouble', trouble: this.#trouble(result, bytes, timeout) };
  }

  close(): void {
    this.#reader.close();
  }

  #trouble(result: ReadResult, bytes: Bytes, timeout: Milliseconds): Trouble {
    const kind = result.status === 'ok' ? 'slow' : KINDS[result.status];
    if (kind === 'mute' && result.bytes > 0) {
      const sentence = `slow: ${result.bytes} of ${bytes} bytes in ${formatDuration(timeout)}`;
      return { kind: 'slow', sentence };
    }
    return { kind, sentence: this.#sentence(kind, result.code, timeout) };
  }

  #sentence(kind: TroubleKind, code: string | null, timeout: Milliseconds): string {
    switch (kind) {
      case 'mute':
        return `mute: ${this.device} gave no byte for ${formatDuration(timeout)}`;
      case 'ended':
        return `ended: ${this.device} has no writer (end of file)`;
      case 'empty':
        return `empty: ${this.device} has nothing just now (${code})`;
      case 'absent':
        return code === 'ENOENT'
          ? `absent: there is no ${this.device}; in a guest, add a virtio-rng device`
          : `absent: no driver is bound to ${this.device} (${code})`;
      case 'notPermitted':
        return `no permission to read ${this.device} (${code}): run as root`;
      case 'refused':
        return `${this.device} is no entropy source`;
      case 'closed':
        return 'closed';
      default:
        return `broken: reading ${this.device} failed (${code})`;
    }
  }
}

/** The device number as stat() gives it: glibc's makedev for numbers below 256. */
const makedev = (major: number, minor: number): number => major * 256 + minor;
