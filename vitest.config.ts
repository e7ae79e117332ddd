import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    // What hangs ends here; what is only slow, on a machine that is old or busy, is not a failure.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // Devices, the kernel's pool and two cores are shared: one file at a time.
    fileParallelism: false,
    maxConcurrency: 2, // of tests that say that they may run side by side
  },
});
