import { expect, it } from 'vitest';
import { troubleField } from '../../../src/sources/source.js';

it('keeps the names of troubles that docs/audit.md promises', () => {
  expect(troubleField('noData')).toBe('mute');
  expect(troubleField('unusableTimer')).toBe('unfit');
  expect(troubleField('unsupportedFile')).toBe('refused');
  expect(troubleField('absent')).toBe('absent');
});
