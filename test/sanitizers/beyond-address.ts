// The native tests that a build for AddressSanitizer can't pass, whatever the addon does, and why. Each
// name is a part of one test's full name.
const NO_LOCKS =
  'the sanitizer keeps mlock() from the kernel: its shadow memory could not be locked';

export const BEYOND_ADDRESS = new Map<string, string>([
  ['is locked, left out of core dumps', NO_LOCKS],
  ['goes on without the lock where the limit is too small', NO_LOCKS],
  ['mutated pushes', 'the shadow memory is more than the limit of memory that the test sets'],
  ['wants nothing but the C library', "the sanitizer's libraries come beside it"],
  [
    'are worth as much as the bounds and the compression estimate leave of 8 bits',
    'a million samples take a minute; the fuzz target of the estimators goes the same ways',
  ],
]);
