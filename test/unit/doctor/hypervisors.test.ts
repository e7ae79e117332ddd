// The table of hypervisors: by what each is recognized, and that each finding has the remedies of the machine it is on.
import { describe, expect, it } from 'vitest';
import { HYPERVISORS, type Hypervisor } from '../../../src/doctor/hypervisors.js';
import { noCommands, tooWide } from '../../support/pasted.js';
import { type Changes, diagnose } from '../../support/recorded-system.js';

const GUEST = 'guest-6.18';
const DMI = '/sys/class/dmi/id';
const TREE = '/proc/device-tree';
const CLOCKS = '/sys/devices/system/clocksource/clocksource0/available_clocksource';
/** A guest that shows nothing of its hypervisor, and has no generator, no vmgenid and no RDRAND. */
const BARE: Changes = {
  '/dev/kmsg': '6,1,400000,-;Run /sbin/init as init process',
  '/proc/cpuinfo': 'flags\t\t: fpu tsc hypervisor',
  [CLOCKS]: 'tsc',
  '/sys/bus/virtio/devices': null,
  '/sys/bus/pci': null,
  '/sys/bus/acpi/devices': null,
  '/sys/class/misc/hw_random/rng_current': 'none',
  '/sys/class/misc/hw_random/rng_available': 'none',
};
const dmi = (names: Readonly<Record<string, string>>): Changes =>
  Object.fromEntries(Object.entries(names).map(([name, text]) => [`${DMI}/${name}`, text]));
const logged = (line: string): Changes => ({ '/dev/kmsg': `6,1,0,-;${line}` });
const NITRO = { sys_vendor: 'Amazon EC2', product_name: 'm6i.large', bios_vendor: 'Amazon EC2' };
const HYPER_V = { sys_vendor: 'Microsoft Corporation', product_name: 'Virtual Machine' };

const POWER = { '/proc/cpuinfo': 'cpu\t\t: POWER10 (architected)', [CLOCKS]: 'timebase' };
const Z = { '/proc/cpuinfo': 'vendor_id       : IBM/S390', [CLOCKS]: 'tod' };
/** Of /proc/sysinfo (arch/s390/kernel/sysinfo.c). */
const LPAR = 'Manufacturer:         IBM\nLPAR Number:          53\nLPAR Name:            S1\n';

