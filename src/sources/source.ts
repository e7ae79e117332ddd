// What the daemon asks of a source: raw blocks, which the source does not judge. Trouble with a device
// is a value that read() returns, not an exception.
import type { Repeats, SecureBlock } from '../native.js';
import type { Bytes, Milliseconds } from '../units.js';

export type TroubleKind =
  | 'noData' // delivered nothing, or far too little, until the deadline
  | 'slow' // delivered part of a block; the next read continues it
  | 'ended' // end of file: the FIFO has no writer
  | 'empty' // the driver has no bytes at the moment (EAGAIN, EBUSY), or the processor time is used up
  | 'absent' // no such node, or no driver behind it
  | 'notPermitted'
  | 'unsupportedFile' // a type of file that cannot be an entropy source
  | 'unusableTimer' // no timer of this machine is fit to time samples with
  | 'shared' // an earlier source has the same hardware, which is credited once
  | 'shortage' // no descriptor, memory or thread to read with
  | 'broken' // any other error of the device, such as EIO
  | 'closed'; // close() was called

/** The kinds of trouble after which a different device may answer to the same path. */
export const DEVICE_MAY_CHANGE: ReadonlySet<TroubleKind> = new Set([
  'ended',
  'absent',
  'unsupportedFile',
  'broken',
]);

/** The kinds of trouble which mean that there is no such source on this machine. */
export const NOT_PRESENT: ReadonlySet<TroubleKind> = new Set([
  'absent',
  'unsupportedFile',
  'unusableTimer',
]);

/** The kinds of trouble that do not end within seconds. */
export const LASTING: ReadonlySet<TroubleKind> = new Set(['unusableTimer']);

/**
 * The kinds of trouble with a path rather than with the hardware behind it: another source with the same hardware may
 * deliver, as /dev/tpmrm0 does while another program has /dev/tpm0 open.
 */
export const LEAVES_HARDWARE: ReadonlySet<TroubleKind> = new Set([
  'notPermitted',
  'unsupportedFile',
  'absent',
  'empty',
]);

/** Kinds that the log's fields call by an older name, because docs/audit.md promises it. */
const PROMISED_NAMES: Partial<Record<TroubleKind, string>> = {
  noData: 'mute',
  unusableTimer: 'unfit',
  unsupportedFile: 'refused',
};

/** The value of the field `trouble` in the event troubleBegan. */
export const troubleField = (kind: TroubleKind): string => PROMISED_NAMES[kind] ?? kind;

export interface Trouble {
  readonly kind: TroubleKind;
  /** What is wrong and, where possible, what to do about it; printed after 'hwrng: '. */
  readonly sentence: string;
}

export type Reading = (
  | {
      readonly kind: 'block';
      readonly block: SecureBlock;
      /** Whether the source has started again for this block, so that the block does not continue earlier ones. */
      readonly isStart?: boolean;
    }
  | { readonly kind: 'trouble'; readonly trouble: Trouble }
) & { readonly repeats?: Repeats };

export interface Source {
  readonly name: string;
  /** The kind of its driver, such as 'device' or 'jitter'. */
  readonly kind: string;
  /** For people: the path of the device, or what the source is and how it is set up. */
  readonly device: string;
  /** What a block consists of: finished random bytes, or raw samples that have to be conditioned. */
  readonly unit: 'byte' | 'sample';
  /** Whether it only adds to feeds that another source has a block for; undefined: no. */
  readonly neverAlone?: boolean;
  /** Claimed min-entropy in bits per byte or per sample: the upper limit of every credit. */
  readonly claim: number;
  /** Size of a block; a raw sample is one byte. */
  readonly blockBytes: Bytes;
  /**
   * Finds out what identity() and hardware() tell; so does read(). Resolves in bounded time, and leaves what was
   * known before if the file system of the device's path hangs, or if a read is under way.
   */
  look(): Promise<void>;
  /** Which device delivers ('virtio_rng.0, virtio4 inode 6485'); '' if that is not known. */
  identity(): string;
  /**
   * The hardware that delivers ('tpm0'), in the same form for sources of all kinds; '' if it is not known. Of
   * sources with the same hardware only the first whose path can be read is used.
   */
  hardware(): string;
  /**
   * The noise that all sources of the kind share although each of them is used ('processor timing'); if undefined,
   * hardware() tells the noise. Of sources with the same noise only one counts as required.
   */
  readonly noise?: string;
  /** Reads one block of exactly `bytes` into memory that the previous block occupied. */
  read(bytes: Bytes, timeout: Milliseconds): Promise<Reading>;
  /** Wipes a partly read block and forgets what was measured of a timer. */
  reset(): void;
  /** Releases memory that only speeds up the next read: called when no read is due for long. */
  releaseMemory(): void;
  /** Ends a pending read; the source cannot be used afterwards. */
  close(): void;
}
