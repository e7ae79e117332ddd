// A guest with an emulated TPM 2.0: its real /dev/tpmrm0, and the same chip by /dev/tpm0 as well. The guests' kernel is built
// without CONFIG_HW_RANDOM_TPM: tpm-hwrng.test.ts has another.
import { expect, it } from 'vitest';
import { LOG_EVENTS, logged, stateOf } from '../support/guest-journal.js';
import { needsProgram } from '../support/requires.js';
import { CASE, sharedGuest } from '../support/shared-guest.js';
import { emulatedTpm, SWTPM } from '../support/swtpm.js';

const booted = sharedGuest({
  words: ['systemd.wants=entropyd.service'],
  qemu: emulatedTpm(),
  installed: {
    files: {
      '/etc/entropyd/entropyd.toml': `reseed-interval = "3s"\n${LOG_EVENTS}
[[source]]
name = "chip"
kind = "tpm2"

[[source]]
name = "again"
kind = "tpm2"
device = "/dev/tpm0"
`,
      '/etc/systemd/system/entropyd.service.d/tpm.conf': '[Service]\nDeviceAllow=char-tpm rw\n',
    },
  },
});

it('is used by its resource manager, and only once', CASE, async (t) => {
  needsProgram(t, SWTPM, 'swtpm');
  const guest = await booted(t);
  await logged(guest, 0, { event: 'troubleBegan', source: 'again', trouble: 'shared' });
  const credit = { bits: 256, bytes: 2500, reseed: 'reseeded' };
  await logged(guest, 0, { event: 'credited', source: 'chip', ...credit });
  expect((await stateOf(guest)).status.sources).toMatchObject([
    { name: 'chip', device: '/dev/tpmrm0', standing: 'trusted', claimedBitsPerByte: 4, reason: '' },
    { name: 'again', bytesRead: 0, reason: expect.stringContaining('chip (tpm0)') },
  ]);
  const { output } = await guest.try('entropyd doctor --json');
  const checks = JSON.parse(output).checks as { id: string; title: string }[];
  expect(checks.find(({ id }) => id === 'tpm')?.title).toMatch(/^a TPM 2/);
});
