// The record of the kernel's own threshold: what a killed daemon leaves is what the next one puts back.
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KeptThreshold } from '../../../src/pool/kept-threshold.js';
import { WakeupThreshold } from '../../../src/pool/wakeup-threshold.js';
import { bits } from '../../../src/units.js';
import { temporaryDirectory } from '../../support/fifo.js';

let directory: string;
let path: string;
let kept: KeptThreshold;
let state: { value: number; code: string | null };
const native = {
  readRandomSysctl: () => state.value,
  writeRandomSysctl(_name: string, next: number) {
    if (state.code === null) state.value = next;
    return state.code;
  },
};
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, 'wakeup-threshold');
  kept = new KeptThreshold(() => path);
  state = { value: 896, code: null };
});
afterEach(() => fs.rmSync(directory, { recursive: true }));

/** What a daemon does that starts now. */
function set(wanted: number) {
  const threshold = new WakeupThreshold(native, kept);
  const was = threshold.set(bits(wanted));
  return { ...was, restore: () => threshold.restore() };
}

it('puts back what was there before a killed one, whatever this one wants, and leaves no record', () => {
  for (const wanted of [3072, 3072, 1024, 2048]) set(wanted); // each of them killed
  const last = set(512);
  expect(state.value).toBe(512);
  expect(last.restore()).toBeNull();
  expect(state.value).toBe(896);
  expect(fs.readdirSync(directory)).toEqual([]);
});

it('takes the threshold of somebody else for the original', () => {
  set(3072);
  state.value = 100;
  expect(set(2048).restore()).toBeNull();
  expect(state.value).toBe(100);
});

it('knows its own where it was killed between the record and the change', () => {
  set(3072);
  state.code = 'EINTR'; // as if nothing had come of it
  expect(set(1024).refused).toBe('EINTR');
  state.code = null;
  expect(state.value).toBe(3072);
  expect(set(2048).restore()).toBeNull();
  expect(state.value).toBe(896);
});

it('puts back the original although its own was refused', () => {
  set(3072);
  state.code = 'EMFILE';
  const refused = set(1024);
  expect(refused).toMatchObject({ inForce: 3072, refused: 'EMFILE' });
  expect(refused.restore()).toBe('EMFILE');
  state.code = null;
  expect(refused.restore()).toBeNull();
  expect(state.value).toBe(896);
});

it.each([
  ['of another boot', () => ({ bootId: 'another', original: 896, ours: [3072] })],
  ['without numbers', () => ({ bootId: 'x', original: '896', ours: 3072 })],
])('a record %s is not believed', (_, record) => {
  fs.writeFileSync(path, JSON.stringify(record()));
  state.value = 3072;
  expect(kept.originalOf(3072)).toBeUndefined();
});

it('a link, a FIFO’s name or a directory in its place is not followed', () => {
  set(3072);
  const elsewhere = join(directory, 'elsewhere');
  fs.renameSync(path, elsewhere);
  fs.symlinkSync(elsewhere, path);
  expect(kept.originalOf(3072)).toBeUndefined();
  fs.rmSync(path);
  fs.mkdirSync(path);
  expect(kept.originalOf(3072)).toBeUndefined();
  expect(set(2048).restore()).toBeNull();
  expect(state.value).toBe(3072);
});

it('a record that is not this daemon’s is neither read nor written nor removed', () => {
  set(3072);
  const record = fs.readFileSync(path, 'utf8');
  const locked = kept;
  kept = new KeptThreshold(() => undefined);
  expect(set(2048).restore()).toBeNull();
  expect(state.value).toBe(3072);
  expect(fs.readFileSync(path, 'utf8')).toBe(record);
  expect(locked.originalOf(3072)).toBe(896);
});

it('without a path nothing is kept', () => {
  const none = new KeptThreshold(() => undefined);
  none.keep({ original: 1, ours: [2] });
  expect(none.originalOf(2)).toBeUndefined();
  none.forget();
});
