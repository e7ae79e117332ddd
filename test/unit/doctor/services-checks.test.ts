// The checks of services, ours and others, in cases that no recorded machine has: a recording with one
// change.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Changes, checks, daemonSays, diagnose } from '../../support/recorded-system.js';

const GUEST = 'guest-6.18';
const HOST = 'host-composed';
const UNIT = '/etc/systemd/system/entropyd.service';

/** Our daemon, running with these capabilities. */
const running = (capabilities: string, more: Changes = {}): Changes => ({
  [UNIT]: 'CapabilityBoundingSet=CAP_SYS_ADMIN\nPrivateUsers=no',
  '/etc/systemd/system/multi-user.target.wants/entropyd.service': '',
  '/proc/77/comm': 'node',
  '/proc/77/cgroup': '0::/system.slice/entropyd.service',
  '/proc/77/status': `CapEff:\t${capabilities}`,
  '/proc/77/uid_map': '0 0 4294967295',
  '/proc/77/limits': 'Max locked memory         75497472             75497472             bytes',
  ...more,
});
const ADMIN = '0000000000200000';

/** The shipped units of this name, the timer enabled. */
const shippedTimer = (name: string): Changes => {
  const text = (unit: string) =>
    readFileSync(new URL(`../../../systemd/${unit}`, import.meta.url), 'utf8');
  return {
    [`/etc/systemd/system/${name}.timer`]: text(`${name}.timer`),
    [`/etc/systemd/system/${name}.service`]: text(`${name}.service`),
    [`/etc/systemd/system/timers.target.wants/${name}.timer`]: '',
  };
};

const NO_RIGHTS = '0000000000000000';
const GOOD = 'CapabilityBoundingSet=CAP_SYS_ADMIN\nPrivateUsers=no';
const lockable = (bytes: number): string => `Max locked memory         ${bytes}  ${bytes}  bytes`;

/** `npm start` in a user's terminal. */
const byHand = (pid: number, capabilities: string, options: readonly string[] = []): Changes => ({
  [`/proc/${pid}/comm`]: 'node',
  [`/proc/${pid}/cmdline`]: ['node', 'dist/main.cjs', 'run', ...options].join('\0'),
  [`/proc/${pid}/cgroup`]: '0::/user.slice/user-1000.slice/session-1.scope',
  [`/proc/${pid}/status`]: `CapEff:\t${capabilities}`,
  [`/proc/${pid}/uid_map`]: '0 0 4294967295',
});

it('of rngd without a package says what a current version does', () => {
  const { checks } = diagnose(HOST, { '/proc/9/comm': 'rngd' });
  const detail = checks.find(({ id }) => id === 'other-daemons')?.detail;
  expect(detail).toMatch(/^rngd \(running\): feeds 64 bytes at its start/m);
});

