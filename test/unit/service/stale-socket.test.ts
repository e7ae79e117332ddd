// The file of a Unix socket in the place of ours: what may be removed, and what is said of the rest.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { ConfigError, SystemError } from '../../../src/errors.js';
import { removeStaleSocket } from '../../../src/service/stale-socket.js';
import { temporaryDirectory } from '../../support/fifo.js';

let directory: string;
let path: string;
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, 'control.sock');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A process that has bound a socket of this type to the path. */
async function bound(type: 'SOCK_STREAM' | 'SOCK_DGRAM') {
  const script = `import socket, sys
s = socket.socket(socket.AF_UNIX, socket.${type})
s.bind(sys.argv[1])
print('bound', flush=True)
sys.stdin.read()`;
  const child = spawn('python3', ['-c', script, path]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

it('is removed if its process has ended', async () => {
  const child = await bound('SOCK_STREAM');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await removeStaleSocket(path);
  expect(existsSync(path)).toBe(false);
});

it('is left to a process that listens', async () => {
  const server = createServer().listen(path);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  await expect(removeStaleSocket(path)).rejects.toThrow(/another entropyd listens at/);
  expect(existsSync(path)).toBe(true);
});

it('is left alone if it cannot be told whether a process has it, and not called an entropyd', async () => {
  await bound('SOCK_DGRAM');
  const removing = removeStaleSocket(path);
  await expect(removing).rejects.toThrow(SystemError);
  await expect(removing).rejects.toThrow(/another program may have .*control\.sock \(EPROTOTYPE\)/);
  expect(existsSync(path)).toBe(true);
});

it('is left alone if it is no socket', async () => {
  writeFileSync(path, 'kept');
  await expect(removeStaleSocket(path)).rejects.toThrow(ConfigError);
  expect(existsSync(path)).toBe(true);
});
