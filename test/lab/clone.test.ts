// Two guests from one snapshot, each with a generation of its own: the kernel sees it, the daemon
// wipes and feeds, and what getrandom() gives differs.
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { type GuestImage, guestImage } from '../support/guest-image.js';
import { entriesLike, journal, says } from '../support/guest-journal.js';
import { Guest, VIRTIO_RNG } from '../support/qemu.js';
import { needsQemu } from '../support/requires.js';
import { CASE } from '../support/shared-guest.js';
import { goOn, restoring, save } from '../support/snapshot.js';

const directory = temporaryDirectory();
const snapshot = join(directory, 'memory');
afterAll(() => rmSync(directory, { recursive: true }));

const FED = /^credited 256 bits from hwrng \(2500 tested bytes\), CRNG reseeded/;
const FORKED =
  /^the kernel says that this virtual machine was forked: what was read before is wiped/;
const JUMPED = /^a clock jumped by 1h, as when a machine wakes up as a copy: what was read before/;
/** Four times 16 bytes of getrandom(). */
const RANDOM =
  'perl -e \'for (1..4) { $b = chr(0) x 16; syscall 318, $b, 16, 0; print unpack("H*", $b), "\\n" }\'';

const machine = (image: GuestImage, generation: number, more: readonly string[] = []) => ({
  image,
  words: ['systemd.wants=entropyd.service'],
  qemu: [
    ...VIRTIO_RNG,
    ...['-device', `vmgenid,guid=00000000-0000-0000-0000-00000000000${generation}`, ...more],
  ],
});

async function inGuest<T>(booting: Promise<Guest>, act: (guest: Guest) => Promise<T>): Promise<T> {
  const guest = await booting;
  try {
    return await act(guest);
  } finally {
    await guest.shutDown();
  }
}

it('two clones reseed at once, kernel and daemon, and go different ways', CASE, async (t) => {
  needsQemu(t);
  const image = guestImage(directory, {
    files: {
      // No interval: what is fed after the copy is fed for its sake.
      '/etc/entropyd/entropyd.toml': 'reseed-interval = "0"\nlog-level = "debug"\n',
      '/etc/systemd/system/entropyd.service.d/lab.conf': '[Service]\nWatchdogSec=8\n',
    },
  });
  const line = await inGuest(Guest.boot(machine(image, 1)), async (original) => {
    const credited = await says(original, 0, FED);
    await save(original, snapshot);
    return credited;
  });
  const clones = [];
  for (const generation of [2, 3]) {
    const starting = Guest.start(machine(image, generation, restoring(snapshot)));
    clones.push(
      await inGuest(starting, async (clone) => {
        await goOn(clone);
        const random = (await clone.run(RANDOM)).split('\n');
        const fed = await says(clone, line, FORKED, FED);
        const entries = await journal(clone, '-n 200');
        // Where the kernel has no word for it there is the clock, at the daemon's next sign of life.
        if (generation === 3) {
          await clone.run("date -s '+1 hour'");
          await says(clone, fed, JUMPED, FED);
        }
        return { random, entries };
      }),
    );
  }
  const delays = clones.map(({ entries }) => {
    const forked = /^kernel: random: crng reseeded due to virtual machine fork$/;
    const [kernel] = entriesLike(entries, [forked]);
    const later = entries.filter(({ seconds }) => seconds >= kernel.seconds);
    const [daemon, fed] = entriesLike(later, [
      /: the kernel says that .* forked/,
      /: credited 256/,
    ]);
    expect(fed.seconds - kernel.seconds).toBeLessThan(10);
    const after = (entry: typeof fed) => (entry.seconds - kernel.seconds).toFixed(2);
    return `seen ${after(daemon)} s, fed ${after(fed)} s after the kernel`;
  });
  const all = clones.flatMap(({ random }) => random);
  expect(all).toHaveLength(8);
  expect(new Set(all).size).toBe(8);
  const size = Math.round(statSync(snapshot).size / 2 ** 20);
  console.log(`clone: a snapshot of ${size} MiB; ${delays.join('; ')}`);
});
