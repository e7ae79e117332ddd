// Guests that go on from one snapshot of the running daemon. With a generation of its own each, the kernel
// says so, the daemon wipes and feeds, and what getrandom() gives differs. With the same generation, as
// without a vmgenid device, it differs once the daemon saw that the clock was set.
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it, type TestContext } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { type GuestImage, guestImage } from '../support/guest-image.js';
import {
  entriesLike,
  eventEntries,
  journal,
  LOG_EVENTS,
  logged,
} from '../support/guest-journal.js';
import { Guest, VIRTIO_RNG } from '../support/qemu.js';
import { needsQemu } from '../support/requires.js';
import { CASE } from '../support/shared-guest.js';
import { save, twins } from '../support/snapshot.js';
import { drawnSinceTheCopy, equalAfter, RECORD, RECORDING, shared } from '../support/twins.js';

const directory = temporaryDirectory();
const snapshot = join(directory, 'memory');
afterAll(() => rmSync(directory, { recursive: true }));

const FED = { event: 'credited', source: 'hwrng', bits: 256, reseed: 'reseeded' } as const;
const FORKED = { event: 'forked', how: 'kernelLog' } as const;
const JUMPED = { event: 'forked', how: 'clock' } as const;

const machine = (image: GuestImage, generation: number) => ({
  image,
  // One processor has one stream of random bytes: twins can be compared.
  ...{ processors: 1, lifeSeconds: CASE.timeout / 1000 },
  words: ['systemd.wants=entropyd.service'],
  qemu: [
    ...VIRTIO_RNG,
    ...['-device', `vmgenid,guid=00000000-0000-0000-0000-00000000000${generation}`],
  ],
});

/** Lets the kernel's log overwrite what the daemon has not read yet: it must go on following it. */
async function missSomeOfTheLog(guest: Guest): Promise<void> {
  const flood = 'open my $log, ">", "/dev/kmsg"; syswrite $log, "<15>" . "x" x 900 for 1 .. 600';
  const first = await guest.run(
    `echo on >/proc/sys/kernel/printk_devkmsg
     daemon=$(systemctl show --value -P MainPID entropyd)
     kill -STOP $daemon; perl -e '${flood}'; kill -CONT $daemon
     dmesg 2>/dev/null | head -n 1`,
    90_000,
  );
  expect(first).toMatch(/ xxx/);
}

let saving: Promise<{ image: GuestImage; line: number }> | undefined;
/** The image of the saved guest, and how many lines its daemon had said. */
function saved(test: TestContext): Promise<{ image: GuestImage; line: number }> {
  needsQemu(test);
  saving ??= (async () => {
    // No interval: what is fed after the copy is fed for its sake.
    const config = `reseed-interval = "0"\n${LOG_EVENTS}`;
    const image = guestImage(directory, { files: { '/etc/entropyd/entropyd.toml': config } });
    const original = await Guest.boot(machine(image, 1));
    try {
      const line = await logged(original, 0, FED);
      await missSomeOfTheLog(original);
      await original.run(`systemd-run -q --unit=twin ${RECORD}`);
      await original.until(`wc -l <${RECORDING}`, (lines) => Number(lines) > 1);
      await save(original, snapshot);
      return { image, line };
    } finally {
      await original.shutDown();
    }
  })();
  return saving;
}

it('two clones reseed at once, kernel and daemon, and go different ways', CASE, async (t) => {
  const { image, line } = await saved(t);
  await twins(snapshot, [machine(image, 2), machine(image, 3)], async (pair) => {
    const delays: string[] = [];
    const fedAt: number[] = [];
    for (const clone of pair) {
      await logged(clone, line, FORKED, FED);
      const entries = await journal(clone, '-n 200');
      const forked = /^kernel: random: crng reseeded due to virtual machine fork$/;
      const [kernel] = entriesLike(entries, [forked]);
      const since = entries.slice(entries.indexOf(kernel));
      const [seen, fed] = eventEntries(since, [FORKED, FED]);
      const after = (entry: typeof fed) => (entry.seconds - kernel.seconds).toFixed(2);
      delays.push(`seen ${after(seen)} s, fed ${after(fed)} s after the kernel`);
      fedAt.push(fed.seconds);
    }
    // What was drawn before the kernel's reseed may well be the same.
    expect(await equalAfter(pair, fedAt[0] as number)).toEqual([]);
    const same = shared(...(await drawnSinceTheCopy(pair))).length;
    const size = Math.round(statSync(snapshot).size / 2 ** 20);
    console.log(`clone: a snapshot of ${size} MiB; ${delays.join('; ')}; ${same} draws alike`);
  });
});

it('told by nobody, they draw the same until the daemon sees the clock set', CASE, async (t) => {
  const { image, line } = await saved(t);
  await twins(snapshot, [machine(image, 1), machine(image, 1)], async (pair) => {
    const set = "date -s '+1 hour' >/dev/null; cut -d' ' -f1 /proc/uptime";
    const setAt = await Promise.all(pair.map((clone) => clone.run(set)));
    const fedAt = await Promise.all(
      pair.map(async (clone) => {
        await logged(clone, line, JUMPED, FED);
        const entries = (await journal(clone, '-t entropyd')).reverse();
        return eventEntries(entries, [FED])[0].seconds; // the last one
      }),
    );
    const [mine, others] = await drawnSinceTheCopy(pair);
    const same = shared(mine, others);
    expect(same.length).toBeGreaterThan(0);
    expect(await equalAfter(pair, fedAt[0] as number)).toEqual([]);
    const delays = fedAt.map((at, clone) => (at - Number(setAt[clone])).toFixed(1));
    const lasted = (same.at(-1)?.begin ?? 0) - (mine[0]?.begin ?? 0);
    console.log(
      `clone, told by nobody: the same for ${lasted.toFixed(1)} s; fresh bytes were fed ` +
        `${delays.join(' and ')} s after the clock was set`,
    );
  });
});
