// What `config` says to a person. Every other test goes by the JSON document and the exit code.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../../support/fifo.js';
import { finish } from '../../support/program.js';

let directory: string;
const at = (name: string, content: string): string => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};
beforeAll(() => {
  directory = temporaryDirectory();
});
afterAll(() => rmSync(directory, { recursive: true }));

it('check: that a file is good', async () => {
  const good = at('good.toml', 'watermark = "50%"\n');
  const { stdout } = await finish({ args: ['config', 'check', good] });
  expect(stdout).toMatch(/good\.toml: good, on Linux /);
});

it('check: all mistakes at once, with their lines, also those that only this machine shows', async () => {
  const bad = at(
    'bad.toml',
    [
      'watermark = 5000',
      'reseed-intervall = "1m"',
      '[[source]]',
      'name = "hwrng"',
      'device = "/etc/passwd"',
      'audit-file = "/var/log/audit.jsonl"',
    ].join('\n'),
  );
  const { stderr, code } = await finish({ args: ['config', 'check', bad] });
  expect(code).toBe(78);
  const lines = stderr.trimEnd().split('\n');
  expect(lines.length).toBe(4);
  expect(lines[1]).toBe(
    `entropyd: ${bad}:2: unknown key 'reseed-intervall'; did you mean reseed-interval?`,
  );
  expect(lines[3]).toMatch(
    /bad\.toml:6: .*'audit-file', .* put it above the first \[\[source\]\]$/,
  );
  expect(lines[0]).toMatch(/bad\.toml:1: watermark: 5000 bits are above this kernel's pool of /);
  expect(lines[2]).toMatch(
    /bad\.toml:5: \[\[source\]\] hwrng: device: \/etc\/passwd is a regular file/,
  );
});

it('check: errors and warnings in the order of the lines, keys as the file has them', async () => {
  const file = at(
    'order.toml',
    [
      'random-device = "/dev/zero"',
      `audit-file = "${directory}/no/audit"`,
      'jitter-claim = 99',
      '[[source]]',
      'name = "usb"',
      'kind = "tty"',
      '[[source]]',
      'name = "hwrng"',
      'device = "/dev/full"',
      'claim = 2',
      'calibration = "/dev/null"',
    ].join('\n'),
  );
  const { stderr } = await finish({ args: ['config', 'check', file] });
  const said = stderr.trimEnd().split('\n');
  expect(
    said.map((line) =>
      line
        .replace(/^entropyd: /, '')
        .replaceAll(`${file}:`, '')
        .slice(0, 36),
    ),
  ).toEqual([
    '1: random-device: /dev/zero is not t',
    'warning: 2: audit-file: there is no ',
    '3: jitter-claim: 99 is not allowed; ',
    '4: [[source]] usb: device is missing',
    '9: [[source]] hwrng: device: /dev/fu',
  ]);
});

it('check: that a directory is not there', async () => {
  const file = at(
    'directories.toml',
    `audit-file = "${directory}/no/audit"\nmetrics-textfile = "${directory}/none/m.prom"\n` +
      `metrics-listen = "unix:${directory}/m.sock"\n`,
  );
  const { stderr, code } = await finish({ args: ['config', 'check', file] });
  expect(code).toBe(0);
  expect(stderr).toBe(
    `entropyd: warning: ${file}:1: audit-file: there is no directory ${directory}/no: create it, for root\n` +
      `entropyd: warning: ${file}:2: metrics-textfile: there is no directory ${directory}/none: create it, for root\n`,
  );
});

it('show: the settings as a table', async () => {
  const file = at('tables.toml', '[[source]]\nname = "jitter"\nsteps = 9\n');
  const { stdout } = await finish({ args: ['config', 'show', '--config', file] });
  expect(stdout).toMatch(new RegExp(`^source +jitter +${file}$`, 'm'));
  expect(stdout).toMatch(/^jitter-claim +1 +default$/m);
});

it('that a variable is no setting', async () => {
  const { stderr } = await finish({
    args: ['config', 'check', at('empty.toml', '')],
    env: { ENTROPYD_WATERMAKR: '3' },
  });
  expect(stderr).toContain(
    'there is no setting ENTROPYD_WATERMAKR, it is ignored; the nearest is ENTROPYD_WATERMARK',
  );
});

it('migrate: what is no source and no pool here', async () => {
  const debian = 'HRNGDEVICE=/dev/zero\nRNGDOPTIONS="-t 60 -o /dev/null -H 0.25"\n';
  const file = at('rng-tools-debian', debian);
  const { stdout } = await finish({ args: ['config', 'migrate', file] });
  expect(stdout.replaceAll(/\n# +/g, ' ')).toMatch(
    /HRNGDEVICE=\/dev\/zero: \/dev\/zero is a device of the kernel's own memory: not read/,
  );
  expect(stdout).toMatch(/\/dev\/null is not the kernel's random device/);
});