const SHOWN: readonly (readonly [Hypervisor, string, Changes])[] = [
  ['ec2', 'DMI', dmi(NITRO)],
  [
    'ec2',
    'its BIOS under Xen',
    dmi({ sys_vendor: 'Xen', product_name: 'HVM domU', bios_version: '4.11.amazon' }),
  ],
  ['gce', 'DMI', dmi({ sys_vendor: 'Google', product_name: 'Google Compute Engine' })],
  [
    'azure',
    'asset tag',
    dmi({ ...HYPER_V, chassis_asset_tag: '7783-7084-3265-9085-8269-3286-77' }),
  ],
  ['openstack', 'DMI', dmi({ sys_vendor: 'OpenStack Foundation', product_name: 'OpenStack Nova' })],
  ['provider', 'DMI', dmi({ sys_vendor: 'Hetzner', product_name: 'vServer' })],
  [
    'proxmox',
    'its firmware',
    dmi({ sys_vendor: 'QEMU', bios_vendor: 'Proxmox distribution of EDK II' }),
  ],
  ['vmware', 'DMI', dmi({ sys_vendor: 'VMware, Inc.', product_name: 'VMware20,1' })],
  ['vmware', 'the log', logged('Hypervisor detected: VMware')],
  ['virtualbox', 'DMI', dmi({ sys_vendor: 'innotek GmbH', product_name: 'VirtualBox' })],
  ['hyper-v', 'DMI', dmi(HYPER_V)],
  ['hyper-v', 'the clock', { [CLOCKS]: 'hyperv_clocksource_tsc_page acpi_pm' }],
  ['xen', 'DMI', dmi({ sys_vendor: 'Xen', product_name: 'HVM domU' })],
  ['xen', 'the device tree', { [`${TREE}/hypervisor/compatible`]: 'xen,xen-4.17\0xen,xen\0' }],
  ['xen', 'sysfs', { '/sys/hypervisor/type': 'xen' }],
  ['firecracker', 'ACPI', logged('ACPI: RSDP 0x00000000000E0000 000024 (v02 FIRECK)')],
  ['cloud-hypervisor', 'DMI', dmi({ sys_vendor: 'Cloud Hypervisor' })],
  ['bhyve', 'DMI', dmi({ sys_vendor: 'FreeBSD', product_name: 'BHYVE' })],
  ['qemu', 'DMI', dmi({ sys_vendor: 'QEMU', product_name: 'Standard PC (Q35 + ICH9, 2009)' })],
  ['qemu', 'the log', logged('Hypervisor detected: KVM')],
  ['qemu', 'the device tree', { [`${TREE}/compatible`]: 'linux,dummy-virt\0' }],
  ['qemu', 'the clock', { [CLOCKS]: 'kvm-clock tsc acpi_pm' }],
  [
    'wsl',
    'its release',
    {
      '/proc/sys/kernel/osrelease': '6.6.87.2-microsoft-standard-WSL2',
      [CLOCKS]: 'hyperv_clocksource_tsc_page acpi_pm',
    },
  ],
  ['powervm', 'the device tree', { ...POWER, [`${TREE}/ibm,partition-name`]: 'lpar1\0' }],
  ['qemu', 'the device tree of a pseries', { ...POWER, [`${TREE}/compatible`]: 'qemu,pseries\0' }],
  ['z', 'the name of a partition', { ...Z, '/proc/sysinfo': LPAR }],
  [
    'z',
    "z/VM's line",
    { ...Z, '/proc/sysinfo': `${LPAR}VM00 Name: LINUX1\nVM00 Control Program: z/VM    7.3.0\n` },
  ],
  [
    'qemu',
    "KVM's line on IBM Z",
    { ...Z, '/proc/sysinfo': `${LPAR}VM00 Control Program: KVM/Linux\n` },
  ],
  ['unknown', 'the flag', {}],
];
/** Words of one hypervisor's tools, which no other one's administrator can use. */
const TOOLS = /virsh|-device |\bqm |VBoxManage|gcloud|\baz |openstack|Set-VM|curl|--rng src/g;
const OWN: Partial<Record<Hypervisor, RegExp>> = {
  qemu: /^(virsh|-device |qm )$/,
  unknown: /^(virsh|-device |qm )$/,
  proxmox: /^qm $/,
  virtualbox: /^VBoxManage$/,
  gce: /^gcloud$/,
  azure: /^az $/,
  openstack: /^openstack$/,
  'hyper-v': /^Set-VM$/,
  firecracker: /^curl$/,
  'cloud-hypervisor': /^--rng src$/,
};

