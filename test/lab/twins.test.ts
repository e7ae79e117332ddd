// Two guests from one snapshot that nothing tells of it, as without a vmgenid device, or with a kernel
// that does not know one: how long they draw the same, with nobody and beside the other daemons.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { type GuestImage, guestImage } from '../support/guest-image.js';
import { Guest, type Machine, VIRTIO_RNG } from '../support/qemu.js';
import { needsQemu } from '../support/requires.js';
import { save, twins } from '../support/snapshot.js';
import { drawnSinceTheCopy, shared } from '../support/twins.js';

/** 75 to measure it: beside more daemons, and once the kernel reseeds at its usual interval of 60 s. */
const WATCH_S = Number(process.env['ENTROPYD_LAB_TWIN_SECONDS'] ?? 0);
const PEERS = ['nobody', 'rngd', ...(WATCH_S > 0 ? ['haveged', 'jitterentropy-rngd'] : [])];
const LIFE_S = 240 + 4 * WATCH_S;

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));
let image: GuestImage | undefined;

/** How many bytes at the start are the same. */
function sameAtFirst(a: string, b: string): number {
  const others = b.split('\n');
  const differs = a.split('\n').findIndex((byte, at) => byte !== others[at]);
  return differs < 0 ? others.length : differs;
}

it.for(PEERS)(
  'beside %s both draw the same at first',
  // The kernel may reseed just then: once in a hundred times before a few seconds of uptime.
  { timeout: LIFE_S * 1000, retry: 1 },
  async (peer, t) => {
    needsQemu(t);
    image ??= guestImage(directory, {});
    const machine: Machine = {
      ...{ image, processors: 1, lifeSeconds: LIFE_S, qemu: VIRTIO_RNG },
      words: ['lab_init=/lab/twin.sh', `candidate=${peer}`],
    };
    const snapshot = join(directory, peer);
    const original = await Guest.boot(machine);
    try {
      // The peer is at rest; and a kernel that started less than two minutes ago reseeds more often.
      const age = WATCH_S > 0 ? 125 : 4;
      await original.until('cut -d. -f1 /proc/uptime', (seconds) => Number(seconds) > age, 180_000);
      await save(original, snapshot);
    } finally {
      await original.shutDown();
    }
    await twins(snapshot, [machine, machine], async (pair) => {
      const device = 'od -An -v -tx1 -w1 -N2500 /dev/hwrng';
      const [here, there] = await Promise.all([pair[0].run(device), pair[1].run(device)]);
      await pause((WATCH_S || 1) * 1000);
      const [mine, others] = await drawnSinceTheCopy(pair);
      const same = shared(mine, others);
      expect(same.length).toBeGreaterThan(0);
      const lasted = (draws: typeof mine): string =>
        ((draws.at(-1)?.seconds ?? 0) - (mine[0]?.seconds ?? 0)).toFixed(1);
      console.log(
        `twins, beside ${peer}: the same for ${lasted(same)} s of ${lasted(mine)} s; of the ` +
          `device's next 2500 bytes the first ${sameAtFirst(here, there)} are the same`,
      );
    });
    rmSync(snapshot);
  },
);
