// A guest with an emulated TPM 2.0 (swtpm): its real /dev/tpmrm0, and the same chip by /dev/tpm0 as well. The guests'
// kernel is built without CONFIG_HW_RANDOM_TPM, so that /dev/hwrng never has the chip: that is left to
// test/unit/sources/device-identity.test.ts.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { LOG_EVENTS, logged, stateOf } from '../support/guest-journal.js';
import { needsProgram } from '../support/requires.js';
import { CASE, sharedGuest } from '../support/shared-guest.js';
import { until } from '../support/until.js';

const directory = temporaryDirectory();
const socket = join(directory, 'socket');
let swtpm: ChildProcess | undefined;
beforeAll(async () => {
  if (!existsSync('/usr/bin/swtpm')) return;
  const args = [
    ...['socket', '--tpm2', '--tpmstate', `dir=${directory}`],
    ...['--ctrl', `type=unixio,path=${socket}`, '--terminate'],
  ];
  swtpm = spawn('swtpm', args, { stdio: 'ignore' });
  await until(() => existsSync(socket));
});
afterAll(() => {
  swtpm?.kill();
  rmSync(directory, { recursive: true });
});

const booted = sharedGuest({
  words: ['systemd.wants=entropyd.service'],
  qemu: [
    ...['-chardev', `socket,id=tpm,path=${socket}`],
    ...['-tpmdev', 'emulator,id=tpm0,chardev=tpm', '-device', 'tpm-tis,tpmdev=tpm0'],
  ],
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
  needsProgram(t, '/usr/bin/swtpm', 'swtpm');
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
