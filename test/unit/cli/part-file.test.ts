// The file of an unfinished recording on a disk that becomes full.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PartFile } from '../../../src/cli/part-file.js';
import { IoError } from '../../../src/errors.js';
import { temporaryDirectory } from '../../support/fifo.js';
import { needsRoot } from '../../support/requires.js';

const ABOUT = { name: 'usb' };
const PIECE = new Uint8Array(40_000).fill(7);

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => rmSync(directory, { recursive: true }));

it('keeps what was recorded, and continues after it', async () => {
  const path = join(directory, 'raw.part');
  const begun = await PartFile.open(path, ABOUT);
  await begun.append(PIECE);
  await begun.close();
  const continued = await PartFile.open(path, ABOUT);
  await continued.append(PIECE.slice(0, 5));
  expect(continued.size).toBe(40_005);
  expect(Buffer.from(await continued.read(40_005)).equals(Buffer.alloc(40_005, 7))).toBe(true);
  await continued.close();
});

it('says that the disk is full when a write is cut short, and counts no byte of it', async (t) => {
  needsRoot(t);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', directory]);
  try {
    const part = await PartFile.open(join(directory, 'raw.part'), ABOUT);
    await part.append(PIECE);
    await expect(part.append(PIECE)).rejects.toThrow(IoError);
    expect(part.size).toBe(40_000);
    await part.close();
  } finally {
    execFileSync('umount', [directory]);
  }
});
