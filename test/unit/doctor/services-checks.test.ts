// The checks of services, ours and others, on what no recorded machine has: a recording with one thing
// changed.
import { describe } from 'vitest';
import { type Changes, checks } from '../../support/recorded-system.js';

const GUEST = 'guest-6.18';
const HOST = 'host-composed';
const UNIT = '/etc/systemd/system/entropyd.service';

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
      [
        'uml-6.1-blocked',
        { ...running(ADMIN), '/etc/systemd/system/multi-user.target.wants': null },
      ],
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
  ]);
});
