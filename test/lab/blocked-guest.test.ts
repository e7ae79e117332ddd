// A guest in which getrandom() blocks: the shipped unit ends that, under a real systemd.
import { expect, it } from 'vitest';
import { entriesLike, journal } from '../support/guest-journal.js';
import { UNSEEDED, VIRTIO_RNG } from '../support/qemu.js';
import { CASE, sharedGuest } from '../support/shared-guest.js';

const booted = sharedGuest({
  words: [
    ...UNSEEDED,
    // It waits in getrandom(), and so would start the kernel's jitter loop before anybody else.
    'systemd.mask=systemd-random-seed.service',
    ...['systemd.wants=entropyd.service', 'systemd.wants=lab-waiter.service'],
  ],
  qemu: VIRTIO_RNG,
});

it(
  'entropyd-seed makes the CRNG ready, who waited goes on, and the daemon is active',
  CASE,
  async (t) => {
    const guest = await booted(t);
    await guest.until('systemctl is-active entropyd', (is) => is === 'active\n', 90_000);
    await guest.until('journalctl -t entropyd -o cat', (log) => /CRNG reseeded/.test(log), 30_000);
    const entries = await journal(guest);
    const [blocked, starting, ready, seeded, released, daemon] = entriesLike(entries, [
      /^waiter: blocked, pool \d+$/,
      /^systemd: Starting entropyd\.service/,
      /^kernel: random: crng init done$/,
      /^entropyd: entropyd-seed: credited 256 bits from \/dev\/hwrng \(2500 tested bytes\), CRNG ready, pool 256 of 256 bits$/,
      /^waiter: released$/,
      /^entropyd: entropyd .* on Linux 6\.\d+.*: modern pool, 256 of 256 bits, CRNG ready$/,
    ]);
    expect(Number(/\d+/.exec(blocked.text)?.[0])).toBeLessThan(256);
    expect(blocked.seconds).toBeLessThan(ready.seconds);
    expect(starting.seconds).toBeLessThan(ready.seconds);
    // The kernel says so within the ioctl, the seeder right after it: that credit and no other.
    expect(seeded.seconds - ready.seconds).toBeGreaterThanOrEqual(0);
    expect(seeded.seconds - ready.seconds).toBeLessThan(1);
    // The kernel is ready a few milliseconds before it says so.
    expect(Math.abs(released.seconds - ready.seconds)).toBeLessThan(1);
    expect(daemon.seconds).toBeGreaterThan(seeded.seconds);
    const [, credited] = entriesLike(entries, [
      /^entropyd: hwrng: trusted, 2 blocks in a row passed/,
      /^entropyd: credited 256 bits from hwrng \(2500 tested bytes\), CRNG reseeded; pool 256 of 256 bits/,
    ]);
    expect(credited.seconds).toBeGreaterThan(daemon.seconds);
    expect(entries.filter(({ text }) => /ordering cycle/i.test(text))).toEqual([]);
    const after = (from: typeof ready, to: typeof ready) => (to.seconds - from.seconds).toFixed(2);
    console.log(
      `blocked-guest: crng init ${after(starting, ready)} s after the unit's start, Node's first ` +
        `line ${after(seeded, daemon)} s after the seeder's, first credit ${after(daemon, credited)} s later`,
    );
  },
);