describe('a hypervisor', () => {
  it.for(SHOWN)('%s is recognized by %s, and has its own remedies', ([name, , changes]) => {
    const { checks } = diagnose(GUEST, { ...BARE, ...changes });
    const found = (id: string) => checks.find((check) => check.id === id);
    expect(found('place')?.title).toBe(`a virtual machine: ${HYPERVISORS[name].name}`);
    const remedies = checks.map(({ remedy }) => remedy).join('\n');
    expect(noCommands(remedies)).toEqual([]);
    expect(tooWide(remedies)).toEqual([]);
    const foreign = [...remedies.matchAll(TOOLS)]
      .map(([word]) => word)
      .filter((word) => OWN[name]?.test(word) !== true);
    expect(foreign).toEqual([]);
    const generator = found('virtio-rng');
    if (HYPERVISORS[name].generator === '')
      expect(generator?.detail).toMatch(/nothing can be done/);
    else expect(generator?.remedy).toContain(HYPERVISORS[name].generator);
    const clone = found('clone');
    if ('copiesMemory' in HYPERVISORS[name]) {
      expect(clone).toMatchObject({ status: 'ok', title: expect.stringMatching(/does not copy/) });
      return;
    }
    expect(clone?.status).toBe('info');
    expect(clone?.remedy).toMatch(/^entropyd-seed --reseed$/m);
    expect(clone?.remedy).toContain(HYPERVISORS[name].hook);
    expect(clone?.detail).toMatch(/up to a minute/);
  });

  it.for([
    ['a whole computer of Amazon', dmi({ ...NITRO, product_name: 'i3.metal' })],
    ['a Chromebook', dmi({ sys_vendor: 'Google', product_name: 'Eve', bios_vendor: 'coreboot' })],
    [
      'a whole computer of Oracle Cloud',
      dmi({ sys_vendor: 'Oracle Corporation', chassis_asset_tag: 'OracleCloud.com' }),
    ],
    ['a host of Nutanix', dmi({ sys_vendor: 'Nutanix', product_name: 'NX-3060-G5' })],
    ['a whole computer of Google', dmi({ product_name: 'Google Compute Engine' })],
    [
      "Xen's control domain",
      { '/proc/xen/capabilities': 'control_d', '/sys/hypervisor/type': 'xen' },
    ],
  ] as [string, Changes][])('is not seen on %s', ([, changes]) => {
    const { checks } = diagnose('host-composed', changes);
    expect(checks.find(({ id }) => id === 'place')).toMatchObject({
      title: 'bare metal',
      detail: expect.stringMatching(/^This program knows no sign of a hypervisor here\./),
    });
    expect(checks.map(({ id }) => id)).not.toContain('clone');
  });
});

it.for([
  ['a guest of Secure Execution', { '/sys/firmware/uv/prot_virt_guest': '1' }, 'Secure Execution'],
  ['one of Z that is none', { '/sys/firmware/uv/prot_virt_guest': '0' }, undefined],
] as const)('%s is confidential or is not', ([, changes, kind]) => {
  const sysinfo = { '/proc/sysinfo': `${LPAR}VM00 Control Program: KVM/Linux\n` };
  const { checks } = diagnose(GUEST, { ...BARE, ...Z, ...sysinfo, ...changes });
  const title = checks.find(({ id }) => id === 'confidential')?.title;
  if (kind === undefined) expect(title).toBeUndefined();
  else expect(title).toContain(`a confidential guest (${kind})`);
});

it('a machine that is never copied needs no reseed after a copy', () => {
  expect(diagnose(GUEST, { ...BARE, ...dmi(NITRO) }).why).not.toMatch(/was copied/);
  expect(diagnose(GUEST, { ...BARE, ...dmi({ sys_vendor: 'QEMU' }) }).why).toMatch(/was copied/);
});

describe('a remedy for an instance of OpenStack', () => {
  it('erases no disk', () => {
    const changes = { ...BARE, ...dmi({ product_name: 'OpenStack Nova' }) };
    const { checks } = diagnose(GUEST, changes);
    const remedy = checks.find(({ id }) => id === 'virtio-rng')?.remedy;
    expect(remedy).toMatch(/a new instance, or a resize/);
    expect(remedy).not.toMatch(/then a rebuild/);
  });
});

