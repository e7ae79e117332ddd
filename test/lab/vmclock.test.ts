// A guest with QEMU's vmclock device and no vmgenid, saved and restored: the page alone shows the copy, also to a daemon
// that was stopped meanwhile. QEMU 11 has neither the generation nor notifications, so that the page is looked at.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { guestImage } from '../support/guest-image.js';
import { eventEntries, journal, LOG_EVENTS, logged, logOf } from '../support/guest-journal.js';
import { Guest, VIRTIO_RNG } from '../support/qemu.js';
import { CASE } from '../support/shared-guest.js';
import { save, twins } from '../support/snapshot.js';
import { drawnSinceTheCopy, equalAfter, RECORD, RECORDING, shared } from '../support/twins.js';
import { needsVmClock, vmClockMachine } from '../support/vmclock-guest.js';

const directory = temporaryDirectory();
const snapshot = join(directory, 'memory');
afterAll(() => rmSync(directory, { recursive: true }));

const FED = { event: 'credited', source: 'hwrng', bits: 256, reseed: 'reseeded' } as const;
const RESTORED = { event: 'forked', how: 'vmclock' } as const;

it('a restore without vmgenid is noticed by the page, and nothing else', CASE, async (t) => {
  const folder = needsVmClock(t);
  const config = `reseed-interval = "0"\n${LOG_EVENTS}`;
  const image = guestImage(directory, { files: { '/etc/entropyd/entropyd.toml': config } });
  const machine = {
    ...vmClockMachine(folder, image),
    ...{ processors: 1, lifeSeconds: CASE.timeout / 1000 },
    words: ['systemd.wants=entropyd.service'],
    qemu: [...VIRTIO_RNG, '-device', 'vmclock'],
  };
  const original = await Guest.boot(machine);
  let line: number;
  try {
    line = await logged(original, 0, FED);
    expect(await original.run('systemctl show --value -P DeviceAllow entropyd')).toContain(
      '/dev/vmclock0 r',
    );
    await original.run(`systemd-run -q --unit=twin ${RECORD}`);
    await original.until(`wc -l <${RECORDING}`, (lines) => Number(lines) > 4);
    await save(original, snapshot);
  } finally {
    await original.shutDown();
  }
  await twins(snapshot, [machine, machine], async (pair) => {
    const seen = [];
    for (const clone of pair) {
      await logged(clone, line, RESTORED, FED);
      const forks = (await logOf(clone)).filter(({ event }) => event === 'forked');
      expect(forks).toHaveLength(1);
      const entries = (await journal(clone, '-t entropyd')).slice(-20);
      seen.push(eventEntries(entries, [RESTORED, FED]).map(({ seconds }) => seconds));
    }
    const fedAt = seen[0]?.[1] as number;
    expect(await equalAfter(pair, fedAt)).toEqual([]);
    const drawn = await drawnSinceTheCopy(pair);
    const same = shared(drawn[0], drawn[1]).length;
    const delays = seen.map((times, clone) => {
      const start = drawn[clone as 0 | 1][0]?.begin ?? 0;
      const [noticed, fed] = times.map((at) => (at - start).toFixed(2));
      return `noticed ${noticed} s and fed ${fed} s after the restore`;
    });
    console.log(`vmclock: ${delays.join('; ')}; ${same} draws alike`);
  });
});
