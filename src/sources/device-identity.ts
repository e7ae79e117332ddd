// Which device a path refers to at the moment.
import { statSync } from 'node:fs';
import { boundGenerator } from './hw-random.js';

const MISC_MAJOR = 10; // the hw_random core is char device 10:183 (devices.txt)
const HWRNG_MINOR = 183;

/** A device number as stat() returns it: glibc's makedev for numbers below 256. */
const makedev = (major: number, minor: number): number => major * 256 + minor;

/** The generator behind /dev/hwrng by its name in sysfs, any other file by its inode; '' if there is none. */
export function deviceIdentity(path: string, sysfs = '/sys'): string {
  try {
    const { rdev, dev, ino } = statSync(path);
    const isHwRandom = rdev === makedev(MISC_MAJOR, HWRNG_MINOR);
    return isHwRandom ? boundGenerator(sysfs) : `inode ${dev}:${ino}`;
  } catch {
    return '';
  }
}
