// The wake-up threshold of a legacy pool, with a /proc that can't always be opened.
import { expect, it } from 'vitest';
import { KeptThreshold } from '../../../src/pool/kept-threshold.js';
import { readSysctl } from '../../../src/pool/random-sysctl.js';
import { WakeupThreshold } from '../../../src/pool/wakeup-threshold.js';
import { bits } from '../../../src/units.js';

function proc(value: number) {
  const state = { value, code: null as string | null };
  return {
    state,
    readRandomSysctl: () => state.code ?? state.value,
    writeRandomSysctl(_name: string, next: number) {
      if (state.code === null) state.value = next;
      return state.code;
    },
  };
}

const thresholdOf = (native: ReturnType<typeof proc>) =>
  new WakeupThreshold(native, new KeptThreshold(() => undefined));

it('puts back what was there', () => {
  const native = proc(896);
  const threshold = thresholdOf(native);
  expect(threshold.set(bits(3072))).toEqual({ inForce: 3072, refused: null });
  expect(threshold.restore()).toBeNull();
  expect(native.state.value).toBe(896);
});

it('leaves alone what somebody else has set since', () => {
  const native = proc(896);
  const threshold = thresholdOf(native);
  threshold.set(bits(3072));
  native.state.value = 100;
  expect(threshold.restore()).toBeNull();
  expect(native.state.value).toBe(100);
});

it('takes what somebody else has set since for the original, when it is set again', () => {
  const native = proc(896);
  const threshold = thresholdOf(native);
  threshold.set(bits(3072));
  native.state.value = 100;
  threshold.set(bits(1024));
  expect(native.state.value).toBe(1024);
  expect(threshold.restore()).toBeNull();
  expect(native.state.value).toBe(100);
});

it('says why it can not be set or put back without a descriptor, and is put back later', () => {
  const native = proc(896);
  const threshold = thresholdOf(native);
  threshold.set(bits(3072));
  native.state.code = 'EMFILE';
  expect(threshold.restore()).toBe('EMFILE');
  expect(threshold.set(bits(1024))).toEqual({ inForce: 1024, refused: 'EMFILE' });
  native.state.code = null;
  expect(native.state.value).toBe(3072);
  expect(threshold.restore()).toBeNull();
  expect(native.state.value).toBe(896);
});

it.each([
  ['EMFILE', /\(EMFILE\): .*LimitNOFILE=/],
  ['ENFILE', /\(ENFILE\): .*fs\.file-max/],
  ['ENOMEM', /\(ENOMEM\): the kernel has no memory left/],
  ['ENOENT', /\(ENOENT\): is \/proc mounted\?/],
])('%s has its own hint', (code, sentence) => {
  const native = proc(0);
  native.state.code = code;
  expect(() => readSysctl(native, 'poolsize')).toThrow(sentence);
});
