// Which device is behind /dev/hwrng, from directories like sysfs: a different device has a different
// identity, though the kernel calls both 'virtio_rng.0'.
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { boundGenerator } from '../../../src/sources/hw-random.js';
import { temporaryDirectory } from '../../support/fifo.js';

let sysfs: string;
beforeEach(() => {
  sysfs = temporaryDirectory();
  fs.mkdirSync(join(sysfs, 'class/misc/hw_random'), { recursive: true });
});
afterEach(() => fs.rmSync(sysfs, { recursive: true }));

const current = (name: string): void =>
  fs.writeFileSync(join(sysfs, 'class/misc/hw_random/rng_current'), `${name}\n`);

/** The directory of a device, and the link to it in `where`. */
function plug(device: string, where: string): void {
  fs.mkdirSync(join(sysfs, 'devices', device), { recursive: true });
  fs.mkdirSync(join(sysfs, where), { recursive: true });
  fs.symlinkSync(join(sysfs, 'devices', device), join(sysfs, where, device));
}

it('tells a virtio-rng from the next one at the same place', () => {
  const driver = 'bus/virtio/drivers/virtio_rng';
  current('virtio_rng.0');
  plug('virtio4', driver);
  fs.writeFileSync(join(sysfs, driver, 'bind'), '');
  const first = boundGenerator(sysfs);
  expect(first).toMatch(/^virtio_rng\.0, virtio4 inode \d+$/);
  expect(boundGenerator(sysfs)).toBe(first);
  // Kept under another name: a file system may give the inode to the next one.
  fs.renameSync(join(sysfs, 'devices/virtio4'), join(sysfs, 'devices/gone'));
  fs.rmSync(join(sysfs, driver, 'virtio4'));
  plug('virtio4', driver);
  const next = boundGenerator(sysfs);
  expect(next).toMatch(/^virtio_rng\.0, virtio4 inode \d+$/);
  expect(next).not.toBe(first);
});

it('finds a platform device by its own name, and the chip of a TPM', () => {
  plug('3f104000.rng', 'bus/platform/devices');
  current('3f104000.rng');
  expect(boundGenerator(sysfs)).toMatch(/^3f104000\.rng, 3f104000\.rng inode \d+$/);
  plug('tpm0', 'class/tpm');
  current('tpm-rng-0');
  expect(boundGenerator(sysfs)).toMatch(/^tpm-rng-0, tpm0 inode \d+$/);
});

it('has the name alone where no device is found, and nothing where none is bound', () => {
  current('some-other-chip');
  expect(boundGenerator(sysfs)).toBe('some-other-chip');
  current('none');
  expect(boundGenerator(sysfs)).toBe('');
});
