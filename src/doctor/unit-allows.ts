// Finds out whether a unit allows what a line of `entropyd config unit` asks for, by that line or by another one.
import { isYes, linesOf, type UnitFiles, wordsOf } from './unit-files.js';

/** Whether a name matches a pattern of DeviceAllow=, in which * stands for any text: char-tty*. */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const quoted = [first, ...rest].map((part) => part.replaceAll(/[^\w]/g, '\\$&'));
  return new RegExp(`^${quoted.join('.*')}$`).test(name);
}

function allowsDevice(unit: UnitFiles, wanted: string): boolean {
  const [device = '', access = ''] = wanted.split(' ');
  const lines = linesOf(unit, 'DeviceAllow');
  if (lines.length === 0 && (unit.last('DevicePolicy') ?? 'auto') === 'auto') return true;
  return lines.some((line) => {
    const [allowed = '', given = 'rwm'] = line.split(/\s+/);
    return matches(allowed, device) && [...access].every((letter) => given.includes(letter));
  });
}

/** Whether an entry of a list of paths is this one or a directory above it; it may begin with - or + and end with :… */
export function isAtOrAbove(entry: string, path: string): boolean {
  const top = (entry.replace(/^[-+]+/, '').split(':')[0] ?? '').replace(/\/$/, '');
  return top !== '' && (path === top || path.startsWith(`${top}/`));
}

const covers = (unit: UnitFiles, setting: string, path: string): boolean =>
  wordsOf(unit, setting).some((entry) => isAtOrAbove(entry, path));

function isShown(unit: UnitFiles, path: string): boolean {
  return path.startsWith('/tmp/') || path.startsWith('/var/tmp/')
    ? !isYes(unit.last('PrivateTmp')) && unit.last('PrivateTmp') !== 'disconnected'
    : !isHomeHidden(unit);
}

const isHomeHidden = (unit: UnitFiles): boolean =>
  isYes(unit.last('ProtectHome')) || unit.last('ProtectHome') === 'tmpfs';

const SIZES: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

function bytesOf(size: string): number {
  const [, number, unit = ''] = /^(\d+)([KMG]?)$/.exec(size.split(':')[0] ?? '') ?? [];
  return number === undefined ? Number.POSITIVE_INFINITY : Number(number) * (SIZES[unit] ?? 1);
}

type Allows = (unit: UnitFiles, value: string) => boolean;

const isWritable: Allows = (unit, path) =>
  (unit.last('ProtectSystem') ?? 'no') !== 'strict' ||
  covers(unit, 'ReadWritePaths', path) ||
  covers(unit, 'BindPaths', path);
const named =
  (setting: string, top: string): Allows =>
  (unit, name) =>
    wordsOf(unit, setting).includes(name) || isWritable(unit, `${top}/${name}`);
const atLeast =
  (setting: string, byDefault: string): Allows =>
  (unit, size) =>
    bytesOf(unit.last(setting) || byDefault) >= bytesOf(size);

const ALLOWS: Readonly<Record<string, Allows>> = {
  DeviceAllow: allowsDevice,
  BindReadOnlyPaths: (unit, path) =>
    isShown(unit, path) ||
    covers(unit, 'BindReadOnlyPaths', path) ||
    covers(unit, 'BindPaths', path),
  BindPaths: (unit, path) =>
    covers(unit, 'BindPaths', path) || (isShown(unit, path) && isWritable(unit, path)),
  ReadWritePaths: isWritable,
  LogsDirectory: named('LogsDirectory', '/var/log'),
  StateDirectory: named('StateDirectory', '/var/lib'),
  ProtectHome: (unit) => !isYes(unit.last('ProtectHome')),
  PrivateNetwork: (unit) => !isYes(unit.last('PrivateNetwork')),
  RestrictAddressFamilies: (unit, family) => {
    const words = wordsOf(unit, 'RestrictAddressFamilies');
    return words.length === 0 || words.includes(family);
  },
  IPAddressAllow: (unit, addresses) => {
    const words = wordsOf(unit, 'IPAddressAllow');
    return (
      wordsOf(unit, 'IPAddressDeny').length === 0 ||
      words.includes(addresses) ||
      words.includes('any')
    );
  },
  SupplementaryGroups: (unit, group) =>
    wordsOf(unit, 'SupplementaryGroups').includes(group) || unit.last('Group') === group,
  // DefaultLimitMEMLOCK= of systemd-system.conf(5); the daemon has no CAP_IPC_LOCK, which would lift the limit.
  LimitMEMLOCK: atLeast('LimitMEMLOCK', '8M'),
  MemoryMax: atLeast('MemoryMax', 'infinity'),
  TasksMax: atLeast('TasksMax', 'infinity'),
  // Any limit that is set was chosen by the administrator or by the drop-in of the early boot, and stays.
  TimeoutStartSec: (unit) => (unit.last('TimeoutStartSec') ?? '') !== '',
};

/** `line` is a setting with its value, in the form of Need.settings. */
export function unitAllows(unit: UnitFiles, line: string): boolean {
  const [setting = '', value = ''] = line.split(/=(.*)/s);
  const path = value.replace(/^-/, '').replaceAll('%%', '%');
  return ALLOWS[setting]?.(unit, path) ?? false;
}
