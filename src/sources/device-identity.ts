// Which device a file is, and which hardware is behind it.
import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import type { FileIdentity } from '../native.js';
import { boundChip, boundGenerator, chipOf } from './hw-random.js';

/** The hw_random core's character device (devices.txt). */
const HWRNG = '10:183';

/** Splits st_rdev, as gnu_dev_major() and gnu_dev_minor() of glibc do. */
export const deviceNumbers = (rdev: number) => ({
  major: ((rdev >>> 8) & 0xfff) | (Math.floor(rdev / 2 ** 32) & 0xfffff000),
  minor: (rdev & 0xff) | ((rdev >>> 12) & 0xfff00),
});

/** The number of a character device as the kernel prints it. */
export function deviceNumber(rdev: number): string {
  const { major, minor } = deviceNumbers(rdev);
  return `${major}:${minor}`;
}

/** The kernel's memory devices by their minor numbers; their major number is 1 (devices.txt). */
const MEMORY_DEVICES: Readonly<Record<string, string>> = {
  '1:1': '/dev/mem',
  '1:3': '/dev/null',
  '1:4': '/dev/port',
  '1:5': '/dev/zero',
  '1:7': '/dev/full',
  '1:8': '/dev/random',
  '1:9': '/dev/urandom',
  '1:11': '/dev/kmsg',
};

/** What the reader of a source has found at its path; null if it found nothing. */
export type Found = FileIdentity | null;

/** The memory device with this number of a character device, such as '/dev/urandom (1:9)'; undefined for others. */
export function memoryDeviceOf(rdev: number): string | undefined {
  const number = deviceNumber(rdev);
  const name = MEMORY_DEVICES[number];
  return name === undefined ? undefined : `${name} (${number})`;
}

const inodeOf = ({ fileSystem, inode }: FileIdentity): string => `inode ${fileSystem}:${inode}`;

/** The generator behind /dev/hwrng by its name in sysfs, any other file by its inode; '' if there is none. */
export function deviceIdentity(found: Found, sysfs = '/sys'): string {
  if (found === null) return '';
  return deviceNumber(found.device) === HWRNG ? boundGenerator(sysfs) : inodeOf(found);
}

/** The name of a character device in sysfs; '' if it has none there. */
function nameInSysfs(number: string, sysfs: string): string {
  try {
    return basename(readlinkSync(`${sysfs}/dev/char/${number}`));
  } catch {
    return '';
  }
}

/**
 * The hardware behind a file, as the same text for each of its paths: 'tpm0' for /dev/tpm0, for /dev/tpmrm0, and for
 * /dev/hwrng while the kernel uses that chip for it. '' if there is none.
 */
export function hardwareOf(found: Found, sysfs = '/sys'): string {
  if (found === null) return '';
  if (found.device === 0) return inodeOf(found);
  const number = deviceNumber(found.device);
  if (number === HWRNG) return boundChip(sysfs);
  return chipOf(nameInSysfs(number, sysfs)) ?? `device ${number}`;
}
