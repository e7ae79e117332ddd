// A guest whose kernel puts the TPM's generator behind /dev/hwrng: two devices, one chip, credited once. The kernel is
// Debian's for ordinary machines, from test/lab/tpm-kernel/fetch.sh.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, type TestContext } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { guestImage } from '../support/guest-image.js';
import { LOG_EVENTS, logged, stateOf } from '../support/guest-journal.js';
import { Guest } from '../support/qemu.js';
import { needsProgram, needsQemu } from '../support/requires.js';
import { CASE } from '../support/shared-guest.js';
import { emulatedTpm, SWTPM } from '../support/swtpm.js';

const FETCHER = new URL('tpm-kernel/fetch.sh', import.meta.url).pathname;
const qemu = emulatedTpm();

function needsTpmKernel(test: TestContext): string {
  needsQemu(test);
  needsProgram(test, SWTPM, 'swtpm');
  const { status, stdout } = spawnSync(FETCHER, ['--path'], { encoding: 'utf8' });
  if (status !== 0) test.skip('needs what test/lab/tpm-kernel/fetch.sh fetches');
  return stdout.trim();
}

const FILES = {
  '/etc/entropyd/entropyd.toml': `reseed-interval = "3s"\n${LOG_EVENTS}
[[source]]
name = "kernels"
kind = "device"
device = "/dev/hwrng"
role = "always"

[[source]]
name = "own"
kind = "tpm2"
role = "always"
`,
  '/etc/systemd/system/entropyd.service.d/tpm.conf': '[Service]\nDeviceAllow=char-tpm rw\n',
};

it('a TPM behind /dev/hwrng and by its own device is credited once', CASE, async (t) => {
  const folder = needsTpmKernel(t);
  const directory = temporaryDirectory();
  try {
    const image = {
      ...guestImage(directory, { files: FILES }),
      kernel: join(folder, 'vmlinuz'),
      initrd: join(folder, 'initrd'),
    };
    const words = ['systemd.wants=entropyd.service'];
    const guest = await Guest.boot({ words, qemu, image, lifeSeconds: CASE.timeout / 1000 });
    try {
      expect(await guest.run('cat /sys/class/misc/hw_random/rng_current')).toBe('tpm-rng-0');
      await logged(guest, 0, { event: 'troubleBegan', source: 'own', trouble: 'shared' });
      await logged(guest, 0, { event: 'credited', source: 'kernels' });
      expect((await stateOf(guest)).status.sources).toMatchObject([
        { name: 'kernels', standing: 'trusted', reason: '' },
        { name: 'own', bytesRead: 0, reason: expect.stringContaining('kernels (tpm0)') },
      ]);
      const { output } = await guest.try('entropyd doctor --json');
      const checks = JSON.parse(output).checks as { id: string; title: string }[];
      expect(checks.find(({ id }) => id === 'tpm')?.title).toBe('a TPM 2 is behind /dev/hwrng');
    } finally {
      await guest.shutDown();
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});
