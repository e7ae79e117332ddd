// Configurations in the shapes in which they are found in the field: each is read as its owner would read it, and what
// comes out is valid here.
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { optionOf, SETTING_NAMES } from '../../../src/config/schema.js';
import { flattenSources } from '../../../src/config/source-tables.js';
import type { InitSystem } from '../../../src/migrate/init-system.js';
import { migrate, understandMachine, understandNamed } from '../../../src/migrate/migrate.js';
import { DEFAULT_FILES } from '../../../src/migrate/peers.js';
import type { Found } from '../../../src/migrate/translate.js';
import { SHAPE_NAMES, type Shape, shapeOf } from '../../support/peer-shape.js';

interface Outcome {
  readonly values: Record<string, unknown>;
  /** The comments as one line. */
  readonly said: string;
  /** The commands that stop what is replaced. */
  readonly stop: string;
}

function outcomeOf(found: readonly Found[], { host }: Shape): Outcome {
  const toml = migrate(found, host);
  for (const line of toml.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  const keys = SETTING_NAMES.map((name) => optionOf(name).key);
  const { values, wrong } = flattenSources(parse(toml), keys);
  expect(wrong).toEqual([]);
  for (const [key, value] of Object.entries(values)) {
    const name = SETTING_NAMES.find((one) => optionOf(one).key === key);
    expect(name && optionOf(name).read(value), `${key} = ${value}`).toBeDefined();
  }
  const comments = toml.split('\n').filter((line) => line.startsWith('#'));
  return {
    values,
    said: comments.map((line) => line.replace(/^#\s*/, '')).join(' '),
    stop: comments
      .slice(comments.findIndex((line) => line.startsWith('# Stop the daemon')) + 1)
      .slice(0, 4)
      .filter((line) => /^# {3}\S/.test(line) && !line.includes(': '))
      .map((line) => line.slice(4))
      .join('; '),
  };
}

/** As `config migrate` without an argument. */
function everything(name: string, initSystem: InitSystem = 'systemd'): Outcome {
  const shape = shapeOf(name, initSystem);
  const options = DEFAULT_FILES.filter((path) => shape.files.has(path));
  const files = options.map((path) => ({ path, text: shape.files.get(path) as string }));
  return outcomeOf(understandMachine(files, shape.host), shape);
}

/** As `config migrate FILE…` on a machine that has nothing but these files. */
function named(name: string, ...paths: readonly string[]): Outcome {
  const shape = shapeOf(name);
  const all = paths.length > 0 ? paths : [...shape.files.keys()];
  const { found, nobodys } = understandNamed(
    all.map((path) => ({ path, text: shape.files.get(path) as string })),
    shape.host,
  );
  expect(nobodys).toEqual([]);
  return outcomeOf(found, shape);
}

const BOTH = ['hwrng', 'jitter'];
const JITTER = { source: ['jitter'] };
const HWRNG = { source: ['hwrng'] };

const FOUND: [name: string, init: InitSystem, values: Record<string, unknown>, stop: string][] = [
  [
    'ubuntu-odd-quote',
    'systemd',
    { source: BOTH, watermark: '50%' },
    'systemctl disable --now rng-tools',
  ],
  [
    'oe-core',
    'systemd',
    { ...HWRNG, 'hwrng-device': '/dev/hwrng' },
    'systemctl disable --now rng-tools',
  ],
  [
    'oe-core-sysv',
    'busybox',
    { source: BOTH, watermark: '25%' },
    '/etc/init.d/rng-tools stop; mv /etc/init.d/rng-tools /etc/init.d/off-rng-tools',
  ],
  [
    'oe-core-sysv',
    'sysv',
    { source: BOTH, watermark: '25%' },
    '/etc/init.d/rng-tools stop; chkconfig rng-tools off',
  ],
  ['fedora', 'systemd', { source: BOTH }, 'systemctl disable --now rngd'],
  [
    'fedora-reset',
    'systemd',
    { ...HWRNG, 'hwrng-device': '/dev/ttyACM0' },
    'systemctl disable --now rngd',
  ],
  ['drop-in-order', 'systemd', { ...JITTER, watermark: '50%' }, 'systemctl disable --now haveged'],
  [
    'pld',
    'systemd',
    { source: BOTH, 'hwrng-device': '/dev/hwrng', watermark: '50%' },
    'systemctl disable --now rngd',
  ],
  ['pld-unset', 'systemd', { source: BOTH }, 'systemctl disable --now rngd'],
  [
    'gentoo-6',
    'openrc',
    { ...HWRNG, 'hwrng-device': '/dev/ttyUSB0', 'hwrng-claim': 6, watermark: '50%' },
    'rc-service rngd stop; rc-update --all del rngd',
  ],
  [
    'gentoo-4',
    'openrc',
    { ...HWRNG, watermark: '50%' },
    'rc-service rngd stop; rc-update --all del rngd',
  ],
  [
    'gentoo-haveged',
    'openrc',
    { ...JITTER, watermark: '25%' },
    'rc-service haveged stop; rc-update --all del haveged',
  ],
  [
    'gentoo-haveged-unit',
    'systemd',
    { ...JITTER, watermark: '50%' },
    'systemctl disable --now haveged',
  ],
  [
    'alpine',
    'openrc',
    { source: BOTH, 'random-device': '/dev/random', 'hwrng-device': '/dev/hwrng' },
    'rc-service rngd stop; rc-update --all del rngd',
  ],
  [
    'arch',
    'systemd',
    { ...HWRNG, 'random-device': '/dev/random', 'hwrng-device': '/dev/hwrng' },
    'systemctl disable --now rngd',
  ],
  [
    'continuation',
    'systemd',
    { ...HWRNG, 'hwrng-device': '/dev/ttyACM0', watermark: '50%' },
    'systemctl disable --now rngd',
  ],
  [
    'shell-wrapper',
    'systemd',
    { ...HWRNG, 'hwrng-device': '/dev/ttyACM0' },
    'systemctl disable --now rngd',
  ],
  ['nice-chain', 'systemd', { ...JITTER, watermark: '25%' }, 'systemctl disable --now haveged'],
  [
    'env-chrt',
    'systemd',
    { ...JITTER, 'log-level': 'debug' },
    'systemctl disable --now jitterentropy',
  ],
  ['unknown-device', 'systemd', HWRNG, 'systemctl disable --now rngd'],
  ['argv0', 'systemd', { ...HWRNG, watermark: 192 }, 'systemctl disable --now rngd'],
  [
    'privileged',
    'systemd',
    { source: BOTH, 'reseed-interval': '60s' },
    'systemctl disable --now rngd',
  ],
  ['no-expansion', 'systemd', JITTER, 'systemctl disable --now haveged'],
  [
    'environment-list',
    'systemd',
    { ...HWRNG, 'hwrng-device': '/dev/hwrng', watermark: '50%' },
    'systemctl disable --now rngd',
  ],
  [
    'environment-reset',
    'systemd',
    { source: BOTH, watermark: '25%' },
    'systemctl disable --now rngd',
  ],
  [
    'environment-glob',
    'systemd',
    { source: BOTH, 'hwrng-device': '/dev/hwrng', watermark: '75%' },
    'systemctl disable --now rngd',
  ],
  ['absent-file', 'systemd', JITTER, 'systemctl disable --now haveged'],
  [
    'escapes',
    'systemd',
    { ...HWRNG, 'hwrng-device': '/dev/serial/by-id/usb-True RNG' },
    'systemctl disable --now rngd',
  ],
  ['debian-haveged', 'systemd', { ...JITTER, watermark: '25%' }, 'systemctl disable --now haveged'],
  ['jitterentropy', 'systemd', JITTER, 'systemctl disable --now jitterentropy'],
  [
    'esdm',
    'systemd',
    { source: BOTH, 'reseed-interval': '10s' },
    'systemctl disable --now esdm-kernel-seeder',
  ],
  ['esdm-server-alone', 'systemd', { source: BOTH, 'log-level': 'debug' }, ''],
  [
    'running',
    'unknown',
    { source: BOTH, 'hwrng-device': '/dev/hwrng', watermark: '50%' },
    'kill 412',
  ],
  [
    'running-own-unit',
    'systemd',
    { ...HWRNG, 'hwrng-device': '/dev/ttyS3' },
    'systemctl disable --now entropy',
  ],
  [
    'debian-init',
    'runit',
    { ...HWRNG, 'hwrng-device': '/dev/hwrng', 'reseed-interval': '120s' },
    'sv down rng-tools-debian; rm /var/service/rng-tools-debian',
  ],
  [
    'running-beside-unit',
    'systemd',
    { source: BOTH, watermark: '13%' },
    'systemctl disable --now haveged; kill 77 78',
  ],
  [
    'debian-init',
    'sysv',
    { ...HWRNG, 'hwrng-device': '/dev/hwrng', 'reseed-interval': '120s' },
    '/etc/init.d/rng-tools-debian stop; chkconfig rng-tools-debian off',
  ],
  ['red-hat-6', 'sysv', JITTER, '/etc/init.d/rngd stop; chkconfig rngd off'],
  [
    'buildroot',
    'busybox',
    { source: BOTH },
    '/etc/init.d/S21rngd stop; mv /etc/init.d/S21rngd /etc/init.d/off-rngd',
  ],
  [
    'unit-of-script',
    'systemd',
    { ...HWRNG, 'hwrng-device': '/dev/hwrng', watermark: '90%', 'reseed-interval': '1s' },
    'systemctl disable --now rng-tools',
  ],
  ['own-script', 'systemd', HWRNG, 'systemctl disable --now rngd'],
  [
    'raspberry',
    'systemd',
    { ...HWRNG, 'hwrng-device': '/dev/hwrng', watermark: '50%' },
    'systemctl disable --now rng-tools',
  ],
  ['urandom', 'systemd', {}, 'systemctl disable --now rng-tools'],
  ['masked', 'systemd', JITTER, 'systemctl disable --now jitterentropy'],
  ['semicolons', 'systemd', { source: BOTH, watermark: '25%' }, 'systemctl disable --now rngd'],
  [
    'crlf',
    'sysv',
    { ...HWRNG, 'hwrng-device': '/dev/hwrng', 'reseed-interval': '30s' },
    '/etc/init.d/rng-tools-debian stop; chkconfig rng-tools-debian off',
  ],
  ['not-read', 'systemd', { source: BOTH }, 'systemctl disable --now rngd'],
  [
    'sysconfig-quotes',
    'systemd',
    { ...HWRNG, 'hwrng-device': '/dev/serial/by-id/usb True' },
    'systemctl disable --now rngd',
  ],
  [
    'appended-options',
    'openrc',
    { ...HWRNG, 'hwrng-device': '/dev/hwrng', watermark: '13%' },
    'rc-service rng-tools stop; rc-update --all del rng-tools',
  ],
  [
    'here-document',
    'sysv',
    { ...JITTER, watermark: '25%' },
    '/etc/init.d/haveged stop; chkconfig haveged off',
  ],
  [
    'openwrt',
    'procd',
    { ...JITTER, watermark: '25%' },
    '/etc/init.d/haveged stop; /etc/init.d/haveged disable',
  ],
  ['read-and-unset', 'systemd', { ...JITTER, watermark: '25%' }, 'systemctl disable --now haveged'],
  ['sourced-computed', 'sysv', JITTER, '/etc/init.d/haveged stop; chkconfig haveged off'],
  ['alias', 'systemd', { ...HWRNG, watermark: '25%' }, 'systemctl disable --now rngd'],
  [
    'running-elsewhere',
    'systemd',
    { source: BOTH, watermark: '75%' },
    'systemctl disable --now my-rng rngd',
  ],
  ['running-instance', 'systemd', HWRNG, 'systemctl disable --now rngd@ttyS1'],
  ['generated-unit', 'systemd', HWRNG, 'systemctl disable --now rng-tools-debian'],
  ['open-quote', 'systemd', { ...JITTER, watermark: '25%' }, 'systemctl disable --now haveged'],
  [
    'two-commands',
    'systemd',
    { ...HWRNG, 'hwrng-device': '/dev/ttyS3', 'reseed-interval': '60s' },
    'systemctl disable --now rngd',
  ],
  ['own-name', 'sysv', { ...HWRNG, 'reseed-interval': '5s' }, ''],
];

describe('what is found on a machine', () => {
  it.each(FOUND)('%s, %s', (name, init, values, stop) => {
    const outcome = everything(name, init);
    expect(outcome.values).toEqual(values);
    expect(outcome.stop).toBe(stop);
  });

  it.each([
    ['unknown-device', '-r $RNGDEVICE: its value is not known here'],
    ['no-expansion', '-w ${WATER}: its value is not known here'],
    ['own-script', '-W $LEVEL: its value is not known here'],
    ['oe-core', '/etc/default/rng-tools: HRNGDEVICE is not used by the unit'],
    [
      'absent-file',
      '$DAEMON_ARGS is not known: name the file that sets it too (/etc/default/haveged is not here)',
    ],
    ['esdm', 'leave it on if programs use libesdm'],
    ['esdm-server-alone', 'There is nothing to stop'],
    ['not-read', '/etc/default/rng-tools5 is not read by /lib/systemd/system/rngd.service'],
    ['fedora-reset', '/etc/systemd/system/rngd.service.d/10-serial.conf: rngd 6'],
    ['running', 'the running process 412: rngd'],
    ['running-beside-unit', 'watermark = "25%" was overridden by haveged -w 512'],
    ['running-elsewhere', '/etc/systemd/system/my-rng.service: rngd 6'],
    ['running-instance', '/etc/systemd/system/rngd@.service: rngd 6'],
    [
      'generated-unit',
      '/run/systemd/generator.late/rng-tools-debian.service, /etc/init.d/rng-tools-debian',
    ],
    ['running-elsewhere', 'watermark = "50%" was overridden by rngd -W 3072'],
    ['open-quote', 'ExecStart=/usr/sbin/haveged -w "2048: a quote is not closed'],
  ])('%s says: %s', (name, sentence) => {
    expect(everything(name).said).toContain(sentence);
  });

  it('has no remark on a variable that is empty, since every file was read', () => {
    expect(everything('read-and-unset').said).not.toContain('is not known');
  });

  it('may read more, if the path of a file that its script sources is computed', () => {
    const { said } = everything('sourced-computed', 'sysv');
    expect(said).toContain('/etc/default/haveged is not seen to be read by /etc/init.d/haveged');
    expect(said).toContain('the value of $DAEMON_ARGS is not known: name the file');
  });

  it('is named once, if it starts a daemon several times', () => {
    const { said } = everything('two-commands');
    expect(said.split('/etc/systemd/system/rngd.service: rngd').length).toBe(2);
  });

  it('has no command for a script that is not here', () => {
    expect(everything('own-name', 'sysv').said).toContain('Take rngd out of what starts it');
  });

  it('is said to stop by hand if the init system is not known', () => {
    expect(everything('debian-init', 'unknown').said).toContain('Take rngd out of what starts it');
  });
});

describe('what is named', () => {
  it('is a unit outside the usual places, with its instance', () => {
    const { values, stop } = named('template');
    expect(values).toEqual({ ...HWRNG, 'hwrng-device': '/dev/ttyACM0' });
    expect(stop).toBe('systemctl disable --now rngd@ttyACM0');
  });

  it.each([
    ['oe-core', '/etc/default/rng-tools', { ...HWRNG, 'hwrng-device': '/dev/hwrng' }],
    [
      'fedora-reset',
      '/etc/systemd/system/rngd.service.d/10-serial.conf',
      { ...HWRNG, 'hwrng-device': '/dev/ttyACM0' },
    ],
    ['gentoo-haveged-unit', '/etc/haveged.conf', { ...JITTER, watermark: '50%' }],
  ])('of %s is %s, joined with what belongs to it here', (name, path, values) => {
    expect(named(name, path).values).toEqual(values);
  });
});

it('every shape is used', () => {
  const used = [...FOUND.map(([name]) => name), 'template'];
  expect([...new Set(used)].sort()).toEqual(SHAPE_NAMES);
  expect(SHAPE_NAMES.length).toBeGreaterThanOrEqual(40);
});
