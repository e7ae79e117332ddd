// What a test can't do without; where it is missing the test says so and is counted as skipped.
import { accessSync, constants, existsSync } from 'node:fs';
import type { TestContext } from 'vitest';
import { debianPart } from './guest-image.js';

export const isRoot = process.getuid?.() === 0;

export const UML_KERNEL = '/usr/bin/linux.uml';

export function needsRoot(test: TestContext): void {
  if (!isRoot) test.skip('needs root');
}

export function needsHwrng(test: TestContext): void {
  needsRoot(test);
  try {
    accessSync('/dev/hwrng', constants.R_OK);
  } catch {
    test.skip('needs a readable /dev/hwrng');
  }
}

export function needsProgram(test: TestContext, path: string, packageName: string): void {
  if (!existsSync(path)) test.skip(`needs ${path} (Debian package ${packageName})`);
}

/** What a QEMU guest needs. Nothing is fetched in a test's name. */
export function needsQemu(test: TestContext): void {
  needsRoot(test);
  needsProgram(test, '/usr/bin/qemu-system-x86_64', 'qemu-system-x86');
  needsProgram(test, '/usr/sbin/mke2fs', 'e2fsprogs');
  if (debianPart() === undefined) test.skip('needs the guest image, by test/lab/image/build.sh');
}
