import { expect, it } from 'vitest';
import { counted, grouped } from '../../src/words.js';

// The oracle is Intl, which writes each of them as we want it, at a price.
it.each([
  [0, 0],
  [999, 0],
  [1000, 0],
  [-123, 0],
  [-123_456, 0],
  [1_234_567_890, 0],
  [0.12345, 4],
  [1234.5, 4],
  [999_999.99996, 4],
  [-1_000_000.25, 1],
])('groups %d with %d decimals by thousands, as Intl does', (value, decimals) => {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  expect(grouped(value, decimals)).toBe(value.toLocaleString('en-US', digits));
});

it('counts things in the singular and in the plural', () => {
  expect(counted(0, 'credit')).toBe('0 credits');
  expect(counted(1, 'credit')).toBe('1 credit');
  expect(counted(12_345, 'credit')).toBe('12,345 credits');
});
