// How soon the service notices what is no copy of a virtual machine that anybody reports: a clock that was set, and a
// suspend; and that it notices one that was made while the daemon was stopped, before it feeds what it held.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { guestImage } from '../support/guest-image.js';
import { eventEntries, journal, LOG_EVENTS, logged, logOf } from '../support/guest-journal.js';
import { Guest, VIRTIO_RNG } from '../support/qemu.js';
import { needsQemu } from '../support/requires.js';
import { CASE } from '../support/shared-guest.js';
import { save, twins } from '../support/snapshot.js';

const SLEEP_S = 20;
const FED = { event: 'credited', bits: 256, reseed: 'reseeded' } as const;
const SET = { event: 'forked', how: 'clock' } as const;
const COPIED = { event: 'forked', how: 'kernelLog' } as const;
const MIXED = { event: 'mixed', source: 'hwrng', reseed: 'reseeded' } as const;

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));
const words = ['systemd.wants=entropyd.service', 'no_console_suspend'];

it('a clock that was set, and a suspend', CASE, async (t) => {
  needsQemu(t);
  const config = `reseed-interval = "0"\n${LOG_EVENTS}`;
  const guest = await Guest.boot({
    ...{ words, qemu: VIRTIO_RNG, lifeSeconds: CASE.timeout / 1000 },
    installed: { files: { '/etc/entropyd/entropyd.toml': config } },
  });
  try {
    const line = await logged(guest, 0, FED);
    // A machine without vmclock: systemd finds no device to allow, and says nothing about it at this priority.
    const complaints = await journal(guest, '-p warning -u entropyd.service');
    expect(complaints.map(({ text }) => text)).toEqual([]);

    const setAt = Number(
      await guest.run("cut -d' ' -f1 /proc/uptime; date -s '+1 hour' >/dev/null"),
    );
    await logged(guest, line, SET, FED);
    const [set] = eventEntries((await journal(guest, '-t entropyd')).slice(-20), [SET]);
    console.log(`noticed: a clock that was set, after ${(set.seconds - setAt).toFixed(2)} s`);

    // The agent's serial line does not survive a suspend; the console does.
    await guest.run('systemd-run -q sh -c "journalctl -f -n 0 -o short-monotonic >/dev/console"');
    const asleep = guest.monitor.event('SUSPEND');
    await guest.run('systemd-run -q sh -c "sleep 3; echo mem >/sys/power/state"');
    await asleep;
    await pause(SLEEP_S * 1000);
    await guest.monitor.ask('system_wakeup');
    await guest.says(/"how":"resume"[\s\S]*"event":"credited"/, 60_000);
    expect(guest.console.match(/"event":"forked"/g)).toHaveLength(1);
    const when = (what: string): number =>
      Number(new RegExp(`^\\[ *([\\d.]+)\\] .*${what}`, 'm').exec(guest.console)?.[1]);
    const woke = when('random: crng reseeded on system resumption');
    const after = (event: string): string => (when(`"event":"${event}"`) - woke).toFixed(2);
    console.log(
      `noticed: a suspend, ${after('forked')} s after the kernel reported it, fed after ${after('credited')} s`,
    );
  } finally {
    await guest.shutDown();
  }
});

const FIFO = '/run/second';
const CONFIG = `require = 2
reseed-interval = "0"
${LOG_EVENTS}
[[source]]
name = "hwrng"

[[source]]
name = "second"
kind = "device"
device = "${FIFO}"
`;
const give = (bytes: number): string => `head -c ${bytes} /dev/urandom >${FIFO}`;

it('a copy that was made while the daemon was stopped', CASE, async (t) => {
  needsQemu(t);
  const snapshot = join(directory, 'memory');
  const files = {
    '/etc/entropyd/entropyd.toml': CONFIG,
    '/etc/systemd/system/entropyd.service.d/start.conf': '[Service]\nTimeoutStartSec=infinity\n',
  };
  const image = guestImage(directory, { files });
  const machine = (generation: number) => ({
    ...{ image, words: [], processors: 1, lifeSeconds: CASE.timeout / 1000 },
    qemu: [
      ...VIRTIO_RNG,
      ...['-device', `vmgenid,guid=00000000-0000-0000-0000-00000000000${generation}`],
    ],
  });
  const original = await Guest.boot(machine(1));
  let line: number;
  try {
    const writer = `systemd-run -q sh -c 'exec sleep 600 >${FIFO}'`; // so that the FIFO does not end
    await original.run(`mkfifo ${FIFO}; systemctl start --no-block entropyd; ${writer}`);
    await original.run(give(4 + 2 * 2500)); // the trial of the second source, and the first feed
    line = await logged(original, 0, FED);
    // Somebody asks for a reseed: the block of hwrng is held for one of the second source.
    await original.run('systemd-run -q entropyd reseed');
    const held = (status: string): boolean =>
      JSON.parse(status).sources.some(
        ({ name, blocksPassed }: { name: string; blocksPassed: number }) =>
          name === 'hwrng' && blocksPassed > 2,
      );
    await original.until('entropyd status --json', held);
    const stop = 'kill -STOP $(systemctl show --value -P MainPID entropyd)';
    await original.run(`${stop}; ${give(2500)}`);
    await save(original, snapshot);
  } finally {
    await original.shutDown();
  }
  await twins(snapshot, [machine(2), machine(3)], async (pair) => {
    for (const clone of pair) {
      await clone.until('dmesg', (log) => log.includes('due to virtual machine fork'));
      await clone.run('kill -CONT $(systemctl show --value -P MainPID entropyd)');
      await logged(clone, line, COPIED, MIXED);
      await clone.run(give(2 * 2500));
      await logged(clone, line, COPIED, MIXED, FED);
      const events = (await logOf(clone)).slice(line).map(({ event }) => event);
      expect(events.indexOf('forked')).toBeLessThan(events.indexOf('mixed'));
      expect(events.indexOf('mixed')).toBeLessThan(events.indexOf('credited'));
      const entries = (await journal(clone, '-t entropyd')).slice(-40);
      const [seen, mixed, fed] = eventEntries(entries, [COPIED, MIXED, FED]);
      const after = (entry: typeof fed) => (entry.seconds - seen.seconds).toFixed(2);
      console.log(
        `noticed: mixed in ${after(mixed)} s after the notice, fed after ${after(fed)} s`,
      );
    }
  });
});
