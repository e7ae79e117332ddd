// Two devices of one kind, side by side, by one file: accounts, log, status and commands are by name.
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BLOCK, PRIME } from '../support/fed-daemon.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { finish, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';

let fifos: [Fifo, Fifo];
let directory: string;
let file: string;
let socket: string;
let daemon: Running | undefined;

beforeEach(() => {
  fifos = [new Fifo(), new Fifo()];
  directory = temporaryDirectory();
  socket = join(directory, 'control.sock');
  file = join(directory, 'entropyd.toml');
  const table = (name: string, { path }: Fifo, more: string): string =>
    `[[source]]\nname = "${name}"\nkind = "device"\ndevice = "${path}"\n${more}\n`;
  writeFileSync(
    file,
    `reseed-interval = "1s"\n${table('usb', fifos[0], 'claim = 2')}${table('serial', fifos[1], 'role = "always"')}`,
  );
  for (const [seed, fifo] of fifos.entries()) {
    fifo.write(new RandomBytes(10 + seed).take(PRIME + 8 * BLOCK));
  }
});
afterEach(async () => {
  await daemon?.stop();
  for (const fifo of fifos) fifo.remove();
  rmSync(directory, { recursive: true });
});

const status = async () => {
  const { stdout } = await finish({ args: ['status', '--json', '--control-socket', socket] });
  return JSON.parse(stdout).sources as Record<string, unknown>[];
};

it('feeds from both, each by its own claim and role', async () => {
  daemon = new Running({
    args: ['run', '--dry-run', '--config', file, '--control-socket', socket],
  });
  await daemon.event('credited', { source: 'usb,serial' });
  const found = await status();
  expect(found).toMatchObject([
    { name: 'usb', kind: 'device', device: fifos[0].path, claimedBitsPerByte: 2 },
    { name: 'serial', kind: 'device', device: fifos[1].path, claimedBitsPerByte: 4 },
  ]);
  for (const source of found) expect(source).toMatchObject({ standing: 'trusted' });
});

it('can be shown, surveyed and recorded by name', async () => {
  const shown = await finish({ args: ['config', 'show', '--json', '--config', file] });
  expect(JSON.parse(shown.stdout).settings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ key: 'source', value: 'usb, serial' }),
      expect.objectContaining({ key: 'source usb', origin: file }),
    ]),
  );
  const surveyed = await finish({ args: ['sources', '--json', '--config', file] });
  expect(JSON.parse(surveyed.stdout).sources).toMatchObject([
    { name: 'usb', role: 'fallback', usable: true },
    { name: 'serial', role: 'always', usable: true },
  ]);
  const { code, stdout } = await finish({
    args: ['collect', '--config', file, '--source', 'serial', '--raw', '--bytes', '100'],
  });
  expect({ code, bytes: Buffer.byteLength(stdout) > 0 }).toEqual({ code: 0, bytes: true });
  const unknown = await finish({ args: ['collect', '--source', 'dice', '--bytes', '1'] });
  expect(unknown.code).toBe(78);
});

it('uses a device that two tables name once, and says so', async () => {
  const { path } = fifos[0];
  const link = join(directory, 'link');
  symlinkSync(path, link);
  writeFileSync(
    file,
    ['usb', 'again']
      .map((name, at) => {
        const device = at === 0 ? path : link;
        return `[[source]]\nname = "${name}"\nkind = "device"\ndevice = "${device}"\nrole = "always"\n`;
      })
      .join(''),
  );
  daemon = new Running({
    args: ['run', '--dry-run', '--config', file, '--control-socket', socket],
  });
  await daemon.event('troubleBegan', { source: 'again', trouble: 'shared' });
  await daemon.event('credited', { source: 'usb' });
  expect(await status()).toMatchObject([
    { name: 'usb', standing: 'trusted', reason: '' },
    { name: 'again', bytesRead: 0, reason: expect.stringContaining('usb') },
  ]);
  const surveyed = await finish({ args: ['sources', '--json', '--config', file] });
  expect(JSON.parse(surveyed.stdout).sources).toMatchObject([
    { name: 'usb' },
    { name: 'again', present: true, usable: false, reason: expect.stringContaining('usb') },
  ]);
});
