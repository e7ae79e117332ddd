// The state of a process from /proc: its signals, its listening sockets, its children.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended
  }
};

/** Whether the default action of this signal can't happen: it is blocked, ignored or caught. */
export function withstands(pid: number, signal: NodeJS.Signals): boolean {
  const bit = 1n << BigInt(constants.signals[signal] - 1);
  const masks = textOf(`/proc/${pid}/status`).matchAll(/^Sig(?:Blk|Ign|Cgt):\s+(\w+)$/gm);
  return [...masks].some(([, mask]) => (BigInt(`0x${mask}`) & bit) !== 0n);
}

/** Local addresses, in hexadecimal, of the TCP sockets at which this very process listens. */
export function listeningAt(pid: number): string[] {
  const LISTENS = '0A';
  const inodes = new Set<string>();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    } catch {
      // closed in the meantime
    }
  }
  return ['tcp', 'tcp6']
    .flatMap((protocol) => textOf(`/proc/${pid}/net/${protocol}`).split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTENS && inodes.has(fields[9] as string))
    .map((fields) => fields[1] as string);
}

export const childrenOf = (pid: number): number[] =>
  textOf(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);

export const commandOf = (pid: number): string[] => textOf(`/proc/${pid}/cmdline`).split('\0');
