import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const LAB = new URL('test/lab/', import.meta.url);
/** Cases of the lab in a whole guest of their own. */
const GUESTS = readdirSync(LAB)
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) =>
    /support\/(qemu|shared-guest)\.js'/.test(readFileSync(new URL(name, LAB), 'utf8')),
  )
  .map((name) => `test/lab/${name}`);

/** What changes nothing of the machine but files of its own: guests, and what only calculates. */
const APART = [
  ...GUESTS,
  'test/unit/**/*.test.ts',
  'test/native/**/*.test.ts',
  'test/sanitizers/**/*.test.ts',
  'test/lab/arm64.test.ts',
  'test/lab/report-screens.test.ts',
  'test/integration/assess*.test.ts',
  'test/integration/check.test.ts',
  'test/integration/selftest-mutants.test.ts',
];

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    // What hangs ends here; what is only slow, on a machine that is old or busy, is not a failure.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    maxConcurrency: 2, // of tests that say that they may run side by side
    projects: [
      {
        extends: true,
        test: {
          name: 'machine',
          include: ['test/**/*.test.ts'],
          exclude: APART,
          // Devices, the kernel's pool and the service manager are shared: one file at a time.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          include: APART,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
