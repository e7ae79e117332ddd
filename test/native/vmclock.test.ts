// The vmclock page, mapped from a file that the test writes as a hypervisor does: which changes are a copy of the
// machine, and that a half-written page is not believed. The device itself: test/lab/vmclock.test.ts.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { temporaryDirectory } from '../support/fifo.js';
import {
  HAS_GENERATION,
  NOTIFIES,
  type VmClockFields,
  VmClockPage,
} from '../support/vmclock-page.js';

let directory: string;
let path: string;
let page: VmClockPage;
let copies: number;
let watch: InstanceType<typeof native.VmClockWatch> | undefined;
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, 'vmclock0');
  copies = 0;
});
afterEach(() => {
  watch?.close();
  watch = undefined;
  page.close();
  rmSync(directory, { recursive: true });
});

function open(fields: VmClockFields = {}, bytes?: number) {
  page = new VmClockPage(path, fields, bytes);
  watch = new native.VmClockWatch(path, () => (copies += 1));
  return watch;
}

describe('a change of the page', () => {
  const both = { flags: HAS_GENERATION, marker: 5n, generation: 9n };
  it.each<[string, VmClockFields, VmClockFields, number]>([
    ['nothing but the time', both, {}, 0],
    ['the generation', both, { generation: 10n, marker: 6n }, 1],
    ['the generation to a lower number', both, { generation: 3n }, 1],
    ['the marker alone, as by a live migration', both, { marker: 6n }, 0],
    ['the marker, without a generation', { marker: 5n }, { marker: 6n }, 1],
    ['what is no generation', { marker: 5n, generation: 9n }, { generation: 10n }, 0],
    ['a generation beyond the page', { ...both, size: 104 }, { generation: 10n }, 0],
    ['the marker before that', { ...both, size: 104 }, { marker: 6n }, 1],
    ['to a hypervisor with a generation', { marker: 5n }, { ...both, marker: 6n }, 1],
    ['to one without', both, { flags: 0n, marker: 6n }, 1],
  ])('of %s', (_, before, after, expected) => {
    const it = open(before);
    it.look();
    expect(copies).toBe(0);
    page.change(after);
    it.look();
    it.look();
    expect(copies).toBe(expected);
  });
});

describe('the sequence count', () => {
  it('keeps a half-written page from being believed, and the copy from being missed', () => {
    const it = open({ marker: 5n });
    page.write({ sequence: 3 });
    page.write({ marker: 6n });
    it.look();
    expect(copies, 'odd: the hypervisor is in the middle of it').toBe(0);
    page.write({ sequence: 4 });
    it.look();
    expect(copies).toBe(1);
  });

  it('may be odd at the start', () => {
    const it = open({ marker: 5n, sequence: 3 });
    page.write({ sequence: 4 });
    it.look();
    expect(copies).toBe(0);
    page.change({ marker: 6n });
    it.look();
    expect(copies).toBe(1);
  });
});

it.each<[string, VmClockFields, number | undefined]>([
  ['another magic number', { magic: 0x4b4c4355 }, undefined],
  ['another version', { version: 2 }, undefined],
  ['no room for the flags', { size: 31 }, undefined],
  ['less than a page', {}, 4095],
])('a file with %s is not such a page', (_, fields, bytes) => {
  expect(() => open(fields, bytes)).toThrow(expect.objectContaining({ code: 'EINVAL', path }));
});

it('a page that cannot be polled is looked at, whatever its flags say', () => {
  expect(open({ flags: NOTIFIES }).notifies).toBe(false);
});

it('says that there is none, and calls nobody once it is closed', () => {
  const it = open({ marker: 5n });
  expect(() => new native.VmClockWatch(`${path}.missing`, () => {})).toThrow(
    expect.objectContaining({ code: 'ENOENT', syscall: 'open' }),
  );
  it.close();
  page.change({ marker: 6n });
  it.look();
  expect(copies).toBe(0);
});
