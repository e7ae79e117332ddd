// Each check on what no recorded machine has: a recording with one thing changed.
import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/doctor/check.js';
import { type Changes, diagnose } from '../../support/recorded-system.js';

const GUEST = 'guest-6.18';
const HOST = 'host-composed';
const CORE = '/sys/class/misc/hw_random';
const VIRTIO = '/sys/bus/virtio/devices/virtio4';
const UNIT = '/etc/systemd/system/entropyd.service';
const NO_RDRAND = { '/proc/cpuinfo': 'flags\t\t: fpu tsc msr hypervisor' };

function check(id: string, ...machine: Parameters<typeof diagnose>): Check {
  const found = diagnose(...machine).checks.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
}

const reading = (outcome: string, sentence = '') => ({
  hwrng: { outcome, sentence, bytes: 0, ms: 400 },
});

/** A daemon of ours that runs with these capabilities. */
const running = (capabilities: string, more: Changes = {}): Changes => ({
  [UNIT]: 'CapabilityBoundingSet=CAP_SYS_ADMIN\nPrivateUsers=no',
  '/etc/systemd/system/multi-user.target.wants/entropyd.service': '',
  '/proc/77/comm': 'node',
  '/proc/77/cgroup': '0::/system.slice/entropyd.service',
  '/proc/77/status': `CapEff:\t${capabilities}`,
  '/proc/77/uid_map': '0 0 4294967295',
  '/proc/77/limits': 'Max locked memory         1048576              1048576              bytes',
  ...more,
});
const ADMIN = '0000000000200000';

type Row = [
  what: string,
  id: string,
  machine: Parameters<typeof diagnose>,
  status: string,
  title: RegExp,
  remedy: RegExp,
];

