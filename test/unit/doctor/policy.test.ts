// The unit compared with the needs of the configuration.
import { describe, expect, it } from 'vitest';
import { unitAllows } from '../../../src/doctor/unit-allows.js';
import { unitFiles } from '../../../src/doctor/unit-files.js';
import { DROP_IN, dropInText } from '../../../src/unit/drop-in-text.js';
import type { Need } from '../../../src/unit/need.js';
import { paste } from '../../support/pasted.js';
import { diagnose } from '../../support/recorded-system.js';

const UNIT = '/etc/systemd/system/entropyd.service';
const SHIPPED = [
  ...['DevicePolicy=closed', 'DeviceAllow=/dev/char/10:183 r', 'PrivateTmp=yes'],
  ...['ProtectHome=yes', 'ProtectSystem=strict', 'PrivateNetwork=yes', 'IPAddressDeny=any'],
  ...['RestrictAddressFamilies=AF_UNIX', 'LimitMEMLOCK=72M', 'MemoryMax=128M'],
  'TasksMax=32',
];

const unitOf = (...lines: readonly string[]) =>
  unitFiles(
    {
      text: (path) => (path === UNIT ? lines.join('\n') : undefined),
      bytes: () => undefined,
      names: () => [],
      target: () => undefined,
      exists: () => false,
      kernelRecords: () => undefined,
    },
    'entropyd.service',
  );

const ALL = [
  ...['DeviceAllow=char-ttyACM rw', 'BindReadOnlyPaths=-/tmp/gen', 'BindPaths=-/home/a/log'],
  ...['ReadWritePaths=-/var/lib/node', 'LogsDirectory=entropyd', 'StateDirectory=entropyd'],
  ...['ProtectHome=tmpfs', 'PrivateNetwork=no', 'RestrictAddressFamilies=AF_INET'],
  ...['IPAddressAllow=localhost', 'SupplementaryGroups=tss', 'LimitMEMLOCK=104M'],
  ...['MemoryMax=160M', 'TasksMax=34', 'TimeoutStartSec=infinity'],
];

describe('a line of the drop-in', () => {
  it.for(ALL)('%s is not in the shipped unit, and is in one with it', (line) => {
    expect(unitAllows(unitOf(...SHIPPED), line)).toBe(false);
    expect(unitAllows(unitOf(...SHIPPED, line), line)).toBe(true);
  });

  it.for([
    ['DeviceAllow=char-ttyACM rw', 'DeviceAllow=char-tty* rwm'],
    ['DeviceAllow=char-ttyACM r', 'DeviceAllow=char-ttyACM'],
    ['DeviceAllow=char-ttyACM r', 'DevicePolicy=auto\nDeviceAllow='],
    ['BindReadOnlyPaths=-/tmp/gen', 'PrivateTmp=no'],
    ['BindReadOnlyPaths=-/tmp/gen', 'BindPaths=/tmp/gen:/tmp/gen:rbind'],
    ['BindReadOnlyPaths=-/home/a/gen', 'ProtectHome=read-only'],
    ['BindPaths=-/home/a/log', 'ProtectHome=no\nReadWritePaths=/home/a'],
    ['ReadWritePaths=-/var/lib/100%%', 'ReadWritePaths=/etc /var/lib/'],
    ['ReadWritePaths=-/var/lib/node', 'ProtectSystem=full'],
    ['LogsDirectory=entropyd', 'ReadWritePaths=/var/log'],
    ['ProtectHome=tmpfs', 'ProtectHome=no'],
    ['RestrictAddressFamilies=AF_INET', 'RestrictAddressFamilies='],
    ['IPAddressAllow=localhost', 'IPAddressDeny='],
    ['IPAddressAllow=localhost', 'IPAddressAllow=any'],
    ['SupplementaryGroups=tss', 'Group=tss'],
    ['LimitMEMLOCK=104M', 'LimitMEMLOCK=infinity'],
    ['LimitMEMLOCK=8M', 'LimitMEMLOCK='],
    ['MemoryMax=160M', 'MemoryMax=1G'],
    ['MemoryMax=160M', 'MemoryMax='],
    ['TimeoutStartSec=infinity', 'TimeoutStartSec=90'],
  ])('%s: %s does as well', ([line, other]) => {
    expect(unitAllows(unitOf(...SHIPPED, other as string), line as string)).toBe(true);
  });

  it.for([
    ['DeviceAllow=char-ttyACM rw', 'DeviceAllow=char-ttyACM r'],
    ['DeviceAllow=char-ttyACM r', 'DeviceAllow=/dev/ttyACM0 rw'], // another minor when it comes back
    ['DeviceAllow=char-ttyACM r', 'DeviceAllow=char-ttyACM r\nDeviceAllow='],
    ['BindReadOnlyPaths=-/tmp/gen', 'BindReadOnlyPaths=/tmp/generator'],
    ['LimitMEMLOCK=104M', 'LimitMEMLOCK=80M'],
    ['LimitMEMLOCK=104M', 'LimitMEMLOCK='], // the manager's default, 8M
  ])('%s: %s does not', ([line, other]) => {
    expect(unitAllows(unitOf(...SHIPPED, other as string), line as string)).toBe(false);
  });
});

