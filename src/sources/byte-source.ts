// A source whose generator delivers finished random bytes: it puts blocks together from what its reader gets.
import { NO_THREAD, shortageOf } from '../errors.js';
import type {
  GeneratorReader,
  GeneratorSettings,
  Native,
  ReadResult,
  SecureBlock,
} from '../native.js';
import { type Bytes, bytes, formatDuration, type Milliseconds, milliseconds } from '../units.js';
import type { Reading, Source, TroubleKind } from './source.js';

/**
 * A block that takes longer is abandoned: its first bytes are old by then, and a device of 42 bytes per
 * second is of no use.
 */
const BLOCK_DEADLINE = milliseconds(60_000);

const TROUBLE_OF: Record<Exclude<ReadResult['status'], 'ok'>, TroubleKind> = {
  timeout: 'noData',
  endOfFile: 'ended',
  tryAgain: 'empty',
  noDevice: 'absent',
  notPermitted: 'notPermitted',
  notASource: 'unsupportedFile',
  notATerminal: 'unsupportedFile',
  hungUp: 'absent',
  notThatFast: 'broken',
  notSettable: 'broken',
  ioError: 'broken',
  closed: 'closed',
};

/** The kinds of trouble after which the device is still the same: the part of a block that it delivered is kept. */
const MAY_CONTINUE: ReadonlySet<TroubleKind> = new Set(['noData', 'empty']);

/** The sentences for statuses that only a serial line can have. */
const SENTENCES: Partial<Record<ReadResult['status'], (device: string) => string>> = {
  hungUp: (device) => `absent: ${device} was unplugged, or its line was hung up`,
  notATerminal: (device) => `${device} is not a serial line: kind = "device" is for other devices`,
  notThatFast: (device) => `broken: ${device} cannot run at the configured baud rate`,
  notSettable: (device) => `broken: ${device} refuses 8 data bits, no parity or the flow control`,
};

/** What distinguishes the kinds of generators. */
export interface ByteSourceParts {
  readonly name: string;
  /** One that native/core/generators.cc lists. */
  readonly kind: string;
  readonly settings: GeneratorSettings;
  /** For people: the path of the device, or what the generator is. */
  readonly device: string;
  /** Claimed min-entropy in bits per byte. */
  readonly claim: number;
  /** See Source.identity(). */
  readonly identity: () => string;
  /** See Source.hardware(). */
  readonly hardware: () => string;
  /** See Source.neverAlone. */
  readonly neverAlone?: boolean;
  /** What to do if there is no such device; printed after 'there is no /dev/hwrng; '. */
  readonly ifAbsent: string;
  /** What the device is if its type of file cannot be a source; printed after its path. */
  readonly whatItIs?: () => string | undefined;
}

export class ByteSource implements Source {
  readonly name: string;
  readonly kind: string;
  readonly unit = 'byte';
  readonly blockBytes: Bytes;
  readonly device: string;
  readonly claim: number;
  readonly identity: () => string;
  readonly hardware: () => string;
  readonly neverAlone: boolean;
  readonly #reader: GeneratorReader;
  readonly #memory: SecureBlock;
  readonly #ifAbsent: string;
  readonly #whatItIs: () => string | undefined;
  readonly #now: () => number;
  /** When the block that is partly in memory was begun; undefined if there is none. */
  #partialSince: number | undefined;

  constructor(
    native: Pick<Native, 'GeneratorReader' | 'SecureBlock' | 'limits'>,
    {
      name,
      kind,
      settings,
      device,
      claim,
      identity,
      hardware,
      neverAlone,
      ifAbsent,
      whatItIs = () => undefined,
    }: ByteSourceParts,
    now: () => number,
  ) {
    this.name = name;
    this.kind = kind;
    this.device = device;
    this.claim = claim;
    this.identity = identity;
    this.hardware = hardware;
    this.neverAlone = neverAlone ?? false;
    this.#ifAbsent = ifAbsent;
    this.#whatItIs = whatItIs;
    this.#reader = new native.GeneratorReader(kind, settings);
    this.blockBytes = bytes(native.limits.blockBytes);
    this.#memory = new native.SecureBlock(this.blockBytes);
    this.#now = now;
  }

