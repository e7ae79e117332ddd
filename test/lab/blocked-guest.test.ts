// A guest in which getrandom() blocks: the shipped unit ends that, under a real systemd.
import { expect, it } from 'vitest';
import {
  entriesLike,
  eventEntries,
  journal,
  LOG_EVENTS,
  logged,
  systemd,
} from '../support/guest-journal.js';
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
  installed: { files: { '/etc/entropyd/entropyd.toml': LOG_EVENTS } },
});

const CREDITED = { event: 'credited', source: 'hwrng', bits: 256, reseed: 'reseeded' } as const;

it(
  'entropyd-seed makes the CRNG ready, who waited goes on, and the daemon is active',
  CASE,
  async (t) => {
    const guest = await booted(t);
    await guest.until('systemctl is-active entropyd', (is) => is === 'active\n', 180_000);
    await logged(guest, 0, CREDITED);
    const entries = await journal(guest);
    // The waiter found it blocked, and so did the seeder, which else would have had nothing to do.
    const [blocked, ready, seeded, released] = entriesLike(entries, [
      /^waiter: blocked, pool \d+$/,
      /^kernel: random: crng init done$/,
      /^entropyd: entropyd-seed: .*\b256 bits from (\/dev\/hwrng|jitter)\b/,
      /^waiter: released$/,
    ]);
    expect(Number(/\d+/.exec(blocked.text)?.[0])).toBeLessThan(256);
    // It was that credit and no other: nobody else would have made it ready in the next 20 s.
    for (const { text, seconds } of [seeded, released]) {
      expect(Math.abs(seconds - ready.seconds), text).toBeLessThan(10);
    }
    const full = { pool: 'modern', poolSizeBits: 256, entropyAvailBits: 256, crngReady: true };
    const [daemon, , credited] = eventEntries(entries, [
      { event: 'started', ...full },
      { event: 'standingChanged', source: 'hwrng', standing: 'trusted' },
      CREDITED,
    ]);
    expect(daemon.seconds).toBeGreaterThan(seeded.seconds);
    expect(credited.seconds).toBeGreaterThan(daemon.seconds);
    expect(entries.filter(({ text }) => /ordering cycle/i.test(text))).toEqual([]);
    const started = await systemd(guest, 'entropyd', 'ExecMainStart');
    const active = await systemd(guest, 'entropyd', 'ActiveEnter');
    const after = (seconds: number) => (seconds - started).toFixed(2);
    console.log(
      `blocked-guest, after the unit's start: crng init ${after(ready.seconds)} s, READY ` +
        `${after(active)} s, first credit ${after(credited.seconds)} s`,
    );
  },
);
