// What the kernel's hw_random core reports about itself in sysfs: /sys/class/misc/hw_random.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';

/** rng_current: the generator behind /dev/hwrng; '' when none is bound or the core is missing. */
export function currentGenerator(sysfs = '/sys'): string {
  try {
    const current = readFileSync(`${sysfs}/class/misc/hw_random/rng_current`, 'utf8').trim();
    return current === 'none' ? '' : current;
  } catch {
    return '';
  }
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** 'virtio4 inode 6485': a device keeps its inode in sysfs from when it is added until it is removed. */
function deviceAt(path: string): string[] {
  try {
    return [`${basename(path)} inode ${statSync(path).ino}`];
  } catch {
    return [];
  }
}

/** The TPM to which a name of the kernel belongs: 'tpm0' for 'tpm0', 'tpmrm0' and 'tpm-rng-0'; undefined for others. */
export function chipOf(name: string): string | undefined {
  const number = /^tpm(?:rm|-rng-)?(\d+)$/.exec(name)?.[1];
  return number === undefined ? undefined : `tpm${number}`;
}

/** The TPM behind /dev/hwrng, or the generator's name if it is not a TPM; '' if none is bound. */
export function boundChip(sysfs = '/sys'): string {
  const current = currentGenerator(sysfs);
  return chipOf(current) ?? current;
}

/**
 * The generator behind /dev/hwrng together with the sysfs devices it may belong to. The name alone
 * does not identify a device: a virtio-rng that is unplugged and the next one are both 'virtio_rng.0'.
 * Candidates are the devices bound to the driver of that name, the device that has that name itself
 * (most platform drivers), and the chip of 'tpm-rng-0'. '' when no generator is bound.
 */
export function boundGenerator(sysfs = '/sys'): string {
  const current = currentGenerator(sysfs);
  if (current === '') return '';
  const driver = current.replace(/[.-]\d+$/, '');
  const tpm = chipOf(current);
  const found = entriesOf(`${sysfs}/bus`).flatMap((bus) => [
    ...deviceAt(`${sysfs}/bus/${bus}/devices/${current}`),
    ...entriesOf(`${sysfs}/bus/${bus}/drivers/${driver}`)
      .filter(
        (name) => !['bind', 'unbind', 'uevent', 'module', 'new_id', 'remove_id'].includes(name),
      )
      .flatMap((name) => deviceAt(`${sysfs}/bus/${bus}/drivers/${driver}/${name}`)),
  ]);
  const chip = tpm === undefined ? [] : deviceAt(`${sysfs}/class/tpm/${tpm}`);
  return [current, ...found, ...chip].join(', ');
}
