// What may happen behind a guest's generator: its backend goes silent, slow, away, or wrong. The daemon
// logs what it sees, feeds nothing that fails, comes back by itself, and ends only when told to.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EgdServer } from '../support/egd-server.js';
import { temporaryDirectory } from '../support/fifo.js';
import { LOG_EVENTS, logged, logOf, stateOf } from '../support/guest-journal.js';
import { CASE, sharedGuest } from '../support/shared-guest.js';

const directory = temporaryDirectory();
const egd = new EgdServer(join(directory, 'egd'));
beforeAll(() => egd.listen());
afterAll(async () => {
  await egd.close();
  rmSync(directory, { recursive: true });
});

const booted = sharedGuest({
  words: ['rng_core.default_quality=0', 'systemd.wants=entropyd.service'],
  qemu: [
    ...['-chardev', `socket,id=egd,path=${egd.path},reconnect=1`],
    ...['-object', 'rng-egd,chardev=egd,id=backend', '-device', 'virtio-rng-pci,rng=backend'],
  ],
  installed: {
    files: {
      '/etc/entropyd/entropyd.toml': `source = ["hwrng"]\nreseed-interval = "2s"\n${LOG_EVENTS}`,
    },
  },
});

const FED = { source: 'hwrng', bits: 256, bytes: 2500, reseed: 'reseeded' };
const CREDITED = { event: 'credited', ...FED } as const;
const AGAIN = { event: 'troubleEnded', source: 'hwrng' } as const;
const SILENT = { event: 'troubleBegan', source: 'hwrng', trouble: 'mute' } as const;
const REJECTED = { event: 'blockRejected', source: 'hwrng' } as const;

it('is told by its deadline from a silent backend, and from one that is gone', CASE, async (t) => {
  const guest = await booted(t);
  let line = await logged(guest, 0, CREDITED);

  egd.become('silent');
  line = await logged(guest, line, SILENT, { event: 'degraded', code: null });
  egd.become('good');
  line = await logged(guest, line, AGAIN, CREDITED);

  await egd.close();
  line = await logged(guest, line, SILENT);
  await egd.listen();
  await logged(guest, line, AGAIN, CREDITED);
});

it('takes a slow one for what it is and feeds from it', CASE, async (t) => {
  const guest = await booted(t);
  const from = await logged(guest, 0, CREDITED);
  egd.become({ bytesPerSecond: 400 });
  await logged(guest, from, { event: 'sourceSlow', source: 'hwrng' }, CREDITED);
  egd.become('good');
});

it('credits nothing of zeros, quarantines the source, and goes on waiting', CASE, async (t) => {
  const guest = await booted(t);
  await logged(guest, 0, CREDITED);
  egd.become('zeros');
  const fallen = { source: 'hwrng', standing: 'quarantined' } as const;
  const at = await logged(guest, 0, REJECTED);
  const { failed } = (await logOf(guest))[at - 1] as { failed?: unknown };
  expect(failed).toEqual(expect.arrayContaining(['monobit', 'poker', 'runs', 'longRun']));
  await logged(guest, 0, REJECTED, { event: 'standingChanged', ...fallen });
  const before = await stateOf(guest);
  await logged(guest, before.lines, REJECTED); // the retest 10 s later meets zeros again
  const after = await stateOf(guest);
  expect(after.status).toMatchObject({
    state: 'degraded',
    feed: { credits: before.status.feed.credits },
    sources: [{ name: 'hwrng', standing: 'quarantined' }],
  });
  expect(after).toMatchObject({ unit: 'active', restarts: '0' });
  const stopped = await guest.run('systemctl stop entropyd; systemctl show -P Result entropyd');
  expect(stopped).toBe('success');
});