describe('the check `policy`', () => {
  const stick: Need = {
    who: 'source stick',
    what: '/dev/ttyACM0',
    settings: ['DeviceAllow=char-ttyACM rw'],
    modules: ['cdc_acm'],
    notes: [],
  };
  const found = (unitNeeds: readonly Need[], more: readonly string[] = []) =>
    diagnose('guest-6.18', { [UNIT]: [...SHIPPED, ...more].join('\n') }, { unitNeeds }).checks.find(
      ({ id }) => id === 'policy',
    );

  it('does not apply where the shipped unit is enough', () => {
    expect(found([])).toBeUndefined();
  });

  it('names the source, the missing line and the command', () => {
    const check = found([stick]);
    expect(check).toMatchObject({ status: 'warning' });
    expect(check?.detail).toContain('source stick: /dev/ttyACM0 (DeviceAllow=char-ttyACM rw)');
    const { calls, files, stderr } = paste(check?.remedy ?? '');
    expect(stderr).toBe('');
    expect(calls).toEqual([
      'entropyd config unit',
      'systemctl daemon-reload',
      'systemctl try-restart entropyd',
    ]);
    expect(Object.keys(files)).toEqual([`${UNIT}.d/config-unit.conf`]);
  });

  it('names what the drop-in allows for an earlier configuration', () => {
    const inPlace = (unitNeeds: readonly Need[], probes = {}) =>
      diagnose(
        'guest-6.18',
        {
          [UNIT]: SHIPPED.join('\n'),
          [DROP_IN]: dropInText([stick, { ...stick, settings: ['PrivateNetwork=no'] }]),
          '/proc/self/status': 'Uid:\t0\t0\t0\t0\n',
        },
        { unitNeeds, ...probes },
      ).checks.find(({ id }) => id === 'policy');
    const check = inPlace([stick]);
    expect(check).toMatchObject({ status: 'warning' });
    expect(check?.detail).toContain('PrivateNetwork=no');
    expect(check?.detail).not.toContain('DeviceAllow');
    expect(inPlace([])?.detail).toContain('DeviceAllow=char-ttyACM rw');
    expect(inPlace([], { settingErrors: ['wrong'] })).toBeUndefined();
  });

  it('is content with the drop-in, and passes on what no drop-in can do', () => {
    const there = ['DeviceAllow=char-ttyACM rw'];
    expect(found([stick], there)).toMatchObject({ status: 'ok' });
    const noted = { ...stick, notes: ['the permissions of /srv bar the service'] };
    expect(found([noted], there)).toMatchObject({ status: 'info' });
  });
});
