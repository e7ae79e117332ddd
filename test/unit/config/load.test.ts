import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/load.js';
import { optionOf, SETTING_NAMES, variableOf } from '../../../src/config/schema.js';
import { ConfigError } from '../../../src/errors.js';
import { temporaryDirectory } from '../../support/fifo.js';

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory();
});
afterAll(() => rmSync(directory, { recursive: true }));

function file(content: string): string {
  const path = join(directory, 'entropyd.toml');
  writeFileSync(path, content);
  return path;
}

function refusal(layers: Parameters<typeof loadSettings>[0]): string {
  try {
    loadSettings(layers);
  } catch (error) {
    if (error instanceof ConfigError && error.exitCode === 78) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('settings', () => {
  it('come from the defaults where nothing else is said', () => {
    const { settings, origins } = loadSettings({ file: file('') });
    expect(settings).toMatchObject({
      source: [],
      watermark: { percent: 75 },
      reseedInterval: 300_000,
      hwrngDevice: '/dev/hwrng',
      randomDevice: '/dev/random',
      dryRun: false,
      requireSource: false,
      require: 0,
      logLevel: 'info',
      logFormat: 'auto',
    });
    expect(new Set(Object.values(origins))).toEqual(new Set(['default']));
  });

  it('are read from every layer in its own way', () => {
    const path = file(
      'source = ["hwrng"]\nwatermark = 128\nreseed-interval = "10s"\nrequire-source = true\n',
    );
    const { settings, origins } = loadSettings({
      file: path,
      env: { ENTROPYD_LOG_LEVEL: 'warn', ENTROPYD_DRY_RUN: '1' },
      flags: { watermark: '50%' },
    });
    expect(settings).toMatchObject({
      source: ['hwrng'],
      watermark: { percent: 50 },
      reseedInterval: 10_000,
      requireSource: true,
      logLevel: 'warn',
      dryRun: true,
    });
    expect(origins).toMatchObject({
      watermark: '--watermark',
      logLevel: 'ENTROPYD_LOG_LEVEL',
      reseedInterval: path,
      hwrngDevice: 'default',
    });
  });

  it('obey flag, then environment, then file, then default, in every combination', () => {
    const layer = fc.option(fc.integer({ min: 1, max: 256 }), { nil: undefined });
    fc.assert(
      fc.property(layer, layer, layer, (inFile, inEnv, inFlag) => {
        const { settings } = loadSettings({
          file: file(inFile === undefined ? '' : `watermark = ${inFile}`),
          env: inEnv === undefined ? {} : { ENTROPYD_WATERMARK: String(inEnv) },
          flags: inFlag === undefined ? {} : { watermark: String(inFlag) },
        });
        const expected = inFlag ?? inEnv ?? inFile;
        expect(settings.watermark).toEqual(
          expected === undefined ? { percent: 75 } : { bits: expected },
        );
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [
      'watermark = "lots"',
      /entropyd\.toml:1: watermark: "lots" is not allowed; give bits .* percent/,
    ],
    ['watermark = true', /watermark: true is not allowed/],
    ['reseed-interval = 300', /reseed-interval: 300 is not allowed; give a duration with its unit/],
    ['reseed-interval = "999ms"', /reseed-interval: "999ms" is not allowed; .* 1s or more, or 0/],
    ['reseed-interval = "5 minutes"', /reseed-interval: "5 minutes" is not allowed/],
    ['log-level = "loud"', /log-level: "loud" is not allowed; give error, warn, info, debug/],
    ['source = ["rdrand"]', /source: "rdrand" is not a source; sources are hwrng, jitter$/],
    ['require-source = "yes"', /require-source: "yes" is not allowed; give true or false/],
    [
      'require = 3',
      /entropyd\.toml:1: require: 3 is not allowed, since 2 sources are configured \(hwrng, jitter\); give at most 2/,
    ],
    ['require = 2\nsource = ["hwrng"]', /require: 2 is not allowed, since 1 source is configured/],
    [
      'require = 2\n[[source]]\nname = "jitter"\nkind = "jitter"\n[[source]]\nname = "other"\nkind = "jitter"',
      /require: 2 is not allowed, since 1 different source is configured \(jitter, other\)/,
    ],
    ['require = -1', /require: -1 is not allowed; give how many different sources/],
    ['require = 1.5', /require: 1.5 is not allowed; give how many/],
    [
      'control-socket = "run/control.sock"',
      /control-socket: .* not allowed; give an absolute path/,
    ],
    ['hwrng-device = "dev/hwrng"', /hwrng-device: .* not allowed; give the absolute path/],
    ['hwrng-device = "/dev/$RNG"', /hwrng-device: .* not allowed; give the absolute path/],
    ['random-device = "dev/random"', /random-device: .* not allowed; give the absolute path/],
    ['control-socket = "/run/status.sock"', /control-socket: .* not allowed; .* not status.sock/],
    ['control-socket = "/run/lock"', /control-socket: .* not allowed; .* or lock/],
    [`control-socket = "/${'x'.repeat(107)}"`, /control-socket: .* of fewer than 108 bytes/],
    [`control-socket = "/${'x'.repeat(96)}/c"`, /control-socket: .* of fewer than 108 bytes/],
    ['watermarks = 3', /\.toml:1: unknown key 'watermarks'; did you mean watermark\?$/],
    ['\n\nfoo = 3', /\.toml:3: unknown key 'foo'; known keys are source, hwrng-device, /],
    ['log-level = "inof"', /\.toml:1: log-level: "inof" is not allowed; did you mean info\? Give /],
    ['source = ["hwrgn"]', /\.toml:1: source: "hwrgn" is not a source; did you mean hwrng\?$/],
    [
      '[[source]]\nname = "jitter"\n\nclaim = 9',
      /\.toml:4: \[\[source\]\] jitter: claim: 9 is not allowed; give bits/,
    ],
    [
      '[[source]]\nname = "jitter"\nrequire = 1',
      /\.toml:3: \[\[source\]\] jitter: unknown key 'require', which is no key of a source: put it above the first \[\[source\]\]$/,
    ],
    ['[feed]\nwatermark = 3', /unknown key 'feed'/],
    ['\nwatermark = ', /entropyd\.toml:2: /],
  ])('refuse %j with one line that says what is allowed', (content, message) => {
    const said = refusal({ file: file(content) });
    expect(said).toMatch(message);
    expect(said).not.toContain('\n');
  });

  it('quote the value that an option refuses, and say what it takes', () => {
    const some = SETTING_NAMES.map(optionOf).filter(({ key, read, fromFlag }) => {
      return key !== 'source' && read(fromFlag?.('?!') ?? '?!') === undefined;
    });
    expect(some.length).toBeGreaterThan(15);
    for (const { key, allowed } of some) {
      expect(refusal({ file: file(''), flags: { [key]: '?!' } })).toBe(
        `--${key}: "?!" is not allowed; give ${allowed}`,
      );
    }
  });

  it('say all that is wrong in a file at once, in the order of its lines', () => {
    const path = file(
      'log-level = "loud"\n[[source]]\nname = "jitter"\nclaim = 9\n\n[[source]]\nname = "x"\nkind = "y"\n',
    );
    const lines = refusal({ file: path, env: { ENTROPYD_WATERMARK: '0' } }).split('\n');
    expect(lines.map((line) => line.replace(/: .*/, ''))).toEqual([
      ...[`${path}:1`, `${path}:4`, `${path}:8`, 'ENTROPYD_WATERMARK'],
    ]);
  });

  it('take a relative path of a device from the command line alone, where it has a meaning', () => {
    const hwrngDevice = (layers: object) =>
      loadSettings({ file: file(''), ...layers }).settings.hwrngDevice;
    expect(hwrngDevice({ flags: { 'hwrng-device': 'fifo' } })).toBe(`${process.cwd()}/fifo`);
    expect(refusal({ file: file(''), env: { ENTROPYD_HWRNG_DEVICE: 'fifo' } })).toMatch(
      /^ENTROPYD_HWRNG_DEVICE: "fifo" is not allowed; give the absolute path/,
    );
  });

  it('take a path that just fits a socket, and no path at all', () => {
    for (const path of [`/${'x'.repeat(106)}`, `/${'x'.repeat(94)}/c`]) {
      const { settings } = loadSettings({ file: file(''), flags: { 'control-socket': path } });
      expect(settings.controlSocket).toBe(path);
    }
    const off = loadSettings({ file: file(''), env: { ENTROPYD_CONTROL_SOCKET: '' } });
    expect(off.settings.controlSocket).toBe('none');
  });

  it('refuse a file that was named and is not there, and do without the default one', () => {
    expect(refusal({ file: join(directory, 'missing.toml') })).toMatch(
      /there is no .*missing\.toml/,
    );
  });

  it('name the variable or the flag that is wrong', () => {
    const path = file('');
    expect(refusal({ file: path, env: { ENTROPYD_WATERMARK: '0' } })).toMatch(
      /^ENTROPYD_WATERMARK: "0"/,
    );
    expect(refusal({ file: path, flags: { watermark: '0' } })).toMatch(/^--watermark: "0"/);
  });

  it('show every default in a form that is read back as the same value', () => {
    for (const name of SETTING_NAMES.filter((one) => one !== 'source')) {
      const { key, fallback, read, show } = optionOf(name);
      expect(read(show(fallback))).toEqual(fallback);
      expect(variableOf(key)).toMatch(/^ENTROPYD_[A-Z_]+$/);
    }
  });
});
