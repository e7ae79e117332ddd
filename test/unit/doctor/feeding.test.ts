// The running daemon's own report in the verdict: no machine is healthy whose daemon feeds nothing.
import { describe, expect, it } from 'vitest';
import type { Probes } from '../../../src/doctor/probes.js';
import {
  type Changes,
  checks,
  daemonSays,
  diagnose,
  diagnoseComposed,
} from '../../support/recorded-system.js';

const GUEST = 'guest-6.18';
const OLD = 'uml-5.10-legacy';
const HWRNG = '/sys/class/misc/hw_random';
const RUNNING: Changes = {
  '/etc/systemd/system/entropyd.service': 'CapabilityBoundingSet=CAP_SYS_ADMIN',
  '/etc/systemd/system/multi-user.target.wants/entropyd.service': '',
  '/proc/77/comm': 'node',
  '/proc/77/cgroup': '0::/system.slice/entropyd.service',
  '/proc/77/status': 'CapEff:\t0000000000200000',
};
const BAD = { name: 'hwrng', standing: 'quarantined', blocksPassed: 0, blocksFailed: 4 };
const GOOD = { name: 'jitter', standing: 'trusted' };
const NEVER = { lastCreditAt: null, secondsSinceCredit: null };
const UNNAMED = { '/sys/bus/virtio/devices': null, '/sys/class/dmi': null };

/** A guest of SEV without RDRAND, with the generator of its host. */
const SEV: Changes = {
  '/proc/cpuinfo': 'flags\t\t: fpu tsc hypervisor',
  '/dev/kmsg': '6,30,0,-;AMD Memory Encryption Features active: SEV',
  [`${HWRNG}/rng_current`]: 'virtio_rng.0',
  [`${HWRNG}/rng_available`]: 'virtio_rng.0',
};

const on = (probes: Partial<Probes>, changes: Changes = {}): Parameters<typeof diagnose> => [
  GUEST,
  { ...RUNNING, ...changes },
  probes,
];

