// A generator behind a serial port (QEMU's 16550) and a FIFO in /tmp, under the shipped unit: refused and hidden
// first, fed from with the drop-in that `entropyd config unit` prints. Only a guest's cgroups enforce DeviceAllow=.

import { rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { LOG_EVENTS, logged, logOf } from '../support/guest-journal.js';
import type { Guest } from '../support/qemu.js';
import { RandomBytes } from '../support/random-bytes.js';
import { CASE, sharedGuest } from '../support/shared-guest.js';

const directory = temporaryDirectory();
const wire = join(directory, 'wire');
let generator: Socket | undefined;
afterAll(() => {
  generator?.destroy();
  rmSync(directory, { recursive: true });
});

/** Sends random bytes at 10 kB/s, as at 115200 baud: as fast as the guest takes them, it would do nothing else. */
function plugIn(): Socket {
  const bytes = new RandomBytes(1);
  const socket = createConnection(wire);
  const timer = setInterval(() => {
    if (!socket.writableNeedDrain) socket.write(bytes.take(500));
  }, 50);
  return socket.on('close', () => clearInterval(timer)).on('error', () => {});
}

const FIFO = '/tmp/generator/fifo';
const booted = sharedGuest({
  qemu: ['-chardev', `socket,id=wire,path=${wire},server=on,wait=off`, '-serial', 'chardev:wire'],
  installed: {
    files: {
      '/etc/entropyd/entropyd.toml': `reseed-interval = "3s"
${LOG_EVENTS}
[[source]]
name = "serial"
kind = "tty"
device = "/dev/ttyS2"
role = "always"
[[source]]
name = "pipe"
kind = "device"
device = "${FIFO}"
role = "always"
`,
    },
  },
});

const policyOf = async (guest: Guest) => {
  const { checks } = JSON.parse((await guest.try('entropyd doctor --json', 180_000)).output);
  return checks.find(({ id }: { id: string }) => id === 'policy');
};

it('allows what the configuration names, and no more', CASE, async (t) => {
  const guest = await booted(t);
  generator = plugIn();
  await guest.run(`mkdir /tmp/generator && mkfifo -m 644 ${FIFO}`);
  await guest.run(`systemd-run --unit=writer sh -c 'while :; do cat /dev/urandom >${FIFO}; done'`);

  await guest.run('systemctl start entropyd');
  let line = await logged(guest, 0, {
    event: 'troubleBegan',
    source: 'serial',
    trouble: 'notPermitted',
  });
  await logged(guest, 0, { event: 'troubleBegan', source: 'pipe', trouble: 'absent' });
  const told = (await logOf(guest)).filter(({ msg }) =>
    /\/dev\/ttyS2 \(EPERM\): .* entropyd config unit/.test(String(msg)),
  );
  expect(told.length).toBeGreaterThan(0);
  // Another user's port, as a TPM may be: the drop-in has to give the group, too.
  await guest.run('chown daemon:daemon /dev/ttyS2 && chmod 660 /dev/ttyS2');
  expect(await policyOf(guest)).toMatchObject({ status: 'warning' });

  // The remedy of doctor, pasted; and systemd has no complaint about what it wrote.
  const { remedy } = await policyOf(guest);
  await guest.run(remedy);
  const verified = await guest.try(
    'systemd-analyze verify --man=no /etc/systemd/system/entropyd.service 2>&1',
  );
  expect(verified.output).not.toMatch(/config-unit/);
  const settings = await guest.run(
    'grep = /etc/systemd/system/entropyd.service.d/config-unit.conf',
  );
  expect(settings.split('\n').filter((one) => !one.startsWith('#'))).toEqual([
    'DeviceAllow=/dev/char/4:66 rw',
    'SupplementaryGroups=daemon',
    'BindReadOnlyPaths=-/tmp/generator',
  ]);
  line = await logged(guest, line, { event: 'standingChanged', standing: 'trusted' });
  for (const source of ['serial', 'pipe']) {
    await logged(guest, line - 1, { event: 'standingChanged', source, standing: 'trusted' });
  }
  await logged(guest, line, { event: 'credited', bits: 256, reseed: 'reseeded' });
  expect((await policyOf(guest)).status).not.toBe('warning');

  // Nothing else became visible or allowed: not the other serial ports and the terminals, of the same major.
  const group = '/sys/fs/cgroup/system.slice/entropyd.service/cgroup.procs';
  const opened = (device: string) =>
    guest.run(`sh -c 'echo $$ >${group}; : <${device}' 2>&1 || true`);
  for (const device of ['/dev/ttyS0', '/dev/tty1', '/dev/vda'])
    expect(await opened(device)).toMatch(/Operation not permitted/);
  expect(await opened('/dev/ttyS2')).toBe('');
  const pid = await guest.run('systemctl show --value -P MainPID entropyd');
  const inside = `nsenter -t ${pid} -m`;
  expect(await guest.run(`${inside} ls /tmp`)).toBe('generator');
  await guest.run(`${inside} sh -c '! touch /tmp/generator/more 2>/dev/null'`);
});

it('sees a FIFO that its writer makes anew', CASE, async (t) => {
  const guest = await booted(t);
  const from = (await logOf(guest)).length;
  await guest.run(`systemctl stop writer; rm ${FIFO}`);
  await logged(guest, from, { event: 'troubleBegan', source: 'pipe' });
  await guest.run(`mkfifo -m 644 ${FIFO}`);
  await guest.run(`systemd-run --unit=writer2 sh -c 'cat /dev/urandom >${FIFO}'`);
  await logged(guest, from, { event: 'troubleEnded', source: 'pipe' });
});