describe('a guest without vmgenid', () => {
  const clone = (changes: Changes, architecture?: string) =>
    diagnose(GUEST, { ...BARE, ...changes }, {}, architecture).checks.find(
      ({ id }) => id === 'clone',
    );
  const ARM = { '/proc/cpuinfo': 'Features\t: fp asimd', [CLOCKS]: 'arch_sys_counter' };

  it.for([
    ['QEMU', dmi({ sys_vendor: 'QEMU' })],
    ['Proxmox VE', dmi({ sys_vendor: 'QEMU', bios_vendor: 'Proxmox' })],
  ] as [string, Changes][])('of %s gets the device on x86 only', ([, changes]) => {
    expect(clone(changes)?.remedy).toMatch(/vmgenid/);
    const arm = clone({ ...ARM, ...changes }, 'arm64');
    expect(arm?.remedy).not.toMatch(/vmgenid/);
    expect(arm?.detail).toMatch(/^QEMU has a generation counter \(vmgenid\) to offer on x86,/);
  });

  it('of a hypervisor without a name is not told what that has to offer', () => {
    expect(clone({})?.detail).toMatch(/^Whether this hypervisor has a generation counter/);
    expect(clone({})?.remedy).toMatch(/-device vmgenid/);
    const arm = clone({ ...ARM, '/proc/device-tree/hypervisor': '' }, 'arm64');
    expect(arm?.remedy).not.toMatch(/vmgenid/);
  });

  it('of Xen is told whose tool the setting is for', () => {
    const xen = clone(dmi({ sys_vendor: 'Xen' }));
    expect(xen?.remedy).toMatch(/with xl/);
    expect(xen?.detail).toMatch(/XenServer and XCP-ng give one by themselves/);
  });
});

describe('a guest whose processor has no hypervisor flag', () => {
  it.for([
    ['qemu', dmi({ sys_vendor: 'QEMU', bios_vendor: 'SeaBIOS' })],
    ['virtualbox', dmi({ sys_vendor: 'innotek GmbH', product_name: 'VirtualBox' })],
    ['vmware', dmi({ sys_vendor: 'VMware, Inc.', product_name: 'VMware7,1' })],
    ['gce', { ...dmi({ product_name: 'Google Compute Engine' }), [CLOCKS]: 'kvm-clock tsc' }],
    ['provider', { ...dmi({ sys_vendor: 'Hetzner' }), ...logged('Hypervisor detected: KVM') }],
    ['ec2', { ...dmi(NITRO), '/proc/cpuinfo': 'Features\t: fp asimd' }],
  ] as [Hypervisor, Changes][])('is %s by what no whole computer shows', ([name, changes]) => {
    const { checks } = diagnose('host-composed', changes);
    const title = `a virtual machine: ${HYPERVISORS[name].name}`;
    expect(checks.find(({ id }) => id === 'place')?.title).toBe(title);
  });
});

describe('a generator that gives nothing', () => {
  const broken = { hwrng: { outcome: 'broken', sentence: 'broken: EIO', bytes: 0, ms: 1 } };
  const remedy = (name: string, changes: Changes) =>
    diagnose(name, changes, broken).checks.find(({ id }) => id === 'hwrng-read')?.remedy;

  it('has a remedy on a TPM and a board without the tools of a host', () => {
    expect(remedy('host-composed', {})).toMatch(/^dmesg \| grep -i tpm/);
    const board = remedy('host-composed', {
      '/sys/class/misc/hw_random/rng_current': 'bcm2835-rng',
      '/sys/class/misc/hw_random/rng_available': 'bcm2835-rng none',
      '/sys/class/tpm': null,
      [`${TREE}/model`]: 'Raspberry Pi 4 Model B\0',
    });
    expect(board).toMatch(/^dmesg \| grep -i -e hwrng/);
    expect(board).not.toMatch(/virsh/);
  });

  it('has the remedy of the host that it is from', () => {
    expect(remedy(GUEST, {})).toMatch(/rate_limiter/);
    expect(remedy(GUEST, dmi({ sys_vendor: 'QEMU' }))).toMatch(/virsh dumpxml/);
    expect(remedy(GUEST, dmi({ product_name: 'Google Compute Engine' }))).toMatch(
      /Nothing in this guest/,
    );
  });
});

