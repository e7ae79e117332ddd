// Who may ask what. The kernel has let the peer connect by the mode of the socket's file; this looks at
// who connected once more, so that a mode that somebody opened, or a descriptor that was handed on,
// lets nobody in.
import type { PeerCredentials } from '../native.js';
import type { Ask } from './control-codec.js';

export interface Door {
  readonly asks: readonly Ask[];
  /** Whether the group of the socket's file may ask too, not only root and the daemon's own user. */
  readonly groupMayAsk: boolean;
}

export const STATUS_DOOR: Door = { asks: ['status'], groupMayAsk: true };
export const CONTROL_DOOR: Door = { asks: ['status', 'reseed'], groupMayAsk: false };

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** `owner` is the daemon's user, and the group of the socket's file. */
export function admits(door: Door, owner: Owner, peer: PeerCredentials | string): boolean {
  if (typeof peer === 'string') return false;
  if (peer.uid === 0 || peer.uid === owner.uid) return true;
  return door.groupMayAsk && [peer.gid, ...peer.groups].includes(owner.gid);
}
