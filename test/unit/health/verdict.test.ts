import { expect, it } from 'vitest';
import {
  ALL_TESTS,
  BYTE_TESTS,
  failuresInWords,
  failuresOf,
  noFailures,
  SAMPLE_TESTS,
} from '../../../src/health/verdict.js';

it('has null for a test that does not run on a source, and a count for each that does', () => {
  const counts = { ...noFailures(ALL_TESTS), replay: 2, repetitionCount: 1 };
  const ofBytes = failuresOf(BYTE_TESTS, counts);
  expect(Object.keys(ofBytes)).toEqual([...ALL_TESTS]);
  expect(ofBytes).toMatchObject({ monobit: 0, repetitionCount: 1, replay: 2 });
  expect(ofBytes).toMatchObject({ lag: null, stuck: null });
  expect(failuresOf(SAMPLE_TESTS, counts)).toMatchObject({ monobit: null, lag: 0, replay: 2 });
  expect(failuresInWords(ofBytes)).toBe('repetition count 1, replay 2');
});