describe('a check', () => {
  checks([
    [
      'a daemon that feeds',
      'feeding',
      on(daemonSays([GOOD])),
      'ok',
      /^entropyd feeds the kernel$/,
      /^$/,
    ],
    [
      'one whose only source is quarantined',
      'feeding',
      on(daemonSays([BAD], { state: 'degraded', ...NEVER })),
      'warning',
      /credits nothing: no source delivers$/,
      /^entropyd status/,
    ],
    [
      'the same, where it is needed',
      'feeding',
      ['uml-6.1-blocked', RUNNING, daemonSays([BAD], { state: 'degraded', ...NEVER })],
      'problem',
      /credits nothing: no source delivers$/,
      /^entropyd status/,
    ],
    [
      'one of whose sources too few deliver',
      'feeding',
      on(daemonSays([GOOD], { feedReason: '1 of 2 required sources delivers', ...NEVER })),
      'warning',
      /credits nothing: 1 of 2 required sources delivers$/,
      /^entropyd status/,
    ],
    [
      'a kernel that takes nothing',
      'feeding',
      on(daemonSays([GOOD], { kernelReason: 'the kernel refused entropy (EPERM)' })),
      'warning',
      /credits nothing: the kernel refused/,
      /^entropyd status/,
    ],
    [
      'a dry run',
      'feeding',
      on(daemonSays([GOOD], { dryRun: true })),
      'warning',
      /credits nothing: it is a dry run$/,
      /^entropyd status/,
    ],
    [
      'one that says it feeds, and never has',
      'feeding',
      on(daemonSays([GOOD], NEVER)),
      'warning',
      /credits nothing: for 2h, and a credit is due every 5m$/,
      /^entropyd status/,
    ],
    [
      'a last credit long ago',
      'feeding',
      on(daemonSays([GOOD], { secondsSinceCredit: 1021 })),
      'warning',
      /credits nothing: for 17m1s/,
      /^entropyd status/,
    ],
    [
      'a credit that is late by less than three intervals',
      'feeding',
      on(daemonSays([GOOD], { secondsSinceCredit: 1019 })),
      'ok',
      /feeds the kernel$/,
      /^$/,
    ],
    [
      'one that starts',
      'feeding',
      on(daemonSays([], { state: 'starting', uptimeSeconds: 1, ...NEVER })),
      'info',
      /and is starting$/,
      /^$/,
    ],
    [
      'a legacy pool, which asks when it needs entropy',
      'feeding',
      [OLD, RUNNING, daemonSays([GOOD], { reseedIntervalSeconds: 0, ...NEVER })],
      'ok',
      /feeds the kernel$/,
      /^$/,
    ],
    [
      'one source of two quarantined',
      'feeding',
      on(daemonSays([BAD, GOOD])),
      'warning',
      /does not feed from hwrng: its tests failed$/,
      /^entropyd status/,
    ],
    [
      'one that may not be asked',
      'feeding',
      on({}),
      'info',
      /^unknown whether entropyd \(pid 77\) feeds$/,
      /^sudo entropyd status$/,
    ],
    [
      'one that does not answer',
      'feeding',
      on({ daemonSilence: 'entropyd did not answer status in time: see its log' }),
      'warning',
      /^entropyd runs \(pid 77\) and does not answer$/,
      /^systemctl restart entropyd$/,
    ],
    [
      'a generator that the kernel credits and the tests reject',
      'rejected',
      on(daemonSays([BAD], { state: 'degraded', ...NEVER })),
      'problem',
      /^the kernel credits virtio_rng\.0, whose bytes fail the tests$/,
      /^echo 0 >.*rng_quality\n# at every boot[\s\S]*default_quality=0/m,
    ],
    [
      'the same with a second generator',
      'rejected',
      on(daemonSays([BAD]), { [`${HWRNG}/rng_available`]: 'virtio_rng.0 tpm-rng-0 none' }),
      'problem',
      /^the kernel credits/,
      /^echo 0 >.*rng_quality\n# or .*\n# +echo tpm-rng-0 >.*rng_current/m,
    ],
    [
      'the same before rng_quality',
      'rejected',
      [OLD, { ...RUNNING, ...UNNAMED }, daemonSays([{ ...BAD, standing: 'failed' }])],
      'problem',
      /^the kernel credits hw_random/,
      /^echo 0 >\/sys\/module\/rng_core\/parameters\/current_quality/m,
    ],
    [
      'the same with a driver that declares its quality itself, as before 6.2',
      'rejected',
      on(daemonSays([BAD]), { '/proc/sys/kernel/osrelease': '6.1.0' }),
      'problem',
      /^the kernel credits/,
      /^echo 0 >.*rng_quality\n(#.*\n)*# +echo 'w .*rng_quality - - - - 0' \\\n# +>\/etc\/tmpfiles\.d\/hwrng\.conf$/m,
    ],
    [
      "a confidential guest that its host's device seeds, before rng_quality",
      'confidential',
      [OLD, { ...UNNAMED, ...SEV }],
      'warning',
      /\(SEV\) that the kernel seeds from the generator of the host$/,
      /^echo 0 >\/sys\/module\/rng_core\/parameters\/current_quality$/m,
    ],
    [
      'one with rng_quality before 6.2',
      'confidential',
      [GUEST, { ...SEV, '/proc/sys/kernel/osrelease': '6.1.0' }],
      'warning',
      /\(SEV\) that the kernel seeds/,
      /^echo 0 >.*rng_quality\n(#.*\n)*# +echo 'w .*rng_quality - - - - 0' \\$/m,
    ],
    [
      'one with Linux 6.12',
      'confidential',
      [GUEST, { ...SEV, '/proc/sys/kernel/osrelease': '6.12.1' }],
      'warning',
      /\(SEV\) that the kernel seeds/,
      /^# +rng_core\.default_quality=0$/m,
    ],
  ]);

  it('names no parameter that does nothing on this kernel', () => {
    const remedies = ['6.1.0', '5.10.0'].flatMap((release) => [
      ...diagnose(...on(daemonSays([BAD]), { '/proc/sys/kernel/osrelease': release })).checks,
      ...diagnose(GUEST, { ...SEV, '/proc/sys/kernel/osrelease': release }).checks,
    ]);
    const text = remedies.map(({ remedy }) => remedy).join('\n');
    expect(text).toContain('tmpfiles.d');
    expect(text).not.toMatch(/default_quality|trust_cpu/);
  });

  it('says first what the kernel credits and the tests reject, and does not call it a seed', () => {
    const { checks, verdict, why } = diagnose(
      ...on(daemonSays([BAD], { state: 'degraded', ...NEVER }), {
        '/proc/cmdline': 'random.trust_cpu=off',
      }),
    );
    expect(checks[0]?.id).toBe('rejected');
    expect(checks[0]?.detail).toMatch(/^4 of 4 blocks failed.*seeded by something else before/);
    const unsure = diagnoseComposed('feeds-nothing').checks[0];
    expect(unsure?.detail).toMatch(/^4 of 4 blocks failed.*make new keys/);
    expect(checks.map(({ id }) => id)).not.toContain('hwrng-feed');
    expect(verdict).toBe('problem');
    expect(why).not.toMatch(/virtio_rng\.0, and stays seeded/);
  });

  it('is silent about a rejected generator that the kernel does not credit', () => {
    const { checks } = diagnose(...on(daemonSays([BAD]), { [`${HWRNG}/rng_quality`]: '0' }));
    expect(checks.map(({ id }) => id)).not.toContain('rejected');
    expect(checks.find(({ id }) => id === 'feeding')?.status).toBe('warning');
  });
});
