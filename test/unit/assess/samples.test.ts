import { expect, it } from 'vitest';
import { lowBitsOf } from '../../../src/assess/samples.js';

it('are cut to their low bits', () => {
  expect(lowBitsOf(Uint8Array.of(255, 4, 5), 3)).toEqual(Uint8Array.of(7, 4, 5));
  expect(lowBitsOf(Uint8Array.of(255, 4, 5), 8)).toEqual(Uint8Array.of(255, 4, 5));
});