describe('a copy', () => {
  const clone = (changes: Changes) =>
    diagnose(GUEST, changes).checks.find(({ id }) => id === 'clone');

  it('is noticed by a vmgenid of the device tree', () => {
    const device = '/sys/bus/platform/devices/9000000.vmgenid/modalias';
    const changes = {
      '/sys/bus/acpi/devices': null,
      [device]: 'of:NvmgenidT(null)Cmicrosoft,vmgenid',
    };
    expect(clone(changes)).toMatchObject({
      status: 'ok',
      detail: expect.stringMatching(/milliseconds/),
    });
  });

  it('is noticed by the clocks where only our daemon runs', () => {
    const running = {
      '/proc/77/comm': 'node',
      '/proc/77/cgroup': '0::/system.slice/entropyd.service',
      '/proc/77/status': 'CapEff:\t0000000000200000',
    };
    const none = { '/sys/bus/acpi/devices': null };
    expect(clone({ ...none, ...running })?.detail).toMatch(/a clock jumps 10 s/);
    expect(clone(none)?.detail).toMatch(/No program here looks for a copy/);
    const legacy = { ...none, '/proc/sys/kernel/random/poolsize': '4096' };
    expect(clone(legacy)?.detail).toMatch(/up to 5 minutes/);
  });

  // RNDRESEEDCRNG came with 4.17; its fault was fixed in 5.12 and 5.10.20, elsewhere as the vendor chose.
  it.each([
    ['4.16.18', undefined, 'works'],
    ['4.17.0', undefined, 'may fail'],
    ['4.18.0-553.el8_10.x86_64', undefined, 'may fail'],
    ['4.19.300', undefined, 'may fail'],
    ['5.4.0-216-generic', undefined, 'may fail'],
    ['5.10.19', undefined, 'fails'],
    ['5.10.20', undefined, 'works'],
    ['5.10.0-60.18.0.50.oe2203.x86_64', undefined, 'may fail'],
    [
      '5.10.0-3-amd64',
      'Linux version 5.10.0-3-amd64 #1 SMP Debian 5.10.13-1 (2021-02-06)',
      'fails',
    ],
    ['5.10.0-34-amd64', 'Linux version 5.10.0-34-amd64 #1 SMP Debian 5.10.234-1', 'works'],
    ['5.11.22', undefined, 'may fail'],
    ['5.12.0', undefined, 'works'],
  ])('is set apart by the reseed on Linux %s (%s): %s', (release, version, does) => {
    const found = clone({
      ...{ '/sys/bus/acpi/devices': null, '/proc/sys/kernel/osrelease': release },
      ...(version === undefined ? {} : { '/proc/version': version }),
    });
    const detail = found?.detail ?? '';
    expect(/does not set copies apart/.test(detail)).toBe(does !== 'works');
    expect(/not visible here/.test(detail)).toBe(does === 'may fail');
    expect(/^# Linux 5\.12, or 5\.10\.20/m.test(found?.remedy ?? '')).toBe(does !== 'works');
    expect(found?.remedy).toMatch(/^entropyd-seed --reseed$/m);
  });

  it('is noticed by vmclock, if the unit of the running service allows to look at it', () => {
    const service = {
      '/sys/bus/acpi/devices': null,
      '/dev/vmclock0': '',
      '/proc/77/comm': 'node',
      '/proc/77/cgroup': '0::/system.slice/entropyd.service',
      '/proc/77/status': 'CapEff:\t0000000000200000',
    };
    const unit = '/etc/systemd/system/entropyd.service';
    const closed = 'DevicePolicy=closed\nDeviceAllow=/dev/char/10:183 r';
    expect(clone({ ...service, [unit]: closed })?.status).toBe('info');
    const allowed = `${closed}\nDeviceAllow=/dev/vmclock0 r`;
    expect(clone({ ...service, [unit]: allowed })).toMatchObject({
      status: 'ok',
      title: expect.stringMatching(/vmclock/),
    });
    const stopped = { ...service, '/proc/77': null, [unit]: allowed };
    expect(clone(stopped)?.detail).toMatch(/No program here looks for a copy/);
  });
});
