// The checks of devices in cases that no recorded machine has: a recording with one change.
import { describe, expect, it } from 'vitest';
import { type Changes, checks, diagnose } from '../../support/recorded-system.js';

const GUEST = 'guest-6.18';
const HOST = 'host-composed';
const CORE = '/sys/class/misc/hw_random';
const VIRTIO = '/sys/bus/virtio/devices/virtio4';
const NO_RDRAND = {
  '/proc/cpuinfo': 'flags\t\t: fpu tsc msr hypervisor',
  '/dev/kmsg': '6,1,0,-;ACPI: RSDP 0x00000000000E0000 000024 (v02 FIRECK)',
};

const KVM = { '/sys/class/dmi/id/sys_vendor': 'QEMU' };

const reading = (outcome: string, sentence = '') => ({
  hwrng: { outcome, sentence, bytes: 0, ms: 400 },
});

describe('a check', () => {
  checks([
    [
      'no device, RDRAND',
      'virtio-rng',
      [
        GUEST,
        {
          [VIRTIO]: null,
          '/sys/bus/pci': null,
          [`${CORE}/rng_current`]: 'none',
          [`${CORE}/rng_available`]: 'none',
        },
      ],
      'info',
      /no virtio-rng/,
      /PUT http:\/\/localhost\/entropy/,
    ],
    [
      'no device, KVM, no RDRAND',
      'virtio-rng',
      [
        GUEST,
        {
          ...NO_RDRAND,
          '/sys/class/dmi/id/sys_vendor': 'QEMU',
          [VIRTIO]: null,
          '/sys/bus/pci': null,
          [`${CORE}/rng_current`]: 'none',
          [`${CORE}/rng_available`]: 'none',
        },
      ],
      'warning',
      /no virtio-rng/,
      /virsh attach-device GUEST rng\.xml --persistent[\s\S]*shutdown[\s\S]*-device virtio-rng-pci/,
    ],
    [
      'no device, Hyper-V',
      'virtio-rng',
      [
        GUEST,
        {
          ...NO_RDRAND,
          '/sys/class/dmi/id/sys_vendor': 'Microsoft Corporation',
          '/sys/class/dmi/id/product_name': 'Virtual Machine',
          [VIRTIO]: null,
          '/sys/bus/pci': null,
          [`${CORE}/rng_current`]: 'none',
        },
      ],
      'warning',
      /no virtio-rng/,
      /Enable-VMTPM/,
    ],
    [
      "a board's own coprocessor",
      'place',
      [HOST, { '/sys/bus/virtio/devices/virtio0/device': '0x0007', '/dev/vport0p0': '' }],
      'ok',
      /^bare metal$/,
      /^$/,
    ],
    [
      'a device of the host',
      'place',
      [HOST, { '/sys/bus/virtio/devices/virtio0/device': '0x0001' }],
      'ok',
      /^a virtual machine: a hypervisor that does not name itself$/,
      /^$/,
    ],
    [
      'no driver',
      'virtio-rng',
      [GUEST, { [`${VIRTIO}/driver`]: null }],
      'warning',
      /virtio4\) without a driver/,
      /modprobe virtio_rng/,
    ],
    [
      'no driver of its transport',
      'virtio-rng',
      [GUEST, { [VIRTIO]: null }],
      'warning',
      /PCI 0000:00:05\.0\) without/,
      /modprobe/,
    ],
    [
      'a kernel without the driver',
      'virtio-rng',
      [GUEST, { [`${VIRTIO}/driver`]: null, '/boot/config-6.18.44': 'CONFIG_HW_RANDOM=y' }],
      'warning',
      /cannot use/,
      /CONFIG_HW_RANDOM_VIRTIO/,
    ],
    [
      'no generator selected',
      'hwrng-feed',
      [GUEST, { [`${CORE}/rng_current`]: 'none' }],
      'warning',
      /does not use it/,
      /echo virtio_rng\.0 >.*rng_current/,
    ],
    [
      'threads not visible',
      'hwrng-feed',
      [GUEST, { '/proc/2': null, [`${CORE}/rng_quality`]: null }],
      'info',
      /^unknown whether/,
      /^$/,
    ],
    [
      'no data',
      'hwrng-read',
      [GUEST, KVM, reading('noData', 'no data: /dev/hwrng delivered no byte for 400ms')],
      'problem',
      /no data/,
      /virsh dumpxml/,
    ],
    [
      'slow',
      'hwrng-read',
      [GUEST, KVM, reading('slow', 'slow: 3 of 256 bytes')],
      'warning',
      /very slow/,
      /virsh/,
    ],
    [
      'not permitted',
      'hwrng-read',
      [GUEST, {}, reading('notPermitted')],
      'info',
      /not tried/,
      /^sudo/,
    ],
    [
      'no driver bound',
      'hwrng-read',
      [GUEST, { [`${CORE}/rng_current`]: 'none' }, reading('absent', 'absent')],
      'info',
      /no generator/,
      /^$/,
    ],
    [
      'broken, and none is named',
      'hwrng-read',
      [GUEST, { [`${CORE}/rng_current`]: 'none' }, reading('broken', 'broken: EIO')],
      'warning',
      /cannot be read/,
      /^$/,
    ],
    [
      'EIO beside a name',
      'hwrng-read',
      [GUEST, KVM, reading('broken', 'broken: reading /dev/hwrng failed (EIO)')],
      'warning',
      /^\/dev\/hwrng gives nothing, although the kernel names virtio_rng\.0$/,
      /virsh/,
    ],
    [
      'ENODEV beside a name, and nothing else seeds',
      'hwrng-read',
      [
        GUEST,
        { ...KVM, ...NO_RDRAND },
        reading('absent', 'absent: no driver is bound to /dev/hwrng'),
      ],
      'problem',
      /gives nothing/,
      /virsh/,
    ],
    [
      'EBUSY beside a name',
      'hwrng-read',
      [GUEST, KVM, reading('empty', 'empty: /dev/hwrng has no bytes at the moment')],
      'warning',
      /gives nothing/,
      /virsh/,
    ],
    [
      '111 bytes per second',
      'hwrng-read',
      [GUEST, {}, { hwrng: { outcome: 'bytes', sentence: '', bytes: 256, ms: 2306 } }],
      'ok',
      /slowly: about 111 B\/s$/,
      /^$/,
    ],
    [
      '1610 bytes per second',
      'hwrng-read',
      [GUEST, {}, { hwrng: { outcome: 'bytes', sentence: '', bytes: 256, ms: 159 } }],
      'ok',
      /slowly: about 1\.6 kB\/s$/,
      /^$/,
    ],
    [
      'vmgenid without its driver',
      'clone',
      [GUEST, { '/sys/bus/platform/drivers/vmgenid': null }],
      'warning',
      /has no driver for it/,
      /CONFIG_VMGENID, or the restore hook:\n[\s\S]*^entropyd-seed --reseed$/m,
    ],
    [
      'no vmgenid',
      'clone',
      [GUEST, { ...KVM, '/sys/bus/acpi/devices': null }],
      'info',
      /would not be noticed/,
      /-device vmgenid,guid=auto/,
    ],
    [
      'a TPM that is not in use',
      'tpm',
      [HOST, { [`${CORE}/rng_available`]: 'amd tpm-rng-0', [`${CORE}/rng_current`]: 'amd' }],
      'info',
      /TPM 2 is available/,
      /^$/,
    ],
  ]);
});