  async read(bytes: Bytes, timeout: Milliseconds): Promise<Reading> {
    const begunAt = this.#begin(bytes);
    const result = await this.#reader.read(this.#memory, bytes - this.#memory.filled, timeout);
    const reading = this.#reading(result, bytes, begunAt, timeout);
    return result.repeats === undefined ? reading : { ...reading, repeats: result.repeats };
  }

  /** Returns the time at which the block that this read begins or continues was begun. */
  #begin(bytes: Bytes): number {
    if (this.#isTooOld() || this.#memory.filled >= bytes) this.reset();
    if (this.#partialSince === undefined) this.#memory.wipe();
    return this.#partialSince ?? this.#now();
  }

  #reading(result: ReadResult, bytes: Bytes, begunAt: number, timeout: Milliseconds): Reading {
    const memory = this.#memory;
    this.#partialSince = undefined;
    if (result.status === 'ok' && memory.filled === bytes) {
      return { kind: 'block', block: memory };
    }
    const kind = kindOf(result);
    // The device is slow and not dead: what it delivered is kept, and the next read continues from there.
    if (MAY_CONTINUE.has(kind) && memory.filled > 0) this.#partialSince = begunAt;
    const progress = `${memory.filled} of ${bytes} bytes in ${this.#since(begunAt)}`;
    const isTooOld = this.#isTooOld();
    if (this.#partialSince === undefined || isTooOld) this.reset();
    if (result.status === 'timeout' && result.bytes > 0) {
      return isTooOld
        ? trouble('noData', `far too slow: ${progress}`)
        : trouble('slow', `slow: ${progress}`);
    }
    const sentence = SENTENCES[result.status]?.(this.device);
    return trouble(kind, sentence ?? this.#describe(kind, result, timeout));
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

  #describe(kind: TroubleKind, { code, answer }: ReadResult, timeout: Milliseconds): string {
    switch (kind) {
      case 'noData':
        return `no data: ${this.device} delivered no byte for ${formatDuration(timeout)}`;
      case 'ended':
        return `ended: ${this.device} has no writer (end of file)`;
      case 'empty':
        return `empty: ${this.device} has no bytes at the moment (${code})`;
      case 'absent':
        return code === 'ENOENT'
          ? `absent: there is no ${this.device}; ${this.#ifAbsent}`
          : `absent: no driver is bound to ${this.device} (${code})`;
      case 'notPermitted':
        return `no permission to read ${this.device} (${code}): ${ifNotPermitted(process.getuid?.() === 0)}`;
      case 'unsupportedFile':
        return `${this.device} is ${this.#whatItIs() ?? 'not an entropy source'}`;
      case 'shortage':
        return `${this.device} cannot be read (${code}): ${hintFor(code)}`;
      case 'closed':
        return 'closed';
      default:
        if (answer !== undefined) {
          return `broken: ${this.device} refuses the command with its code 0x${answer.toString(16)}`;
        }
        return `broken: reading ${this.device} failed (${code})`;
    }
  }
}

/** What to do about a missing permission. Root lacks it only in a service with a device policy or in a container. */
export const ifNotPermitted = (isRoot: boolean): string =>
  isRoot
    ? 'the unit, or a container, does not allow it; entropyd config unit prints the drop-in that does'
    : 'run as root';

/** EAGAIN means that no thread could be started: the device's own EAGAIN is the status 'tryAgain'. */
const hintFor = (code: string | null): string | undefined =>
  code === 'EAGAIN' ? NO_THREAD : shortageOf(code ?? '');

function kindOf({ status, code }: ReadResult): TroubleKind {
  if (status === 'ok') return 'broken';
  if (code === 'EBUSY') return 'empty';
  return status === 'ioError' && hintFor(code) !== undefined ? 'shortage' : TROUBLE_OF[status];
}

const trouble = (kind: TroubleKind, sentence: string): Reading => ({
  kind: 'trouble',
  trouble: { kind, sentence },
});
