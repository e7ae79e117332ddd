// Who is at the other end of a Unix socket: asked of the kernel, before a byte is read.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, openSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { temporaryDirectory } from '../support/fifo.js';
import { needsProgram, needsRoot } from '../support/requires.js';

let directory: string;
let server: Server;
let path: string;

beforeEach(async () => {
  directory = temporaryDirectory();
  path = join(directory, 'socket');
  server = createServer({ pauseOnConnect: true }).listen({ path, writableAll: true });
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

const fdOf = (socket: Socket): number =>
  (socket as unknown as { _handle: { fd: number } })._handle.fd;

async function accepted(): Promise<Socket> {
  const [socket] = (await once(server, 'connection')) as [Socket];
  return socket;
}

describe('peerCredentials', () => {
  it('tells of this process', async () => {
    const client = connect(path);
    const socket = await accepted();
    expect(native.peerCredentials(fdOf(socket))).toMatchObject({
      pid: process.pid,
      uid: process.getuid?.(),
      gid: process.getgid?.(),
    });
    client.destroy();
    socket.destroy();
  });

  it('tells of another user with its supplementary groups', async (t) => {
    needsRoot(t);
    needsProgram(t, '/usr/bin/setpriv', 'util-linux');
    chmodSync(directory, 0o711);
    const script = `require('net').connect(${JSON.stringify(path)}).on('close', () => {})`;
    const child = spawn('setpriv', [
      ...['--reuid', '65534', '--regid', '65533', '--groups', '7,9', '--'],
      ...[process.execPath, '-e', script],
    ]);
    const socket = await accepted();
    expect(native.peerCredentials(fdOf(socket))).toMatchObject({
      uid: 65534,
      gid: 65533,
      groups: [7, 9],
    });
    socket.destroy();
    await once(child, 'close');
  });

  it('gives the name of the error for what is no Unix socket', () => {
    const file = openSync('/dev/null', 'r');
    expect(native.peerCredentials(file)).toBe('ENOTSOCK');
    closeSync(file);
    expect(native.peerCredentials(-1)).toBe('EBADF');
  });
});
