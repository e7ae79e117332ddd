// A source is a driver: it fetches raw blocks and judges nothing. Trouble with its device is data.
import type { SecureBlock } from '../native.js';
import type { Bytes, Milliseconds } from '../units.js';

export type TroubleKind =
  | 'mute' // gave nothing, or far too little, until the deadline
  | 'slow' // gave something; the next read goes on with it
  | 'ended' // end of file: a FIFO's writer is gone
  | 'empty' // the driver has nothing just now
  | 'absent' // no such node, or no driver behind it
  | 'notPermitted'
  | 'refused' // a kind of file that is no entropy source
  | 'unfit' // nothing here that it could be timed by
  | 'shortage' // no descriptor, memory or thread to read it with
  | 'broken' // EIO and the like
  | 'closed'; // this program closed it

/** Troubles after which another device may stand behind the name. */
export const LOST: ReadonlySet<TroubleKind> = new Set(['ended', 'absent', 'refused', 'broken']);

/** Troubles of what is not here at all. */
export const NOT_HERE: ReadonlySet<TroubleKind | undefined> = new Set([
  'absent',
  'refused',
  'unfit',
]);

export interface Trouble {
  readonly kind: TroubleKind;
  /** What is wrong and, where something can be done, what: goes on after 'hwrng: '. */
  readonly sentence: string;
}

export type Reading =
  | { readonly kind: 'block'; readonly block: SecureBlock }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

export interface Source {
  readonly name: string;
  /** Its driver's. */
  readonly kind: string;
  readonly device: string;
  /** What a block is made of: bytes that claim to be whole, or samples of a noise source. */
  readonly unit: 'byte' | 'sample';
  /** Bits claimed of each of them, an upper limit to every credit; why, a decision record says. */
  readonly claim: number;
  /** Of them in a block. */
  readonly blockBytes: Bytes;
  /** What stands behind the device now ('virtio_rng.0'), '' where nothing can tell. */
  identity(): string;
  /** One block of exactly `bytes`; the block before it must not be in use any more. */
  read(bytes: Bytes, timeout: Milliseconds): Promise<Reading>;
  /** Forgets what it holds: bytes of a block, and what was found out about where they come from. */
  discard(): void;
  /** Nothing is wanted for long: gives back what it holds for the next read. */
  rest(): void;
  /** Ends a read under way; a closed source stays closed. */
  close(): void;
}
