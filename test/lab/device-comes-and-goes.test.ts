// A guest whose generator is plugged in late, pulled out, put back, and switched off in sysfs.
import { expect, it } from 'vitest';
import { journal, says } from '../support/guest-journal.js';
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
      '/etc/entropyd/entropyd.toml':
        'source = ["hwrng"]\nreseed-interval = "3s"\nlog-level = "debug"\n',
    },
  },
});
const plug = (guest: Guest) =>
  guest.monitor.ask('device_add', {
    ...{ driver: 'virtio-rng-pci', id: 'generator', bus: 'port1', rng: 'backend' },
  });
const CHANGED = /^hwrng: \/dev\/hwrng is now virtio_rng\.0, virtio\d+ inode \d+, /;
const CURRENT = '/sys/class/misc/hw_random/rng_current';

it('is used when it comes, missed when it goes, used again when it returns', CASE, async (t) => {
  const guest = await booted(t);
  const absent = /^hwrng: absent: no driver is bound to \/dev\/hwrng \(ENODEV\)$/;
  const degraded = /^degraded: nothing to feed from, still trying/;
  const used = [
    /^hwrng: delivers again, after /,
    /^hwrng: trusted, 2 blocks in a row passed/,
    /^credited 256 bits from hwrng \(2500 tested bytes\), CRNG reseeded/,
  ];
  let line = await says(guest, 0, absent, degraded);
  expect(await guest.run('systemctl is-active entropyd')).toBe('active');
  expect(await guest.run('systemctl show --value -P StatusText entropyd')).toMatch(/^Degraded, /);

  await plug(guest);
  line = await says(guest, line, ...used);
  expect(await guest.run(`cat ${CURRENT}`)).toBe('virtio_rng.0');
  expect(await guest.run('systemctl show --value -P StatusText entropyd')).toMatch(
    /credit.* so far/,
  );

  const gone = guest.monitor.event('DEVICE_DELETED');
  await guest.monitor.ask('device_del', { id: 'generator' });
  await gone;
  line = await says(guest, line, absent, /^hwrng: on trial again$/);
  await plug(guest);
  line = await says(guest, line, ...used);

  await guest.run(`echo none >${CURRENT}`);
  line = await says(guest, line, absent);
  const name = (await guest.run('cat /sys/class/misc/hw_random/rng_available')).split(' ')[0];
  await guest.run(`echo ${name} >${CURRENT}`);
  line = await says(guest, line, ...used);

  // Swapped between two feeds: nobody reads meanwhile, and the kernel calls both virtio_rng.0.
  await guest.run('sed -i s/3s/1h/ /etc/entropyd/entropyd.toml; systemctl reload entropyd');
  line = await says(guest, line, /^reloaded/);
  const swapped = guest.monitor.event('DEVICE_DELETED');
  await guest.monitor.ask('device_del', { id: 'generator' });
  await swapped;
  await plug(guest);
  await guest.run(`until grep -q virtio_rng ${CURRENT}; do sleep 0.2; done`);
  await guest.run('entropyd reseed');
  await says(guest, line, CHANGED, /^hwrng: on trial again$/, ...used.slice(1));

  expect(await guest.run('systemctl show --value -P NRestarts entropyd')).toBe('0');
  const warnings = (await journal(guest, '-t entropyd -p warning')).map(({ text }) => text);
  expect(
    warnings.every((text) => [absent, degraded, CHANGED].some((known) => known.test(text))),
    warnings.join('\n'),
  ).toBe(true);
});

it('is used when it comes although another source feeds, and nothing is due', CASE, async (t) => {
  const guest = await booted(t);
  const gone = guest.monitor.event('DEVICE_DELETED');
  await guest.monitor.ask('device_del', { id: 'generator' });
  await gone;
  const settings = 'source = ["hwrng", "jitter"]\\nlog-level = "debug"\\n';
  await guest.run(`printf '${settings}' >/etc/entropyd/entropyd.toml`);
  const before = (await journal(guest, '-t entropyd')).length;
  await guest.run('systemctl restart entropyd');
  // At rest from here on: the next feed is due in five minutes, later than says() waits.
  const line = await says(guest, before, /^credited 256 bits from jitter .*; next in \d+m?/);
  await plug(guest);
  await says(
    guest,
    line,
    /^hwrng: delivers again, after /,
    /^hwrng: trusted, 2 blocks in a row passed/,
  );
});
