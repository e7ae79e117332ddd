// A source that is read from a device: /dev/hwrng, another character device, or a FIFO.
import { statSync } from 'node:fs';
import { NO_THREAD, shortageOf } from '../errors.js';
import type { DeviceReader, Native, ReadResult, SecureBlock } from '../native.js';
import { type Bytes, formatDuration, type Milliseconds, milliseconds } from '../units.js';
import { BLOCK_BYTES } from './block-bytes.js';
import { boundGenerator } from './hw-random.js';
import type { Reading, Source, TroubleKind } from './source.js';

/** A block that takes longer is given up: its bytes grow stale, and 42 bytes a second feed nobody. */
const LONGEST_BLOCK = milliseconds(60_000);
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

export interface DeviceSettings {
  readonly name: string;
  readonly device: string;
  /** Bits of min-entropy per byte. */
  readonly claim: number;
}

export class DeviceSource implements Source {
  readonly name: string;
  readonly kind = 'device';
  readonly unit = 'byte';
  readonly blockBytes = BLOCK_BYTES;
  readonly device: string;
  readonly claim: number;
  readonly #reader: DeviceReader;
  readonly #memory: SecureBlock;
  readonly #sysfs: string;
  readonly #now: () => number;
  /** Since when the memory holds the beginning of a block; undefined when it holds none. */
  #begunAt: number | undefined;

  constructor(
    native: Pick<Native, 'DeviceReader' | 'SecureBlock'>,
    { name, device, claim }: DeviceSettings,
    now: () => number,
    options: { sysfs?: string } = {},
  ) {
    this.name = name;
    this.device = device;
    this.claim = claim;
    this.#reader = new native.DeviceReader(device);
    this.#memory = new native.SecureBlock(BLOCK_BYTES);
    this.#now = now;
    this.#sysfs = options.sysfs ?? '/sys';
  }

  identity(): string {
    try {
      const { rdev, dev, ino } = statSync(this.device);
      const isHwRandom = rdev === makedev(MISC_MAJOR, HWRNG_MINOR);
      return isHwRandom ? boundGenerator(this.#sysfs) : `inode ${dev}:${ino}`;
    } catch {
      return '';
    }
  }

  async read(bytes: Bytes, timeout: Milliseconds): Promise<Reading> {
    const memory = this.#memory;
    if (this.#isTooOld() || memory.filled >= bytes) this.discard();
    if (this.#begunAt === undefined) memory.wipe();
    const begunAt = this.#begunAt ?? this.#now();
    const result = await this.#reader.read(memory, bytes - memory.filled, timeout);
    this.#begunAt = undefined;
    if (result.status === 'ok' && memory.filled === bytes) {
      return { kind: 'block', block: memory };
    }
    // A slow device is not a mute one: what came is kept, and the next read goes on from there.
    if (result.status === 'timeout' && result.bytes > 0) this.#begunAt = begunAt;
    const isSlow = this.#begunAt !== undefined && !this.#isTooOld();
    const progress = `${memory.filled} of ${bytes} bytes in ${this.#lasted(begunAt)}`;
    if (isSlow) return trouble('slow', `slow: ${progress}`);
    const wasTooSlow = this.#begunAt !== undefined;
    this.discard();
    if (wasTooSlow) return trouble('mute', `far too slow: ${progress}`);
    const kind = kindOf(result);
    return trouble(kind, this.#sentence(kind, result.code, timeout));
  }

  discard(): void {
    this.#memory.wipe();
    this.#begunAt = undefined;
  }

  rest(): void {}

  close(): void {
    this.#reader.close();
  }

  #isTooOld(): boolean {
    return this.#begunAt !== undefined && this.#now() - this.#begunAt >= LONGEST_BLOCK;
  }

  #lasted(since: number): string {
    return formatDuration(milliseconds(Math.round((this.#now() - since) / 1000) * 1000));
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
          ? `absent: there is no ${this.device}; ${this.device === '/dev/hwrng' ? 'in a guest, add a virtio-rng device' : `check the device of ${this.name}`}`
          : `absent: no driver is bound to ${this.device} (${code})`;
      case 'notPermitted':
        return `no permission to read ${this.device} (${code}): run as root`;
      case 'refused':
        return `${this.device} is no entropy source`;
      case 'shortage':
        return `${this.device} cannot be read (${code}): ${hintFor(code)}`;
      case 'closed':
        return 'closed';
      default:
        return `broken: reading ${this.device} failed (${code})`;
    }
  }
}

/** EAGAIN of the device is 'tryAgain': here it is pthread_create()'s. */
const hintFor = (code: string | null): string | undefined =>
  code === 'EAGAIN' ? NO_THREAD : shortageOf(code ?? '');

function kindOf({ status, code }: ReadResult): TroubleKind {
  if (status === 'ok') return 'broken';
  return status === 'ioError' && hintFor(code) !== undefined ? 'shortage' : KINDS[status];
}

const trouble = (kind: TroubleKind, sentence: string): Reading => ({
  kind: 'trouble',
  trouble: { kind, sentence },
});

/** The device number as stat() gives it: glibc's makedev for numbers below 256. */
const makedev = (major: number, minor: number): number => major * 256 + minor;
