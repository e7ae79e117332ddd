// What a guest with a vmclock device is started with: QEMU and a kernel from test/lab/vmclock/fetch.sh.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import type { GuestImage } from './guest-image.js';
import { needsQemu } from './requires.js';

const FETCHER = new URL('../lab/vmclock/fetch.sh', import.meta.url).pathname;

/** Where it is; the test is skipped if nothing was fetched. */
export function needsVmClock(test: TestContext): string {
  needsQemu(test);
  const { status, stdout } = spawnSync(FETCHER, ['--path'], { encoding: 'utf8' });
  if (status !== 0) test.skip('needs what test/lab/vmclock/fetch.sh fetches');
  return stdout.trim();
}

export const vmClockMachine = (folder: string, image: GuestImage) => ({
  image: { ...image, kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initrd') },
  program: join(folder, 'qemu'),
});
