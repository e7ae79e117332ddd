// A guest whose generator is plugged in late, pulled out, put back, and switched off in sysfs.
import { expect, it } from 'vitest';
import { type Expected, LOG_EVENTS, logged, logOf, stateOf } from '../support/guest-journal.js';
import type { Guest } from '../support/qemu.js';
import { CASE, sharedGuest } from '../support/shared-guest.js';

const booted = sharedGuest({
  words: ['rng_core.default_quality=0', 'systemd.wants=entropyd.service'],
  qemu: [
    ...['-object', 'rng-random,filename=/dev/urandom,id=backend'],
    ...['-device', 'pcie-root-port,id=port1,chassis=1'],
  ],
  installed: {
    files: {
      '/etc/entropyd/entropyd.toml': `source = ["hwrng"]\nreseed-interval = "3s"\n${LOG_EVENTS}`,
    },
  },
});
const plug = (guest: Guest) =>
  guest.monitor.ask('device_add', {
    ...{ driver: 'virtio-rng-pci', id: 'generator', bus: 'port1', rng: 'backend' },
  });
const CURRENT = '/sys/class/misc/hw_random/rng_current';

const ABSENT = { event: 'troubleBegan', source: 'hwrng', trouble: 'absent' } as const;
const DEGRADED = { event: 'degraded', code: null } as const;
const CHANGED = { event: 'deviceChanged', source: 'hwrng', device: '/dev/hwrng' } as const;
const ON_TRIAL = { event: 'standingChanged', source: 'hwrng', standing: 'onTrial' } as const;
const USED: readonly Expected[] = [
  { event: 'troubleEnded', source: 'hwrng' },
  { event: 'standingChanged', source: 'hwrng', standing: 'trusted' },
  { event: 'credited', source: 'hwrng', bits: 256, bytes: 2500, reseed: 'reseeded' },
];

it('is used when it comes, missed when it goes, used again when it returns', CASE, async (t) => {
  const guest = await booted(t);
  let line = await logged(guest, 0, ABSENT, DEGRADED);
  expect(await stateOf(guest)).toMatchObject({ unit: 'active', status: { state: 'degraded' } });

  await plug(guest);
  line = await logged(guest, line, ...USED);
  expect(await guest.run(`cat ${CURRENT}`)).toBe('virtio_rng.0');
  expect((await stateOf(guest)).status.state).toBe('feeding');

  const gone = guest.monitor.event('DEVICE_DELETED');
  await guest.monitor.ask('device_del', { id: 'generator' });
  await gone;
  line = await logged(guest, line, ABSENT, ON_TRIAL);
  await plug(guest);
  line = await logged(guest, line, ...USED);

  await guest.run(`echo none >${CURRENT}`);
  line = await logged(guest, line, ABSENT);
  const name = (await guest.run('cat /sys/class/misc/hw_random/rng_available')).split(' ')[0];
  await guest.run(`echo ${name} >${CURRENT}`);
  line = await logged(guest, line, ...USED);

  // Swapped between two feeds: nobody reads meanwhile, and the kernel calls both virtio_rng.0.
  await guest.run('sed -i s/3s/1h/ /etc/entropyd/entropyd.toml; systemctl reload entropyd');
  line = await logged(guest, line, { event: 'settingsChanged' });
  const swapped = guest.monitor.event('DEVICE_DELETED');
  await guest.monitor.ask('device_del', { id: 'generator' });
  await swapped;
  await plug(guest);
  await guest.run(`until grep -q virtio_rng ${CURRENT}; do sleep 0.2; done`);
  await guest.run('entropyd reseed');
  line = await logged(guest, line, CHANGED);
  const { now } = (await logOf(guest))[line - 1] as { now?: unknown };
  expect(now).toMatch(/^virtio_rng\.0, virtio\d+ inode \d+$/); // as sysfs has it
  await logged(guest, line, ON_TRIAL, ...USED.slice(1));

  expect((await stateOf(guest)).restarts).toBe('0');
  const warnings = (await logOf(guest)).filter(({ level }) => level >= 40);
  const known: unknown[] = [ABSENT.event, DEGRADED.event, CHANGED.event];
  expect(warnings.filter(({ event }) => !known.includes(event))).toEqual([]);
});

it('is used when it comes although another source feeds, and nothing is due', CASE, async (t) => {
  const guest = await booted(t);
  const gone = guest.monitor.event('DEVICE_DELETED');
  await guest.monitor.ask('device_del', { id: 'generator' });
  await gone;
  const settings = `source = ["hwrng", "jitter"]\n${LOG_EVENTS}`;
  await guest.run(`printf '%s' '${settings}' >/etc/entropyd/entropyd.toml`);
  const before = (await logOf(guest)).length;
  await guest.run('systemctl restart entropyd');
  // At rest from here on: the next feed is due in five minutes, later than logged() waits.
  const fed = { event: 'credited', source: 'jitter', bits: 256 } as const;
  const line = await logged(guest, before, fed);
  await plug(guest);
  await logged(guest, line, ...USED.slice(0, 2));
});
