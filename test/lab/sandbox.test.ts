// The unit under cgroups that enforce what it says: what it needs works, everything else is refused.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { VIRTIO_RNG } from '../support/qemu.js';
import { CASE, sharedGuest } from '../support/shared-guest.js';

// The shipped unit with another program in it: every other line is what the daemon runs under.
const probe = readFileSync(new URL('../../systemd/entropyd.service', import.meta.url), 'utf8')
  .replace(/^Type=.*$/m, 'Type=oneshot')
  .replace(/^ExecStart=.*$/m, 'ExecStart=/usr/bin/perl /lab/probe.pl')
  .replace(/^(NotifyAccess|WatchdogSec|Restart|ExecReload)=.*\n/gm, '')
  .replace('SyslogIdentifier=entropyd', 'SyslogIdentifier=probe');

const booted = sharedGuest({
  words: ['systemd.wants=entropyd.service'],
  qemu: VIRTIO_RNG,
  installed: {
    files: {
      '/etc/systemd/system/probe.service': probe,
      '/etc/systemd/system/entropyd.service.d/lab.conf':
        '[Service]\nWatchdogSec=10\nRestartSec=100ms\n',
    },
  },
});

const NEEDED = [
  ...['read /dev/hwrng', 'credit nothing', 'write its own /run', 'set the threshold'],
  'follow the log it was given',
  'a Unix socket',
];

it('lets the daemon do its work and refuses what it must not do', CASE, async (t) => {
  const guest = await booted(t);
  const said = await guest.run(
    'systemctl start probe; journalctl -t probe -o cat --no-pager',
    60_000,
  );
  const found = new Map(said.split('\n').map((line) => line.split(': ') as [string, string]));
  const refused = (error: string, ...names: string[]) =>
    Object.fromEntries(names.map((name) => [name, error]));
  const expected = {
    ...refused('ok', ...NEEDED),
    ...refused('Operation not permitted', 'read /dev/vda', 'write /dev/hwrng'),
    ...refused('Read-only file system', 'write /etc', 'write /usr', 'write /var'),
    ...refused('Read-only file system', 'write another sysctl', 'write sysrq-trigger'),
    ...refused(
      'Permission denied',
      'memory to write and execute',
      'read /dev/kmsg',
      'list /root',
      'look into another process',
    ),
    ...refused(
      'Address family not supported by protocol',
      'an internet socket',
      'a netlink socket',
    ),
    ...refused('Operation not permitted', 'a new mount namespace', 'a new network namespace'),
    ...refused('Operation not permitted', 'a new user namespace', 'mount', 'set the clock'),
    ...refused('Operation not permitted', 'set the host name'),
    ...refused('Operation not permitted', 'give a file away', 'become somebody else'),
  };
  expect(Object.fromEntries(found)).toEqual(expected);
  // Outside of the sandbox it is the sandbox that is missing, not the means.
  const outside = ['read /dev/vda', 'write /etc', 'an internet socket', 'a new user namespace'];
  const names = outside.map((name) => `'${name}'`).join(' ');
  expect(await guest.run(`perl /lab/probe.pl ${names}`)).toBe(
    outside.map((name) => `${name}: ok`).join('\n'),
  );
});

it('is in order for systemd, which starts it without a cycle', CASE, async (t) => {
  const guest = await booted(t);
  await guest.until('systemctl is-active entropyd', (is) => is === 'active\n', 180_000);
  const units = '/etc/systemd/system/entropyd.service /etc/systemd/system/entropyd-wait.service';
  expect(await guest.run(`systemd-analyze verify --man=no ${units}`, 60_000)).toBe('');
  const log = await guest.run('journalctl -b --no-pager -o cat');
  expect(log).not.toMatch(/ordering cycle/i);
  const chain = await guest.run('systemd-analyze critical-chain --no-pager entropyd.service');
  expect(chain).toMatch(/entropyd\.service \+/);
  console.log(`sandbox: ${chain}`);
});

it('logs a good start no louder than information', CASE, async (t) => {
  const guest = await booted(t);
  const fed = '"reseeds": [1-9]'; // in the document of `status`
  await guest.until(`entropyd status --json | grep -c '${fed}'`, (count) => count === '1\n');
  const priorities = await guest.run(
    'journalctl -t entropyd -o json --no-pager | sed \'s/.*"PRIORITY":"\\(.\\)".*/\\1/\' | sort -u',
  );
  expect(priorities).toBe('6');
});

it('is killed by its watchdog when it hangs, and brought back', CASE, async (t) => {
  const guest = await booted(t);
  const before = await guest.run('systemctl show --value -P MainPID entropyd');
  await guest.run(`kill -STOP ${before}`);
  const restarts = 'systemctl show --value -P NRestarts entropyd';
  await guest.until(restarts, (count) => count === '1\n', 60_000);
  expect(await guest.run('journalctl -u entropyd -o cat')).toMatch(
    /Watchdog timeout \(limit 10s\)/,
  );
  await guest.until('systemctl is-active entropyd', (is) => is === 'active\n', 180_000);
  expect(await guest.run('systemctl show --value -P MainPID entropyd')).not.toBe(before);
});

it('stops cleanly', CASE, async (t) => {
  const guest = await booted(t);
  // Within TimeoutStopSec=, or Result would tell; how long is a figure and no test: the machine is emulated.
  const stopping = async (unit: string): Promise<number> => {
    const seconds = await guest.run(
      `now() { cut -d' ' -f1 /proc/uptime; }; s=$(now); systemctl stop ${unit}; echo "$s $(now)"`,
    );
    const [start = 0, end = 0] = seconds.split(' ').map(Number);
    return end - start;
  };
  await guest.run('systemd-run --unit=sleeper sleep 1000');
  const sleeper = await stopping('sleeper');
  const daemon = await stopping('entropyd');
  const result = await guest.run('systemctl show --value -P Result -P ExecMainStatus entropyd');
  expect(result.split(/\s+/)).toEqual(['success', '0']);
  console.log(`sandbox: stopped in ${daemon.toFixed(2)} s, sleep(1) in ${sleeper.toFixed(2)} s`);
});
