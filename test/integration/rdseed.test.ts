// The processor's own generator in the program: it adds to the feeds of another source, and makes none alone.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BLOCK, PRIME } from '../support/fed-daemon.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { finish, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { needsSeedInstruction } from '../support/seed-instruction.js';

const CPU = '[[source]]\nname = "cpu"\nkind = "rdseed"\n';
const usb = (device: string): string =>
  `[[source]]\nname = "usb"\nkind = "device"\ndevice = "${device}"\n`;

let directory: string;
let file: string;
beforeEach(() => {
  directory = temporaryDirectory();
  file = join(directory, 'entropyd.toml');
});
afterEach(() => rmSync(directory, { recursive: true }));

const configured = (...tables: string[]): void =>
  writeFileSync(file, `reseed-interval = "1s"\n${tables.join('')}`);

const once = () => finish({ args: ['once', '--dry-run', '--require-source', '--config', file] });

it('adds to the feeds of another source, by its own claim', async (test) => {
  needsSeedInstruction(test);
  const fifo = new Fifo();
  const socket = join(directory, 'control.sock');
  configured(usb(fifo.path), CPU);
  fifo.write(new RandomBytes(7).take(PRIME + 8 * BLOCK));
  const daemon = new Running({
    args: ['run', '--dry-run', '--config', file, '--control-socket', socket],
  });
  try {
    await daemon.event('credited', { source: 'usb,cpu' });
    const { stdout } = await finish({ args: ['status', '--json', '--control-socket', socket] });
    const sources = JSON.parse(stdout).sources as Record<string, unknown>[];
    expect(sources.find(({ name }) => name === 'cpu')).toMatchObject({
      kind: 'rdseed',
      standing: 'trusted',
      claimedBitsPerByte: 1,
      creditedBitsPerByte: 1,
    });
  } finally {
    await daemon.stop();
    fifo.remove();
  }
});

it('makes no feed alone while the other source is absent', async (test) => {
  needsSeedInstruction(test);
  configured(CPU, usb(join(directory, 'missing')));
  expect(await once()).toMatchObject({ code: 69 });
  configured(`${CPU}alone = true\n`, usb(join(directory, 'missing')));
  expect(await once()).toMatchObject({ code: 0 });
});

it.each([
  ['config', 'check'],
  ['once', '--dry-run', '--config'],
  ['run', '--dry-run', '--config'],
])('is refused by %s %s as the only source, in one line', async (...command) => {
  configured(CPU);
  const { code, stderr } = await finish({ args: [...command, file] });
  expect(code).toBe(78);
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/cpu.*alone = true/)]);
});
