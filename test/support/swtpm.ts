// An emulated TPM 2.0 (swtpm) for the guest of a test file.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { temporaryDirectory } from './fifo.js';
import { until } from './until.js';

export const SWTPM = '/usr/bin/swtpm';

/** Starts it before the tests of a file and ends it after them; returns the options that give it to QEMU. */
export function emulatedTpm(): string[] {
  const directory = temporaryDirectory();
  const socket = join(directory, 'socket');
  let swtpm: ChildProcess | undefined;
  beforeAll(async () => {
    if (!existsSync(SWTPM)) return;
    const args = [
      ...['socket', '--tpm2', '--tpmstate', `dir=${directory}`],
      ...['--ctrl', `type=unixio,path=${socket}`, '--terminate'],
    ];
    swtpm = spawn(SWTPM, args, { stdio: 'ignore' });
    await until(() => existsSync(socket));
  });
  afterAll(() => {
    swtpm?.kill();
    rmSync(directory, { recursive: true });
  });
  return [
    ...['-chardev', `socket,id=tpm,path=${socket}`],
    ...['-tpmdev', 'emulator,id=tpm0,chardev=tpm', '-device', 'tpm-tis,tpmdev=tpm0'],
  ];
}
