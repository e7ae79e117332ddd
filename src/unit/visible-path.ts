// Which paths the unit hides from the daemon (PrivateTmp=, ProtectHome=), and how a drop-in shows one of them. What
// is shown is the directory that the file is in, so that a file that is created again is seen too; but never a whole
// /tmp or a whole home directory.
import { dirname } from 'node:path';
import type { PartOfNeed } from './need.js';

interface Hidden {
  readonly top: string;
  readonly by: 'PrivateTmp' | 'ProtectHome';
  /** How many levels below `top` are directories of a user as a whole: one for /home/NAME. */
  readonly owners: 0 | 1;
}

const HIDDEN: readonly Hidden[] = [
  { top: '/tmp', by: 'PrivateTmp', owners: 0 },
  { top: '/var/tmp', by: 'PrivateTmp', owners: 0 },
  { top: '/home', by: 'ProtectHome', owners: 1 },
  { top: '/root', by: 'ProtectHome', owners: 0 },
  { top: '/run/user', by: 'ProtectHome', owners: 1 },
];

export const isWithin = (path: string, top: string): boolean =>
  path === top || path.startsWith(`${top === '/' ? '' : top}/`);

export const hiddenBy = (path: string): Hidden | undefined =>
  HIDDEN.find(({ top }) => isWithin(path, top));

/** Whether a directory may be shown as a whole. */
function isShareable(directory: string, { top, owners }: Hidden): boolean {
  const below = directory
    .slice(top.length)
    .split('/')
    .filter((name) => name !== '');
  return below.length > owners;
}

/** A path as a word of a setting: '%' begins a specifier. undefined for characters that would need quotes. */
export const settingWord = (path: string): string | undefined =>
  /^[\w./+@=,~%-]+$/.test(path) ? path.replaceAll('%', '%%') : undefined;

export const unquotable = (path: string): PartOfNeed => ({
  notes: [`${path} has characters that a unit file would have to quote: choose a plainer path`],
});

/** Where the daemon sees a path: settings that show it, and `from`, the first directory that stays the real one. */
export interface Shown extends PartOfNeed {
  readonly from: string;
}

const moveIt = (path: string): string =>
  `${path} is hidden from the service and is shown only if it is there when the unit starts: a directory in /run or /var/lib needs no such line`;

/** Shows a file for reading. */
export function showFile(path: string): Shown {
  const hidden = hiddenBy(path);
  if (hidden === undefined) return { from: '/' };
  const directory = dirname(path);
  const shown = isShareable(directory, hidden) ? directory : path;
  return { ...bind('BindReadOnlyPaths', shown, hidden), notes: [moveIt(path)], from: shown };
}

/** Shows a directory for writing; it cannot be shown if it is all of /tmp or a home directory. */
export function showDirectory(directory: string): Shown | undefined {
  const hidden = hiddenBy(directory);
  if (hidden === undefined || !isShareable(directory, hidden)) return undefined;
  return { ...bind('BindPaths', directory, hidden), notes: [moveIt(directory)], from: directory };
}

/** The '-' lets the unit start if the path does not exist. */
function bind(setting: string, path: string, { by }: Hidden): PartOfNeed {
  const word = settingWord(path);
  if (word === undefined) return unquotable(path);
  // Below ProtectHome=yes nothing can be mounted; with tmpfs the homes are empty and read-only instead.
  const home = by === 'ProtectHome' ? ['ProtectHome=tmpfs'] : [];
  return { settings: [...home, `${setting}=-${word}`] };
}
