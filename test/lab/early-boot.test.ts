// The daemon before sysinit.target, and a unit that waits for the seeded generator.
import { expect, it } from 'vitest';
import { entriesLike, journal } from '../support/guest-journal.js';
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
  const entries = await journal(guest);
  const [starting, ready, seeded, active, random, sysinit, waited, patient] = entriesLike(entries, [
    /^systemd: Starting entropyd\.service/,
    /^kernel: random: crng init done$/,
    /^entropyd: entropyd-seed: credited 256 bits from \/dev\/hwrng .*, CRNG ready/,
    /^systemd: Started entropyd\.service/,
    /^systemd: Starting systemd-random-seed\.service/,
    /^systemd: Reached target sysinit\.target/,
    /^systemd: Finished entropyd-wait\.service/,
    /^patient: the generator is ready$/,
  ]);
  expect(seeded.seconds - ready.seconds).toBeLessThan(1);
  for (const [earlier, later] of [
    ...[
      [starting, ready],
      [ready, active],
      [active, random],
      [active, sysinit],
    ],
    ...[
      [ready, waited],
      [waited, patient],
    ],
  ] as const) {
    expect(earlier.seconds, `${earlier.text} before ${later.text}`).toBeLessThan(later.seconds);
  }
  expect(entries.filter(({ text }) => /ordering cycle|deadlock/i.test(text))).toEqual([]);
  const verdict = await guest.run('systemd-analyze verify --man=no default.target', 60_000);
  expect(verdict.split('\n').filter((line) => /entropyd|cycle/.test(line))).toEqual([]);
  const after = (from: typeof ready, to: typeof ready) => (to.seconds - from.seconds).toFixed(2);
  console.log(
    `early-boot: ready ${after(starting, ready)} s after the unit's start, active ` +
      `${after(starting, active)} s after it`,
  );
});