const ROWS: Row[] = [
  [
    'no /proc/sys',
    'kernel',
    [GUEST, { '/proc/sys': null }],
    'warning',
    /cannot be seen/,
    /mount -t proc/,
  ],
  [
    '5.4 before its new pool',
    'kernel',
    ['uml-5.10-legacy', { '/proc/sys/kernel/osrelease': '5.4.17' }],
    'info',
    /legacy pool/,
    /^$/,
  ],
  [
    'a late generator',
    'crng',
    [
      GUEST,
      {
        '/dev/kmsg':
          '6,1,400000,-;Run /sbin/init as init process\n5,2,91000000,-;random: crng init done',
      },
    ],
    'warning',
    /ready, but late/,
    /--early-boot/,
  ],
  ['a log out of reach', 'crng', [GUEST, { '/dev/kmsg': null }], 'ok', /is ready$/, /^$/],
  [
    'not ready, with a counter',
    'crng',
    [GUEST, {}, { crngReady: false }],
    'info',
    /not ready/,
    /^entropyd-seed$/,
  ],
  [
    'a waiting sshd',
    'waiting',
    [GUEST, { '/proc/412/comm': 'sshd', '/proc/412/syscall': '318 0x7f 0x20 0x0' }],
    'problem',
    /sshd \(412\)/,
    /^entropyd-seed$/,
  ],
  [
    'the same call on arm64',
    'waiting',
    [GUEST, { '/proc/412/comm': 'sshd', '/proc/412/syscall': '278 0x7f 0x20 0x0' }, {}, 'arm64'],
    'problem',
    /sshd \(412\)/,
    /./,
  ],
  [
    'a reader of a mute device',
    'waiting',
    [GUEST, { '/proc/413/comm': 'dd', '/proc/413/wchan': 'rng_dev_read' }],
    'warning',
    /\/dev\/hwrng now: dd \(413\)/,
    /^$/,
  ],
  [
    'no root',
    'waiting',
    [GUEST, { '/proc/self/status': 'Uid:\t1000\t1000\t1000\t1000' }],
    'info',
    /of yours/,
    /^sudo entropyd doctor$/,
  ],
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
    /virsh attach-device GUEST rng\.xml --persistent[\s\S]*full stop[\s\S]*-device virtio-rng-pci/,
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
    'info',
    /no virtio-rng/,
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
    'quality 0',
    'hwrng-feed',
    [GUEST, { [`${CORE}/rng_quality`]: '0', '/proc/cmdline': 'rng_core.default_quality=0' }],
    'warning',
    /does not feed itself/,
    /rng_quality/,
  ],
  [
    'none chosen',
    'hwrng-feed',
    [GUEST, { [`${CORE}/rng_current`]: 'none' }],
    'warning',
    /uses none/,
    /echo virtio_rng\.0 >.*rng_current/,
  ],
  [
    'threads out of sight',
    'hwrng-feed',
    [GUEST, { '/proc/2': null, [`${CORE}/rng_quality`]: null }],
    'info',
    /cannot be seen/,
    /^$/,
  ],
  [
    'mute',
    'hwrng-read',
    [GUEST, {}, reading('mute', 'mute: /dev/hwrng gave no byte for 400ms')],
    'problem',
    /mute/,
    /virsh dumpxml/,
  ],
  [
    'slow',
    'hwrng-read',
    [GUEST, {}, reading('slow', 'slow: 3 of 256 bytes')],
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
    [GUEST, {}, reading('absent', 'absent')],
    'info',
    /no generator/,
    /^$/,
  ],
  [
    'broken',
    'hwrng-read',
    [GUEST, {}, reading('broken', 'broken: EIO')],
    'warning',
    /cannot be read/,
    /^$/,
  ],
  [
    'RDRAND, not trusted',
    'processor',
    [GUEST, { '/proc/cmdline': 'random.trust_cpu=off' }],
    'info',
    /mixed in, not credited/,
    /random\.trust_cpu=on/,
  ],
  [
    'trusted by its build',
    'processor',
    [
      GUEST,
      {
        '/proc/sys/kernel/osrelease': '6.1.0',
        '/proc/cmdline': 'quiet',
        '/boot/config-6.1.0': 'CONFIG_RANDOM_TRUST_CPU=y',
      },
    ],
    'ok',
    /is trusted/,
    /^$/,
  ],
  [
    'no cycle counter',
    'timer',
    [GUEST, { '/proc/cpuinfo': 'flags : fpu' }],
    'info',
    /no cycle counter/,
    /^$/,
  ],
  [
    'a timer too coarse for us',
    'timer',
    [HOST, {}, { timerUnfit: 'cycles stands still' }],
    'info',
    /has a cycle counter/,
    /^$/,
  ],
  [
    'vmgenid without its driver',
    'clone',
    [GUEST, { '/sys/bus/platform/drivers/vmgenid': null }],
    'warning',
    /does not listen/,
    /^entropyd once/,
  ],
  [
    'no vmgenid',
    'clone',
    [GUEST, { '/sys/bus/acpi/devices': null }],
    'info',
    /would not be noticed/,
    /-device vmgenid,guid=auto/,
  ],
  [
    'a TPM that stands by',
    'tpm',
    [HOST, { [`${CORE}/rng_available`]: 'amd tpm-rng-0', [`${CORE}/rng_current`]: 'amd' }],
    'info',
    /TPM 2 stands by/,
    /^$/,
  ],
  [
    'a credited seed file',
    'seed-file',
    [
      HOST,
      {
        '/etc/systemd/system/systemd-random-seed.service.d/credit.conf':
          '[Service]\nEnvironment=SYSTEMD_RANDOM_SEED_CREDIT=force',
      },
    ],
    'ok',
    /is credited/,
    /^$/,
  ],
  [
    'no seed file',
    'seed-file',
    [HOST, { '/var/lib/systemd/random-seed': null }],
    'info',
    /no seed file/,
    /^$/,
  ],
  [
    'rngd that runs',
    'other-daemons',
    [GUEST, { '/proc/9/comm': 'rngd' }],
    'info',
    /runs: rngd$/,
    /^systemctl disable --now rngd$/,
  ],
  [
    'a healthy service',
    'service',
    [GUEST, running(ADMIN)],
    'ok',
    /runs \(77\), at every boot/,
    /^$/,
  ],
  [
    'one that failed',
    'service',
    [GUEST, running(ADMIN, { '/proc/77': null })],
    'warning',
    /enabled and does not run/,
    /journalctl/,
  ],
  [
    'needed, not installed',
    'service',
    ['uml-6.1-blocked'],
    'problem',
    /not installed/,
    /install\.sh/,
  ],
  [
    'needed, not enabled',
    'service',
    ['uml-6.1-blocked', { ...running(ADMIN), '/etc/systemd/system/multi-user.target.wants': null }],
    'warning',
    /runs \(77\)$/,
    /enable --now/,
  ],
  ['a good sandbox', 'sandbox', [GUEST, running(ADMIN)], 'ok', /may do its work/, /^$/],
  [
    'no capability',
    'sandbox',
    [GUEST, running('0')],
    'problem',
    /cannot do its work/,
    /\[Service\]\nCapabilityBoundingSet=CAP_SYS_ADMIN$/,
  ],
  [
    'an empty bounding set',
    'sandbox',
    [GUEST, { [UNIT]: '', [`${UNIT}.d/hard.conf`]: 'CapabilityBoundingSet=' }],
    'problem',
    /cannot/,
    /CapabilityBoundingSet=CAP_SYS_ADMIN/,
  ],
  [
    'a user namespace',
    'sandbox',
    [GUEST, running(ADMIN, { '/proc/77/uid_map': '0 0 1' })],
    'problem',
    /cannot/,
    /PrivateUsers=no/,
  ],
  [
    'PrivateUsers=',
    'sandbox',
    [GUEST, { [UNIT]: 'PrivateUsers=yes' }],
    'problem',
    /cannot/,
    /PrivateUsers=no/,
  ],
  [
    'PrivateDevices=',
    'sandbox',
    [GUEST, { [UNIT]: 'PrivateDevices=yes' }],
    'problem',
    /cannot/,
    /PrivateDevices=no/,
  ],
  [
    'ProcSubset=',
    'sandbox',
    [GUEST, { [UNIT]: 'ProcSubset=pid' }],
    'problem',
    /cannot/,
    /ProcSubset=all/,
  ],
  [
    'no memory to lock',
    'sandbox',
    [GUEST, running(ADMIN, { '/proc/77/limits': 'Max locked memory         8192  8192  bytes' })],
    'warning',
    /may not lock/,
    /LimitMEMLOCK=1M/,
  ],
];

