// `entropyd config unit` as a program: its document, its exit codes, and what the real systemd-analyze makes of
// the drop-in.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { finish } from '../support/program.js';
import { needsProgram } from '../support/requires.js';

const UNIT = new URL('../../systemd/entropyd.service', import.meta.url).pathname;
const INSTALLER = new URL('../../systemd/install.sh', import.meta.url).pathname;
const ANALYZE = '/usr/bin/systemd-analyze';
const PATH = '/etc/systemd/system/entropyd.service.d/config-unit.conf';

let directory: string;
let fifo: Fifo;
let file: string;
beforeAll(() => {
  directory = temporaryDirectory();
  fifo = new Fifo();
  file = join(directory, 'entropyd.toml');
  writeFileSync(
    file,
    `audit-file = "/var/log/entropyd/audit.jsonl"
metrics-listen = "[::1]:9560"
metrics-textfile = "/home/alice/metrics/a.prom"
[[source]]
name = "fifo"
kind = "device"
device = "${fifo.path}"
[[source]]
name = "stick"
kind = "device"
device = "/dev/ttyACM99"
[[source]]
name = "unknown"
kind = "device"
device = "/dev/there-is-no-such-device"
`,
  );
});
afterAll(() => {
  fifo.remove();
  rmSync(directory, { recursive: true });
});

const unit = (...args: string[]) => finish({ args: ['config', 'unit', ...args] });

describe('entropyd config unit', () => {
  it('prints the drop-in, and on standard error what it cannot give', async () => {
    const { code, stdout, stderr } = await unit('--config', file);
    expect(code).toBe(0);
    expect(stdout).toContain('\nDeviceAllow=char-ttyACM r\n');
    expect(stderr).toMatch(/^entropyd: warning: source unknown: .*\/dev\/there-is-no-such-device/m);
    for (const line of stderr.trimEnd().split('\n')) expect(line).toMatch(/^entropyd: warning: /);
    const { stdout: again } = await unit('--config', file);
    expect(again).toBe(stdout);
  });

  it('prints one document with --json', async () => {
    const { code, stdout } = await unit('--config', file, '--json');
    const { stdout: text, stderr } = await unit('--config', file);
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ needed: true, path: PATH, text });
    expect(document.warnings.length).toBe(stderr.trimEnd().split('\n').length);
  });

  it('prints a comment if nothing is needed', async () => {
    const plain = join(directory, 'plain.toml');
    writeFileSync(plain, 'watermark = "50%"\n');
    const { code, stdout, stderr } = await unit('--config', plain, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { needed, text, warnings } = JSON.parse(stdout);
    expect({ needed, warnings }).toEqual({ needed: false, warnings: [] });
    for (const line of text.trimEnd().split('\n')) expect(line).toMatch(/^#/);
  });

  it.each([
    ['watermark = "lots"\n', /watermark/],
    ['[[source]]\nname = "zero"\nkind = "device"\ndevice = "/dev/zero"\n', /not an entropy source/],
  ])('refuses a configuration that the daemon would refuse: %j', async (content, why) => {
    const wrong = join(directory, 'wrong.toml');
    writeFileSync(wrong, content);
    const { code, stdout, stderr } = await unit('--config', wrong);
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toMatch(why);
  });

  it('has no line that systemd does not accept', async (t) => {
    needsProgram(t, ANALYZE, 'systemd');
    if (!existsSync('/run/systemd') && process.getuid?.() !== 0) {
      t.skip('no systemd runs here, and only root can make the directory that it needs');
    }
    const service = join(directory, 'units', 'entropyd.service');
    const dropIn = join(`${service}.d`, 'config-unit.conf');
    mkdirSync(dirname(dropIn), { recursive: true });
    writeFileSync(service, readFileSync(UNIT, 'utf8').replaceAll(/@\w+@/g, '/usr/lib/entropyd'));
    const complaints = (): string[] => {
      const { stderr } = spawnSync(ANALYZE, ['verify', '--man=no', service], { encoding: 'utf8' });
      return stderr.split('\n').filter((line) => line.includes('config-unit.conf'));
    };
    writeFileSync(dropIn, '[Service]\nDeviceAllowed=char-ttyACM r\n');
    expect(complaints()).not.toEqual([]); // it is read
    writeFileSync(dropIn, (await unit('--config', file)).stdout);
    expect(complaints()).toEqual([]);
  });
});

describe('systemd/install.sh', () => {
  const install = (root: string, ...args: string[]) =>
    spawnSync(INSTALLER, ['--destdir', root, ...args], { encoding: 'utf8' });

  it('writes the drop-in if asked to, and takes it away with the rest', async () => {
    const root = temporaryDirectory();
    try {
      const config = join(root, 'etc/entropyd/entropyd.toml');
      mkdirSync(dirname(config), { recursive: true });
      cpSync(file, config);
      expect(install(root).status).toBe(0);
      expect(existsSync(join(root, PATH))).toBe(false);
      expect(install(root, '--drop-in').status).toBe(0);
      expect(install(root).stdout).not.toContain(PATH);
      for (const other of ['watermark = "50%"\n', 'audit-file = "/var/log/entropyd/other"\n']) {
        writeFileSync(config, other);
        expect(install(root).stdout).toContain(`${PATH} is not what`);
      }
      rmSync(config);
      expect(install(root).stdout).toContain(`${PATH} is not what`);
      cpSync(file, config);
      const { stdout } = await unit('--config', config);
      expect(readFileSync(join(root, PATH), 'utf8')).toBe(stdout);
      writeFileSync(config, 'watermark = "lots"\n');
      expect(install(root).status).toBe(0);
      expect(install(root, '--drop-in').status).toBe(78);
      expect(readFileSync(join(root, PATH), 'utf8')).toBe(stdout);
      expect(install(root, '--remove').status).toBe(0);
      expect(existsSync(join(root, PATH))).toBe(false);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
