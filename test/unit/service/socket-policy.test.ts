// Who is let in, by the kernel's word on the peer.
import { expect, it } from 'vitest';
import { CONTROL_SOCKET, mayAsk, statusSocketFor } from '../../../src/service/socket-policy.js';

const OWNER = { uid: 500, gid: 50 };
const peer = (uid: number, gid: number, groups: number[] = []) => ({ pid: 1, uid, gid, groups });

it.each([
  ['root', peer(0, 0), true, true, true],
  ["the daemon's own user", peer(500, 1), true, true, true],
  ["one of the file's group", peer(1, 50), true, true, false],
  ['one who has the group beside its own', peer(1, 1, [7, 50]), true, true, false],
  ['anybody else', peer(1, 1, [7]), true, false, false],
  ["root's group without being root", peer(1, 0), true, false, false],
  ['a user that a namespace hides', peer(65534, 65534), true, false, false],
  ['a peer that the kernel does not tell of', 'ENOTSOCK', false, false, false],
])('%s', (_who, credentials, everyone, group, control) => {
  expect(mayAsk(statusSocketFor('everyone'), OWNER, credentials)).toBe(everyone);
  expect(mayAsk(statusSocketFor('group'), OWNER, credentials)).toBe(group);
  expect(mayAsk(CONTROL_SOCKET, OWNER, credentials)).toBe(control);
});
