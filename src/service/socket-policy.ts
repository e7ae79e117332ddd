// Who may ask what on which socket. The mode of the socket's file already limits who can connect; the
// credentials of the peer are checked as well, so that a mode that somebody changed, or a descriptor that
// was passed on to another process, lets nobody in.
import type { PeerCredentials } from '../native.js';
import { ASKS, type Ask } from './control-codec.js';

export interface SocketPolicy {
  /** The requests that are answered on the socket. */
  readonly asks: readonly Ask[];
  /** Whether members of the group that owns the socket's file may ask too. */
  readonly groupMayAsk: boolean;
}

export const STATUS_SOCKET: SocketPolicy = { asks: ['status'], groupMayAsk: true };
export const CONTROL_SOCKET: SocketPolicy = { asks: ASKS, groupMayAsk: false };

/** The daemon's effective user, and the group of the socket's file. */
export interface SocketOwner {
  readonly uid: number;
  readonly gid: number;
}

/** Whether the peer may ask. `peer` is an error code if the kernel does not tell who it is: then it may not. */
export function mayAsk(
  policy: SocketPolicy,
  owner: SocketOwner,
  peer: PeerCredentials | string,
): boolean {
  if (typeof peer === 'string') return false;
  if (peer.uid === 0 || peer.uid === owner.uid) return true;
  return policy.groupMayAsk && [peer.gid, ...peer.groups].includes(owner.gid);
}