it.each([
  [{ '/proc/cpuinfo': 'flags\t\t: fpu hypervisor' }, "the processor's hypervisor flag"],
  [{ '/proc/device-tree/hypervisor': '' }, '/proc/device-tree/hypervisor'],
  [
    { '/sys/bus/virtio/devices/virtio0/device': '0x0001' },
    'virtio devices that only a hypervisor provides',
  ],
])('a hypervisor that does not name itself is detected by what was found: %o', (changes, by) => {
  const place = diagnose(HOST, changes).checks.find(({ id }) => id === 'place');
  expect(place?.detail).toContain(`Detected by: ${by}.`);
});

describe('a generator that is named and gives nothing', () => {
  const machine = (changes: Changes = {}) =>
    diagnose(GUEST, { ...NO_RDRAND, ...changes }, reading('broken', 'broken: EIO'));

  it('does not seed the kernel', () => {
    const { checks, why } = machine();
    expect(checks.map(({ id }) => id)).not.toContain('hwrng-feed');
    expect(why).not.toContain('virtio_rng.0, and stays seeded');
  });

  it('is not concluded from a device file that is not there, as in a container', () => {
    const { checks } = machine({ '/dev/hwrng': null });
    expect(checks.find(({ id }) => id === 'hwrng-feed')?.status).toBe('ok');
  });
});
