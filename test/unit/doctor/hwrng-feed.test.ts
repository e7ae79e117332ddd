// What the doctor says of a hardware generator whose quality is 0, and whether our daemon feeds from it.
import { describe, expect, it } from 'vitest';
import type { Probes } from '../../../src/doctor/probes.js';
import { noCommands } from '../../support/pasted.js';
import { type Changes, checks, daemonSays, diagnose } from '../../support/recorded-system.js';

const GUEST = 'guest-6.18';
const OLD = 'uml-5.10-legacy';
const UNIT = '/etc/systemd/system/entropyd.service';
const ZERO = { '/sys/class/misc/hw_random/rng_quality': '0' };
const BY_COMMAND_LINE = { ...ZERO, '/proc/cmdline': 'quiet rng_core.default_quality=0' };
const BY_FILE = { ...ZERO, '/etc/modprobe.d/rng.conf': 'options rng_core default_quality=0' };
const RUNNING = {
  [UNIT]: 'CapabilityBoundingSet=CAP_SYS_ADMIN',
  '/proc/77/comm': 'node',
  '/proc/77/cgroup': '0::/system.slice/entropyd.service',
  '/proc/77/status': 'CapEff:\t0000000000200000',
};
const says = (name: string, standing: string): Partial<Probes> => daemonSays([{ name, standing }]);

describe('a check', () => {
  checks([
    [
      'quality 0, entropyd feeds',
      'hwrng-feed',
      [GUEST, { ...BY_COMMAND_LINE, ...RUNNING }, says('hwrng', 'trusted')],
      'ok',
      /^entropyd feeds the kernel from virtio_rng\.0$/,
      /^$/,
    ],
    [
      'no thread, entropyd feeds',
      'hwrng-feed',
      [
        GUEST,
        { '/sys/class/misc/hw_random/rng_quality': null, '/proc/17388': null, ...RUNNING },
        says('hwrng', 'trusted'),
      ],
      'ok',
      /^entropyd feeds/,
      /^$/,
    ],
    [
      'entropyd, source on trial',
      'hwrng-feed',
      [GUEST, { ...ZERO, ...RUNNING }, says('hwrng', 'onTrial')],
      'info',
      /does not feed itself/,
      /^$/,
    ],
    [
      'entropyd, status not readable',
      'hwrng-feed',
      [GUEST, { ...ZERO, ...RUNNING }],
      'info',
      /does not feed itself/,
      /^sudo entropyd status$/,
    ],
    [
      'entropyd with other sources',
      'hwrng-feed',
      [GUEST, { ...ZERO, ...RUNNING }, says('jitter', 'trusted')],
      'warning',
      /does not feed itself/,
      /^entropyd status$/,
    ],
    [
      'quality 0 configured, installed',
      'hwrng-feed',
      [GUEST, { ...BY_COMMAND_LINE, [UNIT]: '' }],
      'warning',
      /does not feed itself/,
      /^# entropyd tests it, .*\nsystemctl enable --now entropyd\n# or .*\n# .* from the kernel's command line$/,
    ],
    [
      'quality 0 configured, not installed',
      'hwrng-feed',
      [GUEST, BY_FILE],
      'warning',
      /does not feed itself/,
      /^# entropyd tests it, .*\nsystemd\/install\.sh --preset guest --start .*\n# or .*\n# .* from \/etc\/modprobe\.d\/rng\.conf$/,
    ],
    [
      'quality 0 written to sysfs',
      'hwrng-feed',
      [GUEST, ZERO],
      'warning',
      /does not feed itself/,
      /^echo 1000 >.*rng_quality\n# or test it first:\n# +systemd\/install\.sh/m,
    ],
    [
      'no thread, not installed',
      'hwrng-feed',
      [GUEST, { '/sys/class/misc/hw_random/rng_quality': null, '/proc/17388': null }],
      'warning',
      /does not feed itself/,
      /^systemd\/install\.sh --preset guest --start/,
    ],
  ]);

  it.for([
    ['the command line', GUEST, BY_COMMAND_LINE, /0, by rng_core\.default_quality=0:/],
    ['a file', GUEST, BY_FILE, /0, by \/etc\/modprobe\.d\/rng\.conf:/],
    ['a write', GUEST, ZERO, /0, by a write to rng_quality since the boot: .* mixes its bytes in/],
    [
      'another parameter than 0',
      GUEST,
      { ...ZERO, '/proc/cmdline': 'rng_core.default_quality=700' },
      /by a write/,
    ],
    ['an old driver', OLD, ZERO, /0, by its driver/],
    ['a kernel without its thread', GUEST, { ...ZERO, '/proc/17388': null }, /does not read it/],
  ] as [string, string, Changes, RegExp][])(
    'names who set the quality: %s',
    ([, name, changes, by]) => {
      const { checks } = diagnose(name, changes);
      const feed = checks.find(({ id }) => id === 'hwrng-feed');
      expect(feed?.detail).toMatch(by);
      expect(noCommands(feed?.remedy ?? '')).toEqual([]);
    },
  );
});
