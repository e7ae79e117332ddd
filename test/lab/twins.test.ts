// Guests from one snapshot, two at a time: how long both draw the same from getrandom(), by what tells them of the
// copy and who feeds them; and that nothing is the same after a push or a reseed has returned. ENTROPYD_LAB_TWINS=20
// measures each row of the table in docs/restore.md, with 20 pairs of those that are told; the default is one pair that
// is pushed to, without systemd.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { type GuestImage, guestImage } from '../support/guest-image.js';
import { Guest, VIRTIO_RNG } from '../support/qemu.js';
import { needsQemu } from '../support/requires.js';
import { save } from '../support/snapshot.js';
import { evidenceOf, HEAD, measure, push, type Row, rowOf } from '../support/twin-rows.js';
import { RECORD, RECORDING } from '../support/twins.js';

const PAIRS = Number(process.env['ENTROPYD_LAB_TWINS'] ?? 0);
const LIFE_S = 600;
/**
 * The kernel reseeds every 60 s, in its first two minutes sooner: after half of its uptime. So a pair of the short form
 * may have been reseeded by the kernel before the push returned, where the machine is busy.
 */
const [AGE_S, WATCH_S] = PAIRS > 0 ? [125, 75] : [10, 0];

const SOCKET = 'systemctl start entropyd-reseed-unix.socket';
/** The same service as the unit has it. */
const SOCKET_WITHOUT_SYSTEMD = `mkdir -p /run/entropyd
  setsid systemd-socket-activate --listen=/run/entropyd/reseed.sock \\
    /usr/local/lib/entropyd/entropyd-seed --reseed --serve --timeout 5 >/dev/null 2>&1 &`;
const NOTHING: Row = { name: 'nothing', watch: WATCH_S };
const VMGENID = { generations: [2, 3], pairs: 5 } as const;
const TOLD = { pairs: PAIRS, nodes: 5 };
/** Emulated, a source takes longer than the second that it has by default. */
const RESEED = '/usr/local/sbin/entropyd-seed --reseed --source-deadline 20000';
const HOOK: Row = { name: '--reseed as a hook', ...TOLD, tell: () => RESEED };
const PUSHED: Row = { name: 'pushed, socket', tell: push };

/** What the original starts, and the rows that go on from it. */
const ORIGINALS: readonly [name: string, start: string, rows: readonly Row[]][] =
  PAIRS > 0
    ? [
        [
          'the socket',
          SOCKET,
          [NOTHING, { name: 'kernel with vmgenid', ...VMGENID }, HOOK, { ...PUSHED, ...TOLD }],
        ],
        ['rngd', 'systemd-run -q rngd -f -r /dev/hwrng', [{ name: 'rngd', watch: WATCH_S }]],
        [
          'the daemon',
          'systemctl start entropyd',
          [
            { name: 'daemon, not told', watch: WATCH_S },
            { name: 'daemon, vmgenid', ...VMGENID },
          ],
        ],
      ]
    : [['the socket', SOCKET_WITHOUT_SYSTEMD, [PUSHED]]];

const directory = temporaryDirectory();
const snapshot = join(directory, 'memory');
const table: string[] = [];
afterAll(() => {
  rmSync(directory, { recursive: true });
  if (table.length > 0) console.log([...HEAD, ...table].join('\n'));
});
let image: GuestImage | undefined;

it.for(ORIGINALS)(
  'copies of a guest with %s',
  // The kernel may reseed between the snapshot and the first draw: then no draw is equal.
  { timeout: 6 * LIFE_S * 1000, retry: PAIRS > 0 ? 0 : 1 },
  async ([, start, rows], t) => {
    needsQemu(t);
    image ??= guestImage(directory, {});
    const machine = (generation: number) => ({
      ...{ image: image as GuestImage, lifeSeconds: LIFE_S },
      words: PAIRS > 0 ? [] : ['lab_init=/lab/twin.sh'],
      qemu: [
        ...VIRTIO_RNG,
        ...['-device', `vmgenid,guid=00000000-0000-0000-0000-00000000000${generation}`],
      ],
    });
    const original = await Guest.boot(machine(1));
    try {
      await original.run(start, 180_000);
      const uptime = 'cut -d. -f1 /proc/uptime';
      await original.until(uptime, (seconds) => Number(seconds) > AGE_S, 300_000);
      if (PAIRS > 0) await original.run(`systemd-run -q ${RECORD}`);
      await original.until(`wc -l <${RECORDING}`, (lines) => Number(lines) > 20, 180_000);
      await save(original, snapshot);
    } finally {
      await original.shutDown();
    }
    let unaided = Number.POSITIVE_INFINITY;
    for (const row of rows) {
      const outcomes = await measure(row, snapshot, machine);
      table.push(rowOf(row, outcomes));
      const sides = outcomes.flatMap(({ comparison: { first, second } }) => [first, second]);
      const told = sides.flatMap(({ afterMark }) => afterMark ?? []);
      console.log(`twins: ${table.at(-1)}${told.length > 0 ? `\n  ${evidenceOf(told)}` : ''}`);
      // It is what the copies were told that made the difference.
      if (!row.generations) expect(sides.some(({ equal }) => equal > 0)).toBe(true);
      expect(told.map(({ equal }) => equal)).toEqual(told.map(() => 0));
      if (PAIRS === 0) continue;
      expect(outcomes.some(({ comparison }) => comparison.isOpen)).toBe(false);
      // The kernel's own reseed comes so long after the restore, in all copies of this snapshot.
      if (row === NOTHING) unaided = Math.min(...sides.map(({ window }) => window));
      for (const { at } of told) expect(at).toBeLessThan(unaided);
    }
  },
);
