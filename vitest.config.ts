import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    testTimeout: 30_000,
    // Devices, the kernel's pool and two cores are shared: one file at a time.
    fileParallelism: false,
  },
});
