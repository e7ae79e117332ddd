// The native tests as they stand, over the addon and the seeder built for AddressSanitizer.
import { defineConfig } from 'vitest/config';
import { SLOW_NATIVE_TESTS } from '../support/slow-native-tests.js';
import { anyOf } from '../support/vitest-report.js';
import { BEYOND_ADDRESS } from './beyond-address.js';

export default defineConfig({
  cacheDir: 'build/vite', // node_modules belongs to the ordinary run
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/native/**/*.test.ts'],
    exclude: SLOW_NATIVE_TESTS,
    testNamePattern: new RegExp(`^(?!.*(?:${anyOf(BEYOND_ADDRESS.keys())}))`),
    fileParallelism: false,
    testTimeout: 180_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'report.json' },
  },
});
