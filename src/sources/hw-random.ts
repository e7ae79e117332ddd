// What the kernel's hw_random core says of itself: /sys/class/misc/hw_random.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';

/** rng_current: the generator behind /dev/hwrng; '' when none is bound or the core is not there. */
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

/** 'virtio4 inode 6485': an inode of sysfs is of one device, from when it is added to its removal. */
function deviceAt(path: string): string[] {
  try {
    return [`${basename(path)} inode ${statSync(path).ino}`];
  } catch {
    return [];
  }
}

/**
 * The generator behind /dev/hwrng with the devices that can be it, as the kernel tells them apart:
 * another virtio-rng that is plugged in has the same name, 'virtio_rng.0'. Those are the devices of the
 * driver that is named so, the device itself where that is named so (most platform drivers), and the
 * chip of 'tpm-rng-0'. '' when none is bound.
 */
export function boundGenerator(sysfs = '/sys'): string {
  const current = currentGenerator(sysfs);
  if (current === '') return '';
  const driver = current.replace(/[.-]\d+$/, '');
  const tpm = /^tpm-rng-(\d+)$/.exec(current)?.[1];
  const found = entriesOf(`${sysfs}/bus`).flatMap((bus) => [
    ...deviceAt(`${sysfs}/bus/${bus}/devices/${current}`),
    ...entriesOf(`${sysfs}/bus/${bus}/drivers/${driver}`)
      .filter(
        (name) => !['bind', 'unbind', 'uevent', 'module', 'new_id', 'remove_id'].includes(name),
      )
      .flatMap((name) => deviceAt(`${sysfs}/bus/${bus}/drivers/${driver}/${name}`)),
  ]);
  const chip = tpm === undefined ? [] : deviceAt(`${sysfs}/class/tpm/tpm${tpm}`);
  return [current, ...found, ...chip].join(', ');
}
