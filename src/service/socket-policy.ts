// Who may ask what on which socket. The mode of the socket's file already limits who can connect; the
// credentials of the peer are checked as well, so that a mode that somebody changed, or a descriptor that
// was passed on to another process, lets nobody in.
import type { StatusAccess } from '../config/schema.js';
import type { PeerCredentials } from '../native.js';
import { ASKS, type Ask } from './control-codec.js';

export interface SocketPolicy {
  /** The requests that are answered on the socket. */
  readonly asks: readonly Ask[];
  /** Who may ask beside root and the daemon's own user: nobody, the group of the socket's file, or everyone. */
  readonly others: 'nobody' | StatusAccess;
  /** The mode of the socket's file. */
  readonly mode: number;
}

export const CONTROL_SOCKET: SocketPolicy = { asks: ASKS, others: 'nobody', mode: 0o600 };

/** The document of `status` has numbers and names of devices, and nothing that helps to guess a random number. */
export const statusSocketFor = (access: StatusAccess): SocketPolicy => ({
  asks: ['status'],
  others: access,
  mode: access === 'everyone' ? 0o666 : 0o660,
});

/** The daemon's effective user, and the group of the socket's file. */
export interface SocketOwner {
  readonly uid: number;
  readonly gid: number;
}

/** Whether the peer is root or the daemon's own user. */
export const isTrusted = ({ uid }: SocketOwner, peer: PeerCredentials): boolean =>
  peer.uid === 0 || peer.uid === uid;

/** Whether the peer may ask. `peer` is an error code if the kernel does not tell who it is: then it may not. */
export function mayAsk(
  policy: SocketPolicy,
  owner: SocketOwner,
  peer: PeerCredentials | string,
): boolean {
  if (typeof peer === 'string') return false;
  if (isTrusted(owner, peer) || policy.others === 'everyone') return true;
  return policy.others === 'group' && [peer.gid, ...peer.groups].includes(owner.gid);
}