describe('a check', () => {
  checks([
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
      'one that a later drop-in does not credit',
      'seed-file',
      [
        HOST,
        {
          '/usr/lib/systemd/system/systemd-random-seed.service.d/a.conf':
            'Environment="FOO=1" "SYSTEMD_RANDOM_SEED_CREDIT=yes"',
          '/etc/systemd/system/systemd-random-seed.service.d/b.conf': 'Environment=',
        },
      ],
      'info',
      /mixed in, not credited/,
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
      'a setting that is not accepted in the file',
      'configuration',
      [GUEST, {}, { settingErrors: ['/etc/entropyd/entropyd.toml: watermark: 0 is not allowed'] }],
      'problem',
      /would not start/,
      /^entropyd config check/,
    ],
    [
      'a setting that is not accepted in a variable',
      'configuration',
      [GUEST, {}, { settingErrors: ['ENTROPYD_WATERMARK: 0 is not allowed'] }],
      'problem',
      /would not start/,
      /^unset ENTROPYD_WATERMARK /,
    ],
    [
      'rngd that runs',
      'other-daemons',
      [GUEST, { '/proc/9/comm': 'rngd' }],
      'info',
      /runs: rngd$/,
      /^# once entropyd feeds.* in their place:\n# not if a rule .*STIG.* asks for rngd:\nsystemctl disable --now rngd$/,
    ],
    [
      'rngd that runs from a folder of its own, without a package',
      'other-daemons',
      [HOST, { '/proc/9/comm': 'rngd' }],
      'info',
      /^another entropy daemon runs: rngd$/,
      /^systemctl disable --now rngd$/m,
    ],
    [
      'haveged in /usr/local',
      'other-daemons',
      [HOST, { '/usr/local/sbin/haveged': '' }],
      'info',
      /^another entropy daemon is installed: haveged$/,
      /^$/,
    ],
    [
      'a healthy service',
      'service',
      [GUEST, running(ADMIN)],
      'ok',
      /^entropyd runs \(pid 77\)$/,
      /^$/,
    ],
    [
      'a service that failed',
      'service',
      [GUEST, running(ADMIN, { '/proc/77': null })],
      'warning',
      /enabled but does not run/,
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
      [
        'uml-6.1-blocked',
        { ...running(ADMIN), '/etc/systemd/system/multi-user.target.wants': null },
      ],
      'warning',
      /runs \(pid 77\)$/,
      /enable --now/,
    ],
    ['a good sandbox', 'sandbox', [GUEST, running(ADMIN)], 'ok', /sandbox allows its work/, /^$/],
    [
      'no capability',
      'sandbox',
      [GUEST, running('0')],
      'problem',
      /cannot do its work/,
      /CapabilityBoundingSet=CAP_SYS_ADMIN/,
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
      /LimitMEMLOCK=72M/,
    ],
    [
      'no memory to lock for the jitter buffer',
      'sandbox',
      [GUEST, running(ADMIN, { '/proc/77/limits': lockable(8 * 1024 * 1024) })],
      'warning',
      /may not lock/,
      /LimitMEMLOCK=72M/,
    ],
    [
      'none for a buffer of 64 MiB',
      'sandbox',
      [
        GUEST,
        running(ADMIN, { '/proc/77/limits': lockable(32 * 1024 * 1024) }),
        { jitterBufferBytes: 64 * 1024 * 1024 },
      ],
      'warning',
      /may not lock/,
      /LimitMEMLOCK=72M/,
    ],
    [
      'a buffer that is not used',
      'sandbox',
      [
        GUEST,
        running(ADMIN, { '/proc/77/limits': lockable(1024 * 1024) }),
        daemonSays([{ name: 'hwrng', standing: 'trusted' }]),
      ],
      'ok',
      /sandbox allows its work/,
      /^$/,
    ],
    [
      'a limit that its capability lifts',
      'sandbox',
      [GUEST, running('0000000000204000', { '/proc/77/limits': lockable(8192) })],
      'ok',
      /sandbox allows its work/,
      /^$/,
    ],
    [
      'a drop-in that adds a capability',
      'sandbox',
      [GUEST, { [UNIT]: GOOD, [`${UNIT}.d/log.conf`]: 'CapabilityBoundingSet=CAP_SYSLOG' }],
      'ok',
      /sandbox allows its work/,
      /^$/,
    ],
    [
      'a drop-in that takes it away',
      'sandbox',
      [GUEST, { [UNIT]: GOOD, [`${UNIT}.d/log.conf`]: 'CapabilityBoundingSet=~CAP_SYS_ADMIN' }],
      'problem',
      /cannot/,
      /CapabilityBoundingSet=CAP_SYS_ADMIN/,
    ],
    [
      'unit files with fewer capabilities than the process',
      'sandbox',
      [GUEST, running(ADMIN, { [UNIT]: 'CapabilityBoundingSet=CAP_SYSLOG\nPrivateUsers=yes' })],
      'ok',
      /sandbox allows its work/,
      /^$/,
    ],
    [
      "a user's dry run beside the service",
      'sandbox',
      [GUEST, running(ADMIN, byHand(8, NO_RIGHTS))],
      'ok',
      /sandbox allows its work/,
      /^$/,
    ],
    [
      "a user's dry run, and no service",
      'service',
      ['uml-6.1-blocked', byHand(77, NO_RIGHTS)],
      'problem',
      /needed here, and entropyd is not installed/,
      /install\.sh/,
    ],
    [
      'a dry run that could credit',
      'service',
      ['uml-6.1-blocked', byHand(77, ADMIN, ['--dry-run'])],
      'problem',
      /needed here, and entropyd is not installed/,
      /install\.sh/,
    ],
    [
      "root's own, without a service",
      'service',
      ['uml-6.1-blocked', { ...byHand(9, NO_RIGHTS), ...byHand(77, ADMIN, ['--dry-run=auto']) }],
      'warning',
      /runs \(pid 77\)$/,
      /install\.sh --preset guest --start/,
    ],
    [
      'a unit that hides the generator by its paths',
      'sandbox',
      [GUEST, { [UNIT]: `${GOOD}\nInaccessiblePaths=-/dev/hwrng` }],
      'problem',
      /cannot/,
      /InaccessiblePaths=/,
    ],
    [
      'a unit that hides a generator that the daemon does not use',
      'sandbox',
      [
        GUEST,
        running(ADMIN, { [UNIT]: `${GOOD}\nDevicePolicy=closed` }),
        daemonSays([{ name: 'jitter', standing: 'trusted' }]),
      ],
      'ok',
      /sandbox allows its work/,
      /^$/,
    ],
    [
      "the doctor's own timer, which seeds nothing",
      'service',
      [GUEST, shippedTimer('entropyd-doctor')],
      'info',
      /^entropyd is not installed as a service$/,
      /^$/,
    ],
    [
      'another program by a timer',
      'other-daemons',
      [
        HOST,
        {
          '/etc/systemd/system/feed.timer': '[Timer]',
          '/etc/systemd/system/feed.service':
            '[Service]\nExecStart=/usr/sbin/rngd -f -o /dev/random',
          '/etc/systemd/system/timers.target.wants/feed.timer': '',
        },
      ],
      'info',
      /^a timer runs another entropy program: rngd by feed\.timer$/,
      /^$/,
    ],
    [
      'a daemon in a confidential guest that credits the generator of the host',
      'confidential',
      [
        GUEST,
        running(ADMIN, { '/dev/sev-guest': '' }),
        daemonSays([{ name: 'hwrng', standing: 'trusted' }]),
      ],
      'warning',
      /\(SEV-SNP\) whose daemon credits the generator of the host$/,
      /only the sources[\s\S]*name = "jitter"$/,
    ],
    [
      'a daemon in a confidential guest that credits the TPM of the host by its own device',
      'confidential',
      [
        GUEST,
        running(ADMIN, {
          '/dev/kmsg': '6,1,0,-;AMD Secure Encrypted Virtualization (SEV) active',
        }),
        daemonSays([{ name: 'chip', kind: 'tpm2', standing: 'trusted' }]),
      ],
      'warning',
      /\(SEV\) whose daemon credits the generator of the host$/,
      /only the sources[\s\S]*name = "jitter"$/,
    ],
    [
      'a TPM of a confidential guest',
      'tpm',
      [
        GUEST,
        {
          '/dev/tdx_guest': '',
          '/sys/class/tpm/tpm0/tpm_version_major': '2',
          '/sys/class/misc/hw_random/rng_available': 'tpm-rng-0',
          '/sys/class/misc/hw_random/rng_current': 'tpm-rng-0',
        },
      ],
      'info',
      /^a TPM 2 that the host of this confidential guest may know$/,
      /^$/,
    ],
    [
      'leftovers on a legacy pool',
      'sysctl',
      [
        'uml-5.10-legacy',
        { '/usr/lib/sysctl.d/r.conf': 'kernel.random.write_wakeup_threshold=64' },
      ],
      'info',
      /thresholds of the pool/,
      /^sed .*r\.conf >\/etc\/sysctl\.d\/r\.conf$/,
    ],
  ]);
});
