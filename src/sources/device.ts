// A source that reads a device: /dev/hwrng, another character device, or a FIFO.
import { statSync } from 'node:fs';
import { NO_THREAD, shortageOf } from '../errors.js';
import type { DeviceReader, Native, ReadResult, SecureBlock } from '../native.js';
import { type Bytes, bytes, formatDuration, type Milliseconds, milliseconds } from '../units.js';
import { boundGenerator } from './hw-random.js';
import type { Reading, Source, TroubleKind } from './source.js';

/**
 * A block that takes longer is abandoned: its first bytes are old by then, and a device of 42 bytes per
 * second is of no use.
 */
const BLOCK_DEADLINE = milliseconds(60_000);
const MISC_MAJOR = 10; // the hw_random core is char device 10:183 (devices.txt)
const HWRNG_MINOR = 183;

const TROUBLE_OF: Record<Exclude<ReadResult['status'], 'ok'>, TroubleKind> = {
  timeout: 'noData',
  endOfFile: 'ended',
  tryAgain: 'empty',
  noDevice: 'absent',
  notPermitted: 'notPermitted',
  notASource: 'unsupportedFile',
  ioError: 'broken',
  closed: 'closed',
};

export interface DeviceSettings {
  readonly name: string;
  readonly device: string;
  /** Claimed min-entropy in bits per byte. */
  readonly claim: number;
}

export class DeviceSource implements Source {
  readonly name: string;
  readonly kind = 'device';
  readonly unit = 'byte';
  readonly blockBytes: Bytes;
  readonly device: string;
  readonly claim: number;
  readonly #reader: DeviceReader;
  readonly #memory: SecureBlock;
  readonly #sysfs: string;
  readonly #now: () => number;
  /** When the block that is partly in memory was begun; undefined when none is. */
  #partialSince: number | undefined;

  constructor(
    native: Pick<Native, 'DeviceReader' | 'SecureBlock' | 'limits'>,
    { name, device, claim }: DeviceSettings,
    now: () => number,
    options: { sysfs?: string } = {},
  ) {
    this.name = name;
    this.device = device;
    this.claim = claim;
    this.#reader = new native.DeviceReader(device);
    this.blockBytes = bytes(native.limits.blockBytes);
    this.#memory = new native.SecureBlock(this.blockBytes);
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
    if (this.#isTooOld() || memory.filled >= bytes) this.reset();
    if (this.#partialSince === undefined) memory.wipe();
    const begunAt = this.#partialSince ?? this.#now();
    const result = await this.#reader.read(memory, bytes - memory.filled, timeout);
    this.#partialSince = undefined;
    if (result.status === 'ok' && memory.filled === bytes) {
      return { kind: 'block', block: memory };
    }
    // The device is slow and not dead: what it delivered is kept, and the next read continues from there.
    if (result.status === 'timeout' && result.bytes > 0) this.#partialSince = begunAt;
    const isSlow = this.#partialSince !== undefined && !this.#isTooOld();
    const progress = `${memory.filled} of ${bytes} bytes in ${this.#since(begunAt)}`;
    if (isSlow) return trouble('slow', `slow: ${progress}`);
    const wasTooSlow = this.#partialSince !== undefined;
    this.reset();
    if (wasTooSlow) return trouble('noData', `far too slow: ${progress}`);
    const kind = kindOf(result);
    return trouble(kind, this.#describe(kind, result.code, timeout));
  }

  reset(): void {
    this.#memory.wipe();
    this.#partialSince = undefined;
  }

  releaseMemory(): void {}

  close(): void {
    this.#reader.close();
  }

  #isTooOld(): boolean {
    return this.#partialSince !== undefined && this.#now() - this.#partialSince >= BLOCK_DEADLINE;
  }

  #since(since: number): string {
    return formatDuration(milliseconds(Math.round((this.#now() - since) / 1000) * 1000));
  }

  #describe(kind: TroubleKind, code: string | null, timeout: Milliseconds): string {
    switch (kind) {
      case 'noData':
        return `no data: ${this.device} delivered no byte for ${formatDuration(timeout)}`;
      case 'ended':
        return `ended: ${this.device} has no writer (end of file)`;
      case 'empty':
        return `empty: ${this.device} has no bytes at the moment (${code})`;
      case 'absent':
        return code === 'ENOENT'
          ? `absent: there is no ${this.device}; ${this.device === '/dev/hwrng' ? 'in a guest, add a virtio-rng device' : `check the device of ${this.name}`}`
          : `absent: no driver is bound to ${this.device} (${code})`;
      case 'notPermitted':
        return `no permission to read ${this.device} (${code}): run as root`;
      case 'unsupportedFile':
        return `${this.device} is not an entropy source`;
      case 'shortage':
        return `${this.device} cannot be read (${code}): ${hintFor(code)}`;
      case 'closed':
        return 'closed';
      default:
        return `broken: reading ${this.device} failed (${code})`;
    }
  }
}

/** EAGAIN means that no thread could be started: the device's own EAGAIN is the status 'tryAgain'. */
const hintFor = (code: string | null): string | undefined =>
  code === 'EAGAIN' ? NO_THREAD : shortageOf(code ?? '');

function kindOf({ status, code }: ReadResult): TroubleKind {
  if (status === 'ok') return 'broken';
  return status === 'ioError' && hintFor(code) !== undefined ? 'shortage' : TROUBLE_OF[status];
}

const trouble = (kind: TroubleKind, sentence: string): Reading => ({
  kind: 'trouble',
  trouble: { kind, sentence },
});

/** A device number as stat() returns it: glibc's makedev for numbers below 256. */
const makedev = (major: number, minor: number): number => major * 256 + minor;
