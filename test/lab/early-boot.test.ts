// The daemon before sysinit.target, and a unit that waits for the seeded generator.
import { expect, it } from 'vitest';
import { entriesLike, journal, systemd } from '../support/guest-journal.js';
import { UNSEEDED, VIRTIO_RNG } from '../support/qemu.js';
import { CASE, sharedGuest } from '../support/shared-guest.js';

const booted = sharedGuest({
  // systemd-random-seed.service, which waits in getrandom(), is there as in any boot.
  words: [...UNSEEDED, 'systemd.wants=entropyd.service', 'systemd.wants=lab-patient.service'],
  qemu: VIRTIO_RNG,
  installed: { options: ['--early-boot'] },
});

it('seeds before anything of the early boot waits, and without a cycle', CASE, async (t) => {
  const guest = await booted(t);
  await guest.until('journalctl -b -o cat -t patient', (log) => log.includes('ready'), 180_000);
  const entries = await journal(guest);
  // The seeder found the CRNG not ready, and made it so.
  const [ready] = entriesLike(entries, [
    /^kernel: random: crng init done$/,
    /^entropyd: entropyd-seed: .*\b256 bits from (\/dev\/hwrng|jitter)\b/,
    /^patient: the generator is ready$/,
  ]);
  const started = await systemd(guest, 'entropyd', 'ExecMainStart');
  const active = await systemd(guest, 'entropyd', 'ActiveEnter');
  const random = await systemd(guest, 'systemd-random-seed', 'InactiveExit');
  const sysinit = await systemd(guest, 'sysinit.target', 'ActiveEnter');
  const waited = await systemd(guest, 'entropyd-wait', 'ActiveEnter');
  const patient = await systemd(guest, 'lab-patient', 'ExecMainStart');
  expect(active).toBeLessThan(random);
  expect(active).toBeLessThan(sysinit);
  expect(active).toBeLessThan(waited);
  expect(waited).toBeLessThan(patient);
  // Node's start lies between the kernel's word and the daemon's.
  expect(ready.seconds).toBeLessThan(active);
  expect(entries.filter(({ text }) => /ordering cycle|deadlock/i.test(text))).toEqual([]);
  const verdict = await guest.run('systemd-analyze verify --man=no default.target', 60_000);
  expect(verdict.split('\n').filter((line) => /entropyd|cycle/.test(line))).toEqual([]);
  const after = (seconds: number) => (seconds - started).toFixed(2);
  console.log(
    `early-boot: ready ${after(ready.seconds)} s after the unit's start, active ${after(active)} s after it`,
  );
});
