// A file system that exists only in a table, for what `entropyd config unit` looks at.
import type { FileFacts, FileSystem } from '../../src/unit/file-system.js';

const DIRECTORY: FileFacts = {
  type: 'directory',
  major: 0,
  minor: 0,
  uid: 0,
  gid: 0,
  mode: 0o755,
};

export const fifo = (owner: Partial<FileFacts> = {}): FileFacts => ({
  ...DIRECTORY,
  type: 'fifo',
  mode: 0o600,
  ...owner,
});
export const directory = (owner: Partial<FileFacts> = {}): FileFacts => ({
  ...DIRECTORY,
  ...owner,
});
/** As udev makes a tty: of root and the group dialout. */
export const character = (
  major: number,
  minor: number,
  owner: Partial<FileFacts> = { gid: 20, mode: 0o660 },
): FileFacts => ({ ...DIRECTORY, type: 'character', major, minor, ...owner });

/** Of a machine with a USB modem driver, a TPM and a serial port; a link is given by its target. */
export function fakeFiles(
  entries: Readonly<Record<string, FileFacts | string>>,
  texts: Readonly<Record<string, string>> = {},
): FileSystem {
  const resolved = (path: string): string | undefined => {
    const entry = entries[path];
    return typeof entry === 'string' ? resolved(entry) : entry === undefined ? undefined : path;
  };
  const all: Readonly<Record<string, string>> = {
    '/proc/devices':
      'Character devices:\n  1 mem\n  4 /dev/vc/0\n  4 tty\n  4 ttyS\n  5 /dev/tty\n 10 misc\n136 pts\n' +
      '166 ttyACM\n188 ttyUSB\n243 hidraw\n253 tpm\n\nBlock devices:\n  8 sd\n243 hidblock\n',
    '/etc/group': 'root:x:0:\ndialout:x:20:alice\ntss:x:101:\n',
    ...texts,
  };
  return {
    resolved,
    facts: (path) => {
      const real = resolved(path);
      return real === undefined ? undefined : (entries[real] as FileFacts);
    },
    text: (path) => all[path],
  };
}
