// What may happen behind a guest's generator: its backend goes mute, slow, away, or wrong. The daemon
// says what it sees, feeds nothing that fails, comes back by itself, and ends only when told to.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EgdServer } from '../support/egd-server.js';
import { temporaryDirectory } from '../support/fifo.js';
import { says, statusOf } from '../support/guest-journal.js';
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
      '/etc/entropyd/entropyd.toml':
        'source = ["hwrng"]\nreseed-interval = "2s"\nlog-level = "debug"\n',
    },
  },
});

const CREDITED = /^credited 256 bits from hwrng \(2500 tested bytes\), CRNG reseeded/;
const AGAIN = /^hwrng: delivers again, after /;

it('is told by its deadline from a mute backend, and from one that is gone', CASE, async (t) => {
  const guest = await booted(t);
  const mute = /^hwrng: no data: \/dev\/hwrng delivered no byte for 5s$/;
  let line = await says(guest, 0, CREDITED);

  egd.become('mute');
  line = await says(
    guest,
    line,
    mute,
    /^degraded: nothing to feed from, still trying \(hwrng mute/,
  );
  egd.become('good');
  line = await says(guest, line, AGAIN, CREDITED);

  await egd.close();
  line = await says(guest, line, mute);
  await egd.listen();
  await says(guest, line, AGAIN, CREDITED);
});

it('takes a slow one for what it is and feeds from it', CASE, async (t) => {
  const guest = await booted(t);
  const from = await says(guest, 0, CREDITED);
  egd.become({ bytesPerSecond: 400 });
  await says(guest, from, /^hwrng: slow: \d+ of 2500 bytes in \d+s$/, CREDITED);
  egd.become('good');
});

it('credits nothing of zeros, quarantines the source, and goes on waiting', CASE, async (t) => {
  const guest = await booted(t);
  await says(guest, 0, CREDITED);
  egd.become('zeros');
  const rejected = /^hwrng: block rejected and wiped, failed monobit, poker, runs, long run, /;
  await says(
    guest,
    0,
    rejected,
    /^hwrng: quarantined, no chance explains this block; next test in/,
  );
  const before = await statusOf(guest);
  // The retest 10 s later meets zeros again.
  await says(guest, before.line, rejected, /^hwrng: still quarantined, next test in 20s$/);
  const after = await statusOf(guest);
  expect(after.statusText).toMatch(/^Degraded, nothing to feed from: hwrng quarantined/);
  expect(after.credits).toBe(before.credits);
  expect(after.state).toBe('active');
  expect(after.restarts).toBe('0');
  const stopped = await guest.run('systemctl stop entropyd; systemctl show -P Result entropyd');
  expect(stopped).toBe('success');
});
