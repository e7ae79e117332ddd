// A source whose generator delivers finished random bytes: it puts blocks together from what its reader gets.
import type {
  FileIdentity,
  GeneratorReader,
  GeneratorSettings,
  Native,
  ReadResult,
  SecureBlock,
} from '../native.js';
import { type Bytes, bytes, formatDuration, type Milliseconds, milliseconds } from '../units.js';
import { deviceIdentity, type Found, hardwareOf } from './device-identity.js';
import { describe, kindOf } from './read-trouble.js';
import type { Reading, Source, TroubleKind } from './source.js';

/**
 * A block that takes longer is abandoned: its first bytes are old by then, and a device of 42 bytes per
 * second is of no use.
 */
const BLOCK_DEADLINE = milliseconds(60_000);

/** A file system that answers later is taken for one that hangs. */
const LOOK_TIMEOUT = milliseconds(1000);

/** The kinds of trouble after which the device is still the same: the part of a block that it delivered is kept. */
const MAY_CONTINUE: ReadonlySet<TroubleKind> = new Set(['noData', 'empty']);

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
  /** Source.hardware() of one that is no file. */
  readonly hardware?: string;
  /** See Source.neverAlone. */
  readonly neverAlone?: boolean;
  /** What to do if there is no such device; printed after 'there is no /dev/hwrng; '. */
  readonly ifAbsent: string;
  /** What the device is if its type of file cannot be a source; printed after its path. */
  readonly whatItIs?: (found: FileIdentity) => string | undefined;
}

export class ByteSource implements Source {
  readonly name: string;
  readonly kind: string;
  readonly unit = 'byte';
  readonly blockBytes: Bytes;
  readonly device: string;
  readonly claim: number;
  readonly neverAlone: boolean;
  readonly #hardware: string | undefined;
  readonly #reader: GeneratorReader;
  readonly #memory: SecureBlock;
  readonly #ifAbsent: string;
  readonly #whatItIs: (found: FileIdentity) => string | undefined;
  readonly #now: () => number;
  /** When the block that is partly in memory was begun; undefined if there is none. */
  #partialSince: number | undefined;
  #found: Found = null;
  #isReading = false;
  #looking: Promise<Found | undefined> | undefined;

  constructor(
    native: Pick<Native, 'GeneratorReader' | 'SecureBlock' | 'limits'>,
    {
      name,
      kind,
      settings,
      device,
      claim,
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
    this.#hardware = hardware;
    this.neverAlone = neverAlone ?? false;
    this.#ifAbsent = ifAbsent;
    this.#whatItIs = whatItIs;
    this.#reader = new native.GeneratorReader(kind, settings);
    this.blockBytes = bytes(native.limits.blockBytes);
    this.#memory = new native.SecureBlock(this.blockBytes);
    this.#now = now;
  }

  async look(): Promise<void> {
    // It would wait for the read, which finds out the same.
    if (this.#isReading || this.#hardware !== undefined) return;
    this.#looking ??= this.#reader.look(LOOK_TIMEOUT).finally(() => {
      this.#looking = undefined;
    });
    this.#foundOut(await this.#looking);
  }

  identity(): string {
    return deviceIdentity(this.#found);
  }

  hardware(): string {
    return this.#hardware ?? hardwareOf(this.#found);
  }

  async read(bytes: Bytes, timeout: Milliseconds): Promise<Reading> {
    const begunAt = this.#begin(bytes);
    const result = await this.#readerResult(bytes - this.#memory.filled, timeout);
    this.#foundOut(result.node);
    if (result.status === 'notASource') await this.look(); // for the sentence
    const reading = this.#reading(result, bytes, begunAt, timeout);
    return result.repeats === undefined ? reading : { ...reading, repeats: result.repeats };
  }

  async #readerResult(wanted: number, timeout: Milliseconds): Promise<ReadResult> {
    this.#isReading = true;
    try {
      return await this.#reader.read(this.#memory, wanted, timeout);
    } finally {
      this.#isReading = false;
    }
  }

  #foundOut(found: Found | undefined): void {
    if (found !== undefined) this.#found = found;
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
    const whatItIs = this.#found === null ? undefined : this.#whatItIs(this.#found);
    const described = { device: this.device, ifAbsent: this.#ifAbsent, whatItIs };
    return trouble(kind, describe(described, result, timeout));
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
}

const trouble = (kind: TroubleKind, sentence: string): Reading => ({
  kind: 'trouble',
  trouble: { kind, sentence },
});
