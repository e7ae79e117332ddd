// The remedies, pasted into a shell: which commands run, and that they fix the finding and do no more.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { noCommands, paste } from '../../support/pasted.js';
import { type Changes, diagnose } from '../../support/recorded-system.js';

const GUEST = 'guest-6.18';
const UNIT = '/etc/systemd/system/entropyd.service';
const GOOD = 'CapabilityBoundingSet=CAP_SYS_ADMIN';
const NO_DEVICE = {
  '/proc/cpuinfo': 'flags\t\t: fpu tsc msr hypervisor',
  '/dev/kmsg': '6,315,406865,-;Run /sbin/init as init process',
  '/sys/class/dmi/id/sys_vendor': 'QEMU',
  '/sys/bus/virtio/devices/virtio4': null,
  '/sys/bus/pci': null,
  '/sys/class/misc/hw_random/rng_current': 'none',
  '/sys/class/misc/hw_random/rng_available': 'none',
};

const found = (id: string, machine: Parameters<typeof diagnose>) => {
  const check = diagnose(...machine).checks.find((one) => one.id === id);
  if (check === undefined) throw new Error(`no ${id}`);
  return check;
};

/** The commands that the remedy has as comments, for another machine or another time. */
const uncommented = (remedy: string): string => remedy.replaceAll(/^# {3}/gm, '');

describe('a pasted remedy', () => {
  it.for([
    ['no capability', { [UNIT]: 'CapabilityBoundingSet=CAP_SYSLOG' }],
    ['an empty set in a drop-in', { [UNIT]: '', [`${UNIT}.d/zoo.conf`]: 'CapabilityBoundingSet=' }],
    ['no device', { [UNIT]: 'PrivateDevices=yes' }],
    [
      'a hidden generator',
      { [UNIT]: `${GOOD}\nInaccessiblePaths=/srv/b\nInaccessiblePaths=-/dev/hwrng /srv/a` },
    ],
    [
      'a generator that a drop-in hides, and the device policy too',
      { [UNIT]: `${GOOD}\nDevicePolicy=closed`, [`${UNIT}.d/a.conf`]: 'InaccessiblePaths=/dev' },
    ],
    ['everything at once', { [UNIT]: 'CapabilityBoundingSet=\nPrivateUsers=yes\nProcSubset=pid' }],
  ] as [string, Changes][])('adds to the unit what it lacks: %s', ([, changes]) => {
    const sick = found('sandbox', [GUEST, changes]);
    expect(sick.status).toBe('problem');
    const { calls, files, stderr } = paste(sick.remedy);
    expect(stderr).toBe('');
    expect(calls).toEqual(['systemctl daemon-reload', 'systemctl try-restart entropyd']);
    expect(Object.values(files).join()).toMatch(/^\[Service\]\n/);
    expect(found('sandbox', [GUEST, { ...changes, ...files }]).status).toBe('ok');
  });

  it('goes on hiding the other paths, and names none if the device policy is the cause', () => {
    const remedy = (lines: string) => found('sandbox', [GUEST, { [UNIT]: `${GOOD}\n${lines}` }]);
    const paths = paste(
      remedy('InaccessiblePaths=-/dev/hwrng /srv/a\nInaccessiblePaths=/srv/b').remedy,
    );
    expect(Object.values(paths.files)).toEqual([
      '[Service]\nInaccessiblePaths=\nInaccessiblePaths=/srv/a /srv/b\n',
    ]);
    const policy = paste(remedy('DevicePolicy=closed\nInaccessiblePaths=/srv/a').remedy);
    expect(Object.values(policy.files)).toEqual(['[Service]\nDeviceAllow=/dev/char/10:183 r\n']);
  });

  it('makes the seed file credited, which fixes the boot', () => {
    const files = { '/run/systemd/system': '', '/var/lib/systemd/random-seed': '' };
    const sick: Parameters<typeof diagnose> = ['uml-6.1-blocked', files];
    expect(diagnose(...sick).daemonNeeded).toBe(true);
    const pasted = paste(found('seed-file', sick).remedy);
    expect(pasted).toMatchObject({ calls: ['systemctl daemon-reload'], stderr: '' });
    expect(Object.values(pasted.files)).toEqual([
      '[Service]\nEnvironment=SYSTEMD_RANDOM_SEED_CREDIT=yes\n',
    ]);
    const nextBoot = { crngReady: true };
    const well = diagnose('uml-6.1-blocked', { ...files, ...pasted.files }, nextBoot);
    expect(well.daemonNeeded).toBe(false);
    expect(well.why).toMatch(/seeded by systemd's seed file, which is credited/);
  });

  it('attaches one device and stops no guest', () => {
    const { remedy, status } = found('virtio-rng', [GUEST, NO_DEVICE]);
    expect(status).toBe('warning');
    const live = ['virsh attach-device GUEST rng.xml --persistent'];
    expect(paste(remedy)).toMatchObject({ calls: live, stderr: '' });
    expect(paste(remedy, /--persistent/).calls).toEqual([
      ...live,
      'virsh attach-device GUEST rng.xml --config',
    ]);
  });

  const NO_VMGENID = { ...NO_DEVICE, '/sys/bus/acpi/devices': null };
  const hookOf = (vendor: string): string => {
    const { remedy } = found('clone', [
      GUEST,
      { ...NO_VMGENID, '/sys/class/dmi/id/sys_vendor': vendor },
    ]);
    return uncommented(remedy.split('after each restore:\n')[1] ?? '');
  };

  it('of libvirt asks the agent to run the seeder, and for its exit code', () => {
    const { calls, stderr } = paste(hookOf('QEMU').split('\n# or let')[0] ?? '');
    expect(stderr).toBe('');
    const asked = calls
      .join('\n')
      .split(/^virsh qemu-agent-command GUEST /m)
      .slice(1);
    expect(asked.map((json) => JSON.parse(json.replace('PID', '7')))).toEqual([
      { execute: 'guest-exec', arguments: { path: 'entropyd-seed', arg: ['--reseed'] } },
      { execute: 'guest-exec-status', arguments: { pid: 7 } },
    ]);
    for (const vendor of ['QEMU', 'Proxmox']) expect(hookOf(vendor)).toMatch(/qemu-ga.* blocks/s);
  });

  it('of VirtualBox runs the seeder, whether the first word is its name or an argument', () => {
    const words = hookOf('innotek GmbH').replaceAll('\\\n', ' ').trim().split(/\s+/);
    const [program = '', ...rest] = words.slice(words.indexOf('--exe') + 1);
    const given = rest.slice(rest.indexOf('--') + 1);
    const [argv0 = '', ...others] = given.map((word) =>
      word.replace('/usr/sbin/entropyd-seed', 'echo'),
    );
    const say = { encoding: 'utf8' } as const;
    expect(spawnSync(program, others, { ...say, argv0 }).stdout).toBe('--reseed\n');
    expect(spawnSync(program, [argv0, ...others], say).stdout).toBe('--reseed\n');
  });

  it('of VMware makes a file that open-vm-tools runs, with the name of the event', () => {
    const run = '/etc/vmware-tools/scripts/resume-vm-default.d/entropyd resume-vm';
    const { calls, stderr } = paste(`${hookOf('VMware, Inc.')}\n${run}`);
    expect({ calls, stderr }).toEqual({ calls: ['entropyd-seed --reseed'], stderr: '' });
  });

  it.for([
    ['clone', GUEST, { '/sys/bus/acpi/devices': null }],
    ['processor', GUEST, { '/proc/cmdline': 'random.trust_cpu=off' }],
    ['virtio-rng', GUEST, { ...NO_DEVICE, '/sys/class/dmi/id/sys_vendor': 'Cloud Hypervisor' }],
  ] as [string, string, Changes][])('consists of commands only: %s', ([id, name, changes]) => {
    const { remedy } = found(id, [name, changes]);
    expect(remedy).not.toBe('');
    expect(noCommands(remedy)).toEqual([]);
    expect(paste(remedy).stderr).toBe('');
  });
});
