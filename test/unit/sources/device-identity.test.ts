// Which hardware is behind a path: the same answer by each way to one chip, from directories like sysfs.
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deviceNumber, hardwareOf } from '../../../src/sources/device-identity.js';
import { boundChip, chipOf } from '../../../src/sources/hw-random.js';
import { temporaryDirectory } from '../../support/fifo.js';

let sysfs: string;
beforeEach(() => {
  sysfs = temporaryDirectory();
});
afterEach(() => fs.rmSync(sysfs, { recursive: true }));

it.each([
  [0x0ab7, '10:183'], // /dev/hwrng
  [0x8802, '136:2'], // /dev/pts/2
  [0x1111ff70, '511:70000'],
  [0x1000fd00, '253:65536'], // /dev/tpmrm0: 64 KiB above /dev/tpm0
])('reads %i as device %s', (rdev, number) => {
  expect(deviceNumber(rdev)).toBe(number);
});

it.each([
  ['tpm0', 'tpm0'],
  ['tpmrm3', 'tpm3'],
  ['tpm-rng-12', 'tpm12'],
  ['virtio_rng.0', undefined],
  ['tpm', undefined],
])('takes %s for the chip %s', (name, chip) => {
  expect(chipOf(name)).toBe(chip);
});

it.each([
  ['tpm-rng-0', 'tpm0'],
  ['virtio_rng.0', 'virtio_rng.0'],
  ['none', ''],
])('finds behind /dev/hwrng, with %s: %s', (current, chip) => {
  fs.mkdirSync(join(sysfs, 'class/misc/hw_random'), { recursive: true });
  fs.writeFileSync(join(sysfs, 'class/misc/hw_random/rng_current'), `${current}\n`);
  expect(boundChip(sysfs)).toBe(chip);
});

it('finds the chip of a node by its number, whatever the node is called', () => {
  const node = { fileSystem: 5, inode: 4, device: 0x103 }; // any character device: here sysfs says what it is
  fs.mkdirSync(join(sysfs, 'dev/char'), { recursive: true });
  expect(hardwareOf(node, sysfs)).toBe('device 1:3');
  fs.symlinkSync('../../devices/platform/MSFT0101:00/tpmrm/tpmrm0', join(sysfs, 'dev/char/1:3'));
  expect(hardwareOf(node, sysfs)).toBe('tpm0');
});

it('is the inode of a FIFO, and nothing of a file that is missing', () => {
  expect(hardwareOf({ fileSystem: 64, inode: 12, device: 0 })).toBe('inode 64:12');
  expect(hardwareOf(null)).toBe('');
});
