// Who is let in, by the kernel's word on the peer.
import { expect, it } from 'vitest';
import { CONTROL_SOCKET, mayAsk, STATUS_SOCKET } from '../../../src/service/socket-policy.js';

const OWNER = { uid: 500, gid: 50 };
const peer = (uid: number, gid: number, groups: number[] = []) => ({ pid: 1, uid, gid, groups });

it.each([
  ['root', peer(0, 0), true, true],
  ["the daemon's own user", peer(500, 1), true, true],
  ["one of the file's group", peer(1, 50), true, false],
  ['one who has the group beside its own', peer(1, 1, [7, 50]), true, false],
  ['anybody else', peer(1, 1, [7]), false, false],
  ["root's group without being root", peer(1, 0), false, false],
  ['a user that a namespace hides', peer(65534, 65534), false, false],
  ['a peer that the kernel does not tell of', 'ENOTSOCK', false, false],
])('%s', (_who, credentials, status, control) => {
  expect(mayAsk(STATUS_SOCKET, OWNER, credentials)).toBe(status);
  expect(mayAsk(CONTROL_SOCKET, OWNER, credentials)).toBe(control);
});
