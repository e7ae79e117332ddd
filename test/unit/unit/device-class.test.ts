// The line of DeviceAllow= for a device, present or absent.
import { describe, expect, it } from 'vitest';
import { deviceNeed } from '../../../src/unit/device-class.js';
import type { PartOfNeed } from '../../../src/unit/need.js';
import { character, fakeFiles, fifo } from '../../support/fake-files.js';

const BY_ID = '/dev/serial/by-id/usb-ACME_Generator_42-if00';
const none: PartOfNeed = {};
const allow = (value: string, ...modules: string[]): PartOfNeed => ({
  settings: [`DeviceAllow=${value}`],
  ...(modules.length > 0 ? { modules } : {}),
});
const present = fakeFiles({
  '/dev/hwrng': character(10, 183),
  '/dev/also-hwrng': character(10, 183),
  '/dev/ttyACM3': character(166, 3),
  [BY_ID]: '/dev/ttyACM3',
  '/dev/ttyS1': character(4, 65),
  '/dev/tty1': character(4, 1),
  '/dev/tpm0': character(10, 224),
  '/dev/tpmrm0': character(253, 65536),
  '/dev/pts/7': character(136, 7),
  '/run/generator': '/dev/pts/7',
  '/dev/nameless': character(99, 1),
  '/run/fifo': fifo(),
});
const absent = fakeFiles({});

describe('a device that is there', () => {
  it.for([
    ['/dev/hwrng', 'r', none],
    ['/dev/hwrng', 'rw', allow('/dev/char/10:183 rw')],
    ['/dev/also-hwrng', 'r', none],
    ['/dev/ttyACM3', 'r', allow('char-ttyACM r', 'cdc_acm')],
    [BY_ID, 'rw', allow('char-ttyACM rw', 'cdc_acm')],
    // Of a class that virtual terminals belong to as well, by its number alone.
    ['/dev/ttyS1', 'rw', allow('/dev/char/4:65 rw')],
    ['/dev/tpm0', 'rw', allow('/dev/char/10:224 rw')],
    ['/dev/tpmrm0', 'rw', allow('char-tpm rw', 'tpm')],
    ['/run/generator', 'r', allow('/dev/char/136:7 r')],
    ['/dev/nameless', 'r', allow('/dev/char/99:1 r')],
    ['/run/fifo', 'r', none],
  ] as const)('%s, %s', ([path, access, need]) => {
    expect(deviceNeed(present, path, access)).toEqual(need);
  });

  it('is looked up by its path if its number is given out at each boot, which is said', () => {
    const files = fakeFiles({ '/dev/generator': character(10, 59) });
    const { settings, notes } = deviceNeed(files, '/dev/generator', 'r');
    expect(settings).toEqual(['DeviceAllow=/dev/generator r']);
    expect(notes).toHaveLength(1);
  });
});

describe('a device whose path a unit file would have to quote', () => {
  it.for(['/tmp/my dev', '/dev/a\nExecStartPre=/bin/evil'])(
    '%j has no line, which is said',
    (path) => {
      const { settings, notes } = deviceNeed(fakeFiles({ [path]: character(10, 59) }), path, 'r');
      expect(settings).toBeUndefined();
      expect(notes).toHaveLength(1);
    },
  );

  it('with a percent sign, which begins a specifier, has two of them', () => {
    const files = fakeFiles({ '/dev/100%': character(10, 59) });
    expect(deviceNeed(files, '/dev/100%', 'r').settings).toEqual(['DeviceAllow=/dev/100%% r']);
  });
});

describe('a device that is absent is known by its name', () => {
  it.for([
    ['/dev/hwrng', 'r', none],
    ['/dev/ttyACM0', 'rw', allow('char-ttyACM rw', 'cdc_acm')],
    ['/dev/ttyUSB12', 'r', allow('char-ttyUSB r', 'usbserial')],
    ['/dev/ttyS2', 'rw', allow('/dev/char/4:66 rw')],
    ['/dev/tpmrm0', 'rw', allow('char-tpm rw', 'tpm')],
    ['/dev/tpm0', 'rw', allow('/dev/char/10:224 rw')],
    ['/dev/hidraw4', 'r', allow('char-hidraw r')],
    [BY_ID, 'r', allow('char-ttyACM r', 'cdc_acm')],
    [`${BY_ID}-port0`, 'r', allow('char-ttyUSB r', 'usbserial')],
    ['/run/generator/fifo', 'r', none],
  ] as const)('%s, %s', ([path, access, need]) => {
    expect(deviceNeed(absent, path, access)).toEqual(need);
  });

  it.for([
    '/dev/TrueRNG',
    '/dev/generator0',
    '/dev/ttyACM',
    '/dev/__proto__1',
    '/dev/hidblock1',
    '/dev/tty63',
  ])('%s is not, which is said', (path) => {
    const { settings, notes } = deviceNeed(absent, path, 'r');
    expect(settings).toBeUndefined();
    expect(notes).toHaveLength(1);
  });

  it('with nothing to look it up in, for example outside of Linux', () => {
    const files = fakeFiles({}, { '/proc/devices': '' });
    expect(deviceNeed(files, '/dev/ttyACM0', 'r').settings).toEqual(['DeviceAllow=char-ttyACM r']);
    expect(deviceNeed(files, '/dev/hidraw0', 'r').settings).toBeUndefined();
  });
});
