// What whole configurations need of the unit, and the drop-in that results.
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/load.js';
import type { SourceConfig, SourceValues } from '../../../src/sources/driver.js';
import { DRIVERS } from '../../../src/sources/drivers.js';
import { dropInText } from '../../../src/unit/drop-in-text.js';
import type { FileSystem } from '../../../src/unit/file-system.js';
import type { Need } from '../../../src/unit/need.js';
import { unitNeeds } from '../../../src/unit/unit-needs.js';
import { character, directory, fakeFiles, fifo } from '../../support/fake-files.js';

const NO_FILES = fakeFiles({});
const device = (path: string, name = 'stick'): SourceConfig => ({
  name,
  kind: 'device',
  values: { device: path, claim: 4, role: 'fallback' } as unknown as SourceValues,
});
const jitter = (name: string, table: number): SourceConfig => ({
  name,
  kind: 'jitter',
  values: { table } as unknown as SourceValues,
});
const needsOf = (
  files: FileSystem,
  sources: readonly SourceConfig[],
  flags: Record<string, unknown> = {},
): Need[] => {
  const { settings } = loadSettings({ withoutFile: true, flags });
  return unitNeeds({ settings, sources }, files);
};
const linesOf = (needs: readonly Need[]): string[] => needs.flatMap(({ settings }) => settings);
const notesOf = (needs: readonly Need[]): number => needs.flatMap(({ notes }) => notes).length;

