// Files of test/native that are left out where everything is several times slower, under an emulator or a
// sanitizer: most of their time is JavaScript, or samples by the hundred thousand, and the native code that they go
// through is run by other files as well.
export const SLOW_NATIVE_TESTS = ['sample-streams', 'assess-oracle'].map(
  (name) => `test/native/${name}.test.ts`,
);