describe('a check', () => {
  it.for(ROWS)('%s: %s', ([, id, machine, status, title, remedy]) => {
    const found = check(id, ...machine);
    expect(found.status).toBe(status);
    expect(found.title).toMatch(title);
    expect(found.remedy).toMatch(remedy);
    expect(found.detail).not.toBe('');
  });
});

describe('the need', () => {
  it.for([
    [
      '5.4 that nothing refills',
      {
        '/proc/sys/kernel/osrelease': '5.4.17',
        [`${CORE}/rng_current`]: 'none',
        '/proc/cpuinfo': 'flags : tsc',
      },
      {},
      true,
      /before 5\.6 every read/,
    ],
    [
      '5.4 that its hwrng thread refills',
      { '/proc/sys/kernel/osrelease': '5.4.17', '/proc/cpuinfo': 'flags : tsc' },
      {},
      false,
      /refills its pool from hw_random/,
    ],
    [
      'a processor that cannot be judged',
      { [`${CORE}/rng_current`]: 'none', '/proc/cpuinfo': '' },
      {},
      false,
      /by whom cannot be told/,
      'arm',
    ],
  ] as [string, Changes, object, boolean, RegExp, string?][])(
    '%s',
    ([, changes, probes, needed, why, architecture]) => {
      const found = diagnose('uml-5.10-legacy', changes, probes, architecture);
      expect(found.daemonNeeded).toBe(needed);
      expect(found.why).toMatch(why);
    },
  );

  it('of a container is nobody’s, whatever it shows', () => {
    const found = diagnose('uml-6.1-blocked', {
      '/run/systemd/container': 'docker',
      '/proc/2': null,
    });
    expect(found.daemonNeeded).toBe(false);
    expect(found.checks.map(({ id }) => id)).not.toContain('service');
  });
});