it('the defaults need nothing', () => {
  const { settings, sources } = loadSettings({ withoutFile: true });
  const needs = unitNeeds({ settings, sources }, NO_FILES);
  expect(needs).toEqual([]);
  expect(dropInText(needs)).toMatch(/^# .*\n# Nothing is needed: .*\n$/);
});

it('each driver with an option `device` declares how it opens it', () => {
  const undeclared = DRIVERS.filter(
    (driver) => 'device' in driver.options && !('deviceAccess' in driver),
  );
  expect(undeclared).toEqual([]);
});

describe('a FIFO', () => {
  it.for([
    ['in a place that everybody sees', '/run/gen/fifo', []],
    ['in a directory of /tmp', '/tmp/gen/fifo', ['BindReadOnlyPaths=-/tmp/gen']],
    ['in /tmp itself', '/var/tmp/fifo', ['BindReadOnlyPaths=-/var/tmp/fifo']],
    [
      'in a directory of a user',
      '/home/alice/gen/fifo',
      ['ProtectHome=tmpfs', 'BindReadOnlyPaths=-/home/alice/gen'],
    ],
    ['in a home', '/home/alice/fifo', ['ProtectHome=tmpfs', 'BindReadOnlyPaths=-/home/alice/fifo']],
    [
      'in the home of root',
      '/root/gen/fifo',
      ['ProtectHome=tmpfs', 'BindReadOnlyPaths=-/root/gen'],
    ],
    [
      'in a runtime directory',
      '/run/user/1000/fifo',
      ['ProtectHome=tmpfs', 'BindReadOnlyPaths=-/run/user/1000/fifo'],
    ],
    ['with a percent sign', '/tmp/100%/fifo', ['BindReadOnlyPaths=-/tmp/100%%']],
    ['by a detour', '/var/../tmp/./gen/fifo', ['BindReadOnlyPaths=-/tmp/gen']],
    ['that a unit file would have to quote', '/tmp/a b/fifo', []],
  ] as [string, string, string[]][])('%s', ([, path, lines]) => {
    const needs = needsOf(fakeFiles({ [path]: fifo() }), [device(path)]);
    expect(linesOf(needs)).toEqual(lines);
    // Hidden ones come with advice.
    expect(notesOf(needs) > 0).toBe(path !== '/run/gen/fifo');
    // The same before its writer has made it.
    expect(linesOf(needsOf(NO_FILES, [device(path)]))).toEqual(lines);
  });

  it('behind a link in /tmp: the link is shown as well', () => {
    const files = fakeFiles({ '/tmp/gen/link': '/dev/pts/3', '/dev/pts/3': character(136, 3) });
    expect(linesOf(needsOf(files, [device('/tmp/gen/link')]))).toEqual([
      'DeviceAllow=/dev/char/136:3 r',
      'BindReadOnlyPaths=-/tmp/gen',
    ]);
  });
});

describe('a calibration', () => {
  const calibrated = (calibration: string): SourceConfig => ({
    name: 'stick',
    kind: 'jitter',
    values: { calibration } as unknown as SourceValues,
  });

  it.for([
    ['', []],
    ['/etc/entropyd/stick.calibration', []],
    ['/tmp/stick.calibration', ['BindReadOnlyPaths=-/tmp/stick.calibration']],
    [
      '/root/stick.calibration',
      ['ProtectHome=tmpfs', 'BindReadOnlyPaths=-/root/stick.calibration'],
    ],
  ] as [string, string[]][])('in %j is shown if it is hidden', ([path, lines]) => {
    const needs = needsOf(NO_FILES, [calibrated(path)]);
    expect(linesOf(needs)).toEqual(lines);
    expect(notesOf(needs) > 0).toBe(lines.length > 0);
  });

  it('that root without CAP_DAC_OVERRIDE may not read', () => {
    const path = '/etc/entropyd/stick.calibration';
    const needs = needsOf(fakeFiles({ [path]: fifo({ uid: 7, gid: 7 }) }), [calibrated(path)]);
    expect({ lines: linesOf(needs), notes: notesOf(needs) }).toEqual({ lines: [], notes: 1 });
  });
});

describe('permissions: root without CAP_DAC_OVERRIDE', () => {
  const tss = { uid: 100, gid: 101 };
  it.for([
    ['its own file', fifo(), [], 0],
    ['the group of root', fifo({ uid: 7, gid: 0, mode: 0o640 }), [], 0],
    ['others', fifo({ uid: 7, gid: 7, mode: 0o644 }), [], 0],
    ['a group', fifo({ ...tss, mode: 0o640 }), ['SupplementaryGroups=tss'], 0],
    // As of the FIFO of entropyd-pkcs11: 0600, a user and group of DynamicUser=, and an access list that lets root read.
    ['a group without a name', fifo({ uid: 61234, gid: 61234, mode: 0o640 }), [], 1],
    ['the owner only', fifo({ uid: 7, gid: 7, mode: 0o600 }), [], 1],
    ['itself, but for the owner bits', fifo({ mode: 0o066 }), [], 1],
  ] as const)('is let in by %s', ([, facts, lines, notes]) => {
    const needs = needsOf(fakeFiles({ '/run/gen/fifo': facts }), [device('/run/gen/fifo')]);
    expect(linesOf(needs)).toEqual(lines);
    expect(notesOf(needs)).toBe(notes);
  });

  it('needs the directories on the way, as far as they are the real ones', () => {
    const barred = directory({ uid: 1000, gid: 1000, mode: 0o700 });
    const files = fakeFiles({
      '/srv/alice': barred,
      '/srv/alice/fifo': fifo({ mode: 0o644 }),
      '/home/alice': barred,
      '/home/alice/gen': directory({ uid: 1000, gid: 1000 }),
      '/home/alice/gen/fifo': fifo({ uid: 1000, gid: 1000, mode: 0o644 }),
    });
    expect(notesOf(needsOf(files, [device('/srv/alice/fifo')]))).toBe(1);
    const shown = needsOf(files, [device('/home/alice/gen/fifo')]);
    expect(shown[0]?.notes).toEqual([expect.stringMatching(/hidden/)]);
  });

  it('a TPM that belongs to the group tss', () => {
    const files = fakeFiles({ '/dev/tpmrm0': character(253, 65536, { ...tss, mode: 0o660 }) });
    expect(linesOf(needsOf(files, [device('/dev/tpmrm0')]))).toEqual([
      'DeviceAllow=char-tpm r',
      'SupplementaryGroups=tss',
    ]);
  });
});

describe('settings', () => {
  it.for([
    [{ 'control-socket': '/run/entropyd/other.sock' }, []],
    [{ 'control-socket': 'none' }, []],
    [{ 'control-socket': '/run/other/control.sock' }, ['ReadWritePaths=-/run/other']],
    [{ 'audit-file': '/var/log/entropyd/audit.jsonl' }, ['LogsDirectory=entropyd']],
    [{ 'audit-file': '/var/log/audit/entropyd' }, ['ReadWritePaths=-/var/log/audit']],
    [{ 'audit-file': '/tmp/audit' }, []],
    [
      { 'audit-file': '/home/alice/log/audit' },
      ['ProtectHome=tmpfs', 'BindPaths=-/home/alice/log'],
    ],
    [{ 'metrics-textfile': '/var/lib/entropyd/a.prom' }, ['StateDirectory=entropyd']],
    [{ 'metrics-textfile': '/var/lib/node/a.prom' }, ['ReadWritePaths=-/var/lib/node']],
    [{ require: '0' }, []],
    [{ require: '2' }, ['TimeoutStartSec=infinity']],
    [{ 'metrics-listen': 'unix:/run/entropyd/metrics.sock' }, []],
    [{ 'metrics-listen': 'unix:/run/www/m' }, ['ReadWritePaths=-/run/www']],
    [
      { 'metrics-listen': '9560' },
      ['PrivateNetwork=no', 'RestrictAddressFamilies=AF_INET', 'IPAddressAllow=localhost'],
    ],
    [
      { 'metrics-listen': '[::]:9560' },
      ['PrivateNetwork=no', 'RestrictAddressFamilies=AF_INET6', 'IPAddressAllow=any'],
    ],
  ] as [Record<string, string>, string[]][])('%j', ([flags, lines]) => {
    expect(linesOf(needsOf(NO_FILES, [], flags))).toEqual(lines);
  });

  it.for([
    [{ 'metrics-textfile': '/var/lib/node/a.prom' }, 1], // there is no such directory
    [{ 'audit-file': '/tmp/audit' }, 1], // hidden
    [{ 'metrics-listen': '0.0.0.0:9560' }, 1], // who may connect
    [{ 'metrics-listen': '127.0.0.1:9560' }, 0],
  ] as [Record<string, string>, number][])('%j: what is to be done besides', ([flags, notes]) => {
    const needs = needsOf(NO_FILES, [], flags);
    expect(needs.flatMap((need) => need.notes).length).toBeGreaterThanOrEqual(notes);
    expect(notesOf(needs) === 0).toBe(notes === 0);
  });
});

it('several jitter sources need memory for all their buffers', () => {
  const MIB = 2 ** 20;
  const two = (a: number, b: number) =>
    linesOf(needsOf(NO_FILES, [jitter('jitter', a * MIB), jitter('second', b * MIB)]));
  expect(linesOf(needsOf(NO_FILES, [jitter('jitter', 64 * MIB)]))).toEqual([]);
  expect(two(32, 32)).toEqual([]);
  expect(two(64, 32)).toEqual(['LimitMEMLOCK=104M', 'MemoryMax=160M']); // 8 + 96, 128 + 32
  expect(two(64, 0)).toEqual(['LimitMEMLOCK=136M', 'MemoryMax=192M']); // auto: 64 at most
});

it('many sources need threads', () => {
  const many = (count: number) =>
    linesOf(
      needsOf(
        NO_FILES,
        Array.from({ length: count }, (_, at) => device('/run/gen/fifo', `s${at}`)),
      ),
    );
  expect(many(10)).toEqual([]); // 12 + 2 * 10
  expect(many(11)).toEqual(['TasksMax=34']);
});

describe('the drop-in', () => {
  const files = fakeFiles({ '/dev/ttyACM0': character(166, 0), '/dev/tpmrm0': character(253, 1) });
  const needs = needsOf(files, [device('/dev/ttyACM0'), device('/dev/tpmrm0', 'chip')]);

  it('loads the drivers first, and says what each line is for', () => {
    expect(dropInText(needs).replaceAll(/^#.*\n/gm, '')).toBe(
      `
[Unit]
Wants=modprobe@cdc_acm.service modprobe@tpm.service
After=modprobe@cdc_acm.service modprobe@tpm.service

[Service]
DeviceAllow=char-ttyACM r
DeviceAllow=char-tpm r
`,
    );
    expect(dropInText(needs)).toContain('\n# source stick: /dev/ttyACM0\nDeviceAllow=');
  });

  it('has nothing in it that a path could add', () => {
    const path = '/dev/ttyACM0\n[Service]\nExecStart=/bin/evil\\';
    const text = dropInText(needsOf(NO_FILES, [device(path)]));
    expect(text).not.toMatch(/^ExecStart/m);
    expect(text.match(/^\[/gm)).toHaveLength(1);
  });
});
