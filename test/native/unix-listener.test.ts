// A listening Unix socket and who is at its other end: asked of the kernel, before a byte is read.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { native, type UnixListener } from '../../src/native.js';
import { temporaryDirectory } from '../support/fifo.js';
import { needsOtherUser } from '../support/other-user.js';
import { cpuMsOf } from '../support/program.js';

const ADDON = new URL('../../build/Release/entropyd.node', import.meta.url).pathname;

let directory: string;
let path: string;
let clients: number[];
let onClient: () => void;
let listener: UnixListener | undefined;

function listen(mode: number): void {
  listener = new native.UnixListener(path, mode, (fd) => {
    clients.push(fd as number);
    onClient();
  });
}

const accepted = async (): Promise<number> => {
  if (clients.length === 0) await new Promise<void>((resolve) => (onClient = resolve));
  return clients[0] as number;
};

beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, 'socket');
  clients = [];
  onClient = () => {};
});
afterEach(() => {
  for (const fd of clients) closeSync(fd);
  listener?.close();
  listener = undefined;
  rmSync(directory, { recursive: true });
});

describe('UnixListener', () => {
  it('has the mode that was asked for, whatever the umask', () => {
    listen(0o600);
    expect(listener?.gid).toBe(statSync(path).gid);
    listener?.close();
    const script = `
      const { UnixListener } = require(${JSON.stringify(ADDON)});
      const listener = new UnixListener(${JSON.stringify(path)}, 0o660, () => {});
      console.log(require('node:fs').statSync(${JSON.stringify(path)}).mode & 0o777);
      listener.close();`;
    for (const umask of ['000', '077']) {
      const run = `umask ${umask}; exec "$0" -e "$1"`;
      const { stdout } = spawnSync('sh', ['-c', run, process.execPath, script]);
      expect(Number(stdout)).toBe(0o660);
    }
  });

  it('removes its file when it is closed, once', () => {
    listen(0o600);
    listener?.close();
    writeFileSync(path, 'of somebody else');
    listener?.close();
    expect(readFileSync(path, 'utf8')).toBe('of somebody else');
  });

  it('says why it could not, and leaves alone what was there', () => {
    writeFileSync(path, 'of somebody else');
    const throwsCode = (code: string) =>
      expect(() => listen(0o600)).toThrow(expect.objectContaining({ code, path }));
    throwsCode('EADDRINUSE');
    expect(readFileSync(path, 'utf8')).toBe('of somebody else');
    path = join(directory, 'no', 'socket');
    throwsCode('ENOENT');
    path = join(directory, 'n'.repeat(108));
    throwsCode('ENAMETOOLONG');
  });

  it('ends the program when its callback throws, and leaves nothing for the next call', async () => {
    listen(0o600);
    listener?.close(); // the listener is another process's here
    const script = `
      const addon = require(${JSON.stringify(ADDON)});
      process.on('uncaughtException', ({ message }) => console.log(message + ', ' + addon.crngReady()));
      globalThis.kept = new addon.UnixListener(${JSON.stringify(path)}, 0o600, (fd) => {
        if (typeof fd === 'string') return;
        require('node:fs').closeSync(fd);
        throw new Error('thrown');
      });
      console.log('listening');`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      const said = once(child.stdout, 'data');
      await heard(path);
      expect(String((await said)[0])).toBe('thrown, true\n');
    } finally {
      child.kill();
    }
  });

  it('cuts a client off where there is no descriptor left, and rests', async () => {
    listen(0o600);
    listener?.close(); // the listener is another process's here
    const script = `
      const { closeSync, openSync } = require('node:fs');
      const { UnixListener } = require(${JSON.stringify(ADDON)});
      globalThis.kept = new UnixListener(${JSON.stringify(path)}, 0o600, (fd) => {
        if (typeof fd === 'string') return;
        require('node:fs').writeSync(fd, 'served');
        closeSync(fd);
      });
      const held = [];
      try { for (;;) held.push(openSync('/dev/null')); } catch {}
      process.on('SIGUSR2', () => { for (const fd of held.splice(0)) closeSync(fd); console.log('free'); });
      console.log('full');`;
    const child = spawn('sh', ['-c', 'ulimit -n 64; exec "$0" -e "$1"', process.execPath, script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      expect(String((await once(child.stdout, 'data'))[0])).toBe('full\n');
      expect(await heard(path)).toBe('');
      const before = cpuMsOf(child.pid as number);
      await pause(2000);
      expect(cpuMsOf(child.pid as number) - before).toBeLessThan(500); // one that spins takes all of it
      child.kill('SIGUSR2');
      await once(child.stdout, 'data');
      expect(await heard(path)).toBe('served');
    } finally {
      child.kill();
    }
  });
});

function heard(at: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    connect(at)
      .on('data', (piece) => (text += piece))
      .on('error', () => {})
      .on('close', () => resolve(text));
  });
}

describe('peerCredentials', () => {
  it('tells of this process', async () => {
    listen(0o600);
    const client = connect(path);
    expect(native.peerCredentials(await accepted())).toMatchObject({
      pid: process.pid,
      uid: process.getuid?.(),
      gid: process.getgid?.(),
    });
    client.destroy();
  });

  it('tells of another user with its supplementary groups', async (t) => {
    needsOtherUser(t);
    listen(0o666);
    chmodSync(directory, 0o711);
    const script = `require('net').connect(${JSON.stringify(path)}).on('close', () => {})`;
    const child = spawn('setpriv', [
      ...['--reuid', '65534', '--regid', '65533', '--groups', '7,9', '--'],
      ...[process.execPath, '-e', script],
    ]);
    expect(native.peerCredentials(await accepted())).toMatchObject({
      uid: 65534,
      gid: 65533,
      groups: [7, 9],
    });
    closeSync(clients.pop() as number);
    await once(child, 'close');
  });

  it('gives the name of the error for what is no Unix socket', () => {
    const file = openSync('/dev/null', 'r');
    expect(native.peerCredentials(file)).toBe('ENOTSOCK');
    closeSync(file);
    expect(native.peerCredentials(-1)).toBe('EBADF');
  });
});
