// The native tests as they stand, run in an emulated Node with the arm64 addon beside it.
import { defineConfig } from 'vitest/config';
import { SLOW_NATIVE_TESTS } from '../../support/slow-native-tests.js';
import { anyOf } from '../../support/vitest-report.js';
import { BEYOND_EMULATION, FILES_BEYOND_EMULATION } from './beyond-emulation.js';

export default defineConfig({
  cacheDir: 'build/vite', // node_modules belongs to this machine's own run
  test: {
    root: new URL('../../..', import.meta.url).pathname,
    include: ['test/native/**/*.test.ts'],
    exclude: [...SLOW_NATIVE_TESTS, ...FILES_BEYOND_EMULATION],
    testNamePattern: new RegExp(`^(?!.*(?:${anyOf(BEYOND_EMULATION.keys())}))`),
    setupFiles: ['test/lab/arm64/set-up.ts'],
    // A worker that is a process would have to be started under qemu as well.
    pool: 'threads',
    isolate: false,
    fileParallelism: false,
    testTimeout: 120_000,
    retry: 1, // some deadlines are of the clock, which other work on the machine may miss
    reporters: ['default', 'json'],
    outputFile: { json: 'report.json' },
  },
});
