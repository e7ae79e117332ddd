// The unit under a real systemd: READY, sandbox, journal, reload, watchdog, stop.

import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import type { Container } from '../support/container.js';
import { needsHwrng } from '../support/requires.js';
import { sharedContainer } from '../support/shared-container.js';
import { until } from '../support/until.js';

const PROGRAM = [process.execPath, '/opt/entropyd/dist/main.cjs'];
const DOCS_OF_METRICS = new URL('../../docs/metrics.md', import.meta.url);
const DOCS_OF_AUDIT = new URL('../../docs/audit.md', import.meta.url);
const shared = sharedContainer();

function booted(t: TestContext): Container {
  needsHwrng(t);
  return shared(t);
}

const journal = (in_: Container): { PRIORITY: string; MESSAGE: string }[] =>
  in_
    .run('journalctl', '-u', 'entropyd', '-t', 'entropyd', '-o', 'json', '--no-pager')
    .split('\n')
    .map((line) => JSON.parse(line));

/** Undefined while the daemon does not answer. */
// biome-ignore lint/suspicious/noExplicitAny: the document of docs/json.md
const statusOf = (in_: Container): any => {
  const text = in_.try(...PROGRAM, 'status', '--json');
  return text === '' ? undefined : JSON.parse(text);
};

describe('entropyd.service', () => {
  it('is active once READY, feeds the real pool from its sandbox, and logs to the journal', async (t) => {
    const guest = booted(t);
    guest.run('systemctl', 'start', 'entropyd');
    expect(guest.property('ActiveState')).toBe('active');
    await until(() => statusOf(guest)?.feed.reseeds > 0);
    expect(statusOf(guest)).toMatchObject({
      feed: { credits: 1, bytesAdded: 2500, bitsCredited: 256, lastCreditFrom: 'hwrng' },
    });
    expect(journal(guest).length).toBeGreaterThan(0);
    for (const { PRIORITY, MESSAGE } of journal(guest)) {
      expect(MESSAGE).not.toMatch(/^<\d>/);
      expect(PRIORITY, MESSAGE).toBe('6'); // no warning on a good start: memory is locked too
    }
    expect(guest.property('StatusText')).toMatch(/\b256\b/); // of the pool
    const status = guest.run('cat', `/proc/${guest.property('MainPID')}/status`);
    expect(status).toMatch(/CapBnd:\s+0000000000200000\n/); // CAP_SYS_ADMIN alone
    expect(status).toMatch(/CapEff:\s+0000000000200000\n/);
    expect(status).toMatch(/NoNewPrivs:\s+1\n/);
    expect(status).toMatch(/Seccomp:\s+2\n/);
    // Two gates, a block, a request: a few pages each; the digests of what came before, 230 kB (decision
    // 12); the predictors of samples, 190 kB (decision 19). All of them are locked.
    const locked = Number(/VmLck:\s+(\d+) kB\n/.exec(status)?.[1]);
    expect(locked).toBeGreaterThanOrEqual(48 + 230 + 190);
    expect(locked).toBeLessThan(100 + 230 + 190);
  });

  it('is asked for its status and for a reseed, from within its sandbox', async (t) => {
    const guest = booted(t);
    const files = guest.run(
      'stat',
      '-c',
      '%a %U:%G %n',
      '/run/entropyd',
      '/run/entropyd/control.sock',
      '/run/entropyd/status.sock',
    );
    expect(files.split('\n')).toEqual([
      '755 root:root /run/entropyd',
      '600 root:root /run/entropyd/control.sock',
      '666 root:root /run/entropyd/status.sock',
    ]);
    const before = JSON.parse(guest.run(...PROGRAM, 'status', '--json'));
    expect(before).toMatchObject({ state: 'feeding', dryRun: false });
    // From whoever is first: a device that is late is not waited for.
    const reseeded = JSON.parse(guest.run(...PROGRAM, 'reseed', '--json'));
    expect(reseeded).toMatchObject({ done: true, bitsCredited: 256, crng: 'reseeded' });
    const after = JSON.parse(guest.run(...PROGRAM, 'status', '--json'));
    // The late device's block is fed as well, when it comes.
    expect(after.feed.credits).toBeGreaterThan(before.feed.credits);
    expect(after.feed.reseeds).toBeGreaterThan(before.feed.reseeds);
    const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
    const ask = (what: string): string => {
      const script = `${[...nobody, ...PROGRAM].join(' ')} ${what} >/dev/null 2>&1; echo "exit $?"`;
      return guest.run('sh', '-c', script);
    };
    expect([ask('status'), ask('reseed')]).toEqual(['exit 0', 'exit 77']);
  });

  it('shows its status to the group of a drop-in, and to no other, with status-access group', async (t) => {
    const guest = booted(t);
    const dropIn = '/run/systemd/system/entropyd.service.d/group.conf';
    guest.run(
      'sh',
      '-c',
      `printf '[Service]\\nGroup=games\\nEnvironment=ENTROPYD_STATUS_ACCESS=group\\n' >${dropIn}`,
    );
    guest.run('systemctl', 'daemon-reload');
    guest.run('systemctl', 'restart', 'entropyd');
    expect(guest.run('stat', '-c', '%a %U:%G', '/run/entropyd/status.sock')).toBe('660 root:games');
    const as = (gid: string, command: string): string => {
      const user = ['setpriv', '--reuid', '65534', '--regid', '65534', '--groups', gid];
      const script = `(${[...user, ...PROGRAM, command].join(' ')}) 2>&1; echo "exit $?"`;
      return guest.run('sh', '-c', script);
    };
    const games = guest.run('sh', '-c', 'getent group games | cut -d: -f3');
    expect(as(games, 'status')).toMatch(/\nexit 0$/);
    expect(as(games, 'reseed')).toMatch(/exit 77$/);
    expect(as('65534', 'status')).toMatch(/exit 77$/);
    guest.run('sh', '-c', `rm ${dropIn}`);
    guest.run('systemctl', 'daemon-reload');
    guest.run('systemctl', 'restart', 'entropyd');
  });

  it('re-reads its file on reload', async (t) => {
    const guest = booted(t);
    guest.run(
      'sh',
      '-c',
      'mkdir -p /etc/entropyd && echo \'reseed-interval = "1h"\' >/etc/entropyd/entropyd.toml',
    );
    guest.run('systemctl', 'reload', 'entropyd');
    await until(() => statusOf(guest)?.kernel.reseedIntervalSeconds === 3600);
  });

  it('fails a reload of a file that it would refuse, and goes on as it was', async (t) => {
    const guest = booted(t);
    const pid = guest.property('MainPID');
    guest.run('sh', '-c', 'echo "watermark = lots" >/etc/entropyd/entropyd.toml');
    expect(guest.try('sh', '-c', 'systemctl reload entropyd 2>/dev/null; echo "exit $?"')).toMatch(
      /exit [1-9]/,
    );
    expect(guest.property('MainPID')).toBe(pid);
    expect(guest.property('ActiveState')).toBe('active');
    guest.run('rm', '/etc/entropyd/entropyd.toml');
    guest.run('systemctl', 'reload', 'entropyd');
  });

  it('is killed by its watchdog when it hangs, and brought back', async (t) => {
    const guest = booted(t);
    const dropIn = '/run/systemd/system/entropyd.service.d/watchdog.conf';
    guest.run('sh', '-c', `printf '[Service]\\nWatchdogSec=4\\nRestartSec=100ms\\n' >${dropIn}`);
    guest.run('systemctl', 'daemon-reload');
    guest.run('systemctl', 'restart', 'entropyd');
    const before = guest.property('MainPID');
    await pause(9000); // longer than the watchdog: the loop's own signs of life hold it off
    expect(guest.property('MainPID')).toBe(before);
    guest.run('kill', '-STOP', before);
    await until(() => guest.property('NRestarts') === '1');
    await until(() => guest.property('ActiveState') === 'active');
    expect(guest.property('MainPID')).not.toBe(before);
  });

  it('stops cleanly', (t) => {
    const guest = booted(t);
    guest.run('systemctl', 'stop', 'entropyd');
    expect(guest.property('Result')).toBe('success'); // within TimeoutStopSec=
    // The socket is of entropyd-reseed-unix.socket, which the first boot enables as it does every unit.
    const others = 'ls /run/entropyd | grep -vE "node-flags|reseed.sock" || true';
    expect(guest.run('sh', '-c', others)).toBe('');
    expect(guest.property('ExecMainStatus')).toBe('0');
  });

  it('gives its metrics by a socket of /run/entropyd, with the units of docs/metrics.md by a proxy, and with its drop-ins by a file and a port', async (t) => {
    const guest = booted(t);
    const blocks = [
      ...readFileSync(DOCS_OF_METRICS, 'utf8').matchAll(/```ini\n# (.*)\n([^`]*)```/g),
    ];
    const write = (path: string, text: string) =>
      guest.run('sh', '-c', `printf '%s' "$1" >${path}`, 'sh', text);
    const collector = '/var/lib/prometheus/node-exporter';
    const ask = (where: string) =>
      guest.try(
        ...['node', '-e'],
        `require('http').get({${where}, path: '/metrics'}, (r) => r.pipe(process.stdout)).on('error', (e) => console.log(e.code))`,
      );
    const start = (...settings: string[]) => {
      guest.run('sh', '-c', `printf '${settings.join('\\n')}\\n' >/etc/entropyd/entropyd.toml`);
      guest.run('systemctl', 'restart', 'entropyd');
    };
    guest.run('mkdir', '-p', '/etc/entropyd', collector);
    const file = `${collector}/entropyd.prom`;
    const textfile = `metrics-textfile = "${file}"`;

    start(textfile, 'metrics-listen = "unix:/run/entropyd/metrics.sock"');
    const bySocket = "socketPath: '/run/entropyd/metrics.sock'";
    await until(() => ask(bySocket).includes('\nentropyd_state{state="feeding"} 1\n'));
    const refused = `metrics: cannot write ${file} (EROFS): let the unit write there, entropyd config unit prints the drop-in`;
    await until(() => journal(guest).some(({ MESSAGE }) => MESSAGE === refused));
    const units = blocks.filter(([, what]) => what?.startsWith('/etc/'));
    expect(units.length).toBe(2);
    for (const [, path, text] of units) write(path as string, text as string);
    guest.run('systemctl', 'daemon-reload');
    const byPort = "host: '127.0.0.1', port: 9560";
    guest.run('systemctl', 'start', 'entropyd-metrics.socket');
    await until(() => ask(byPort).includes('\nentropyd_state{state="feeding"} 1\n'));
    guest.run('systemctl', 'stop', 'entropyd-metrics.socket', 'entropyd-metrics.service');
    start(textfile, 'metrics-listen = 9560');
    const noNetwork =
      'metrics: cannot listen at 127.0.0.1:9560 (EAFNOSUPPORT): the unit allows Unix sockets only, entropyd config unit prints the drop-in';
    await until(() => journal(guest).some(({ MESSAGE }) => MESSAGE === noNetwork));

    const dropIns = blocks.filter(([, what]) => what === 'systemctl edit entropyd');
    expect(dropIns.length).toBe(2);
    for (const [number, [, , text]] of dropIns.entries())
      write(`/run/systemd/system/entropyd.service.d/metrics-${number}.conf`, text as string);
    guest.run('systemctl', 'daemon-reload');
    start(textfile, 'metrics-listen = 9560');
    await until(() => ask(byPort).includes('\nentropyd_credits_total 1\n'));
    await until(() => guest.try('cat', file).includes('\nentropyd_credits_total 1\n'));
    expect(guest.run('stat', '-c', '%a', file)).toBe('644');
    guest.run('systemctl', 'stop', 'entropyd');
  });

  it('keeps its audit file with the drop-in of docs/audit.md, over a restart', (t) => {
    const guest = booted(t);
    const [, dropIn] = /```ini\n([^`]*)```/.exec(readFileSync(DOCS_OF_AUDIT, 'utf8')) ?? [];
    const path = '/run/systemd/system/entropyd.service.d/audit.conf';
    guest.run('sh', '-c', `printf '%s' "$1" >${path}`, 'sh', dropIn as string);
    const file = '/var/log/entropyd/audit.jsonl';
    guest.run('mkdir', '-p', '/etc/entropyd');
    guest.run('sh', '-c', `echo 'audit-file = "${file}"' >/etc/entropyd/entropyd.toml`);
    guest.run('systemctl', 'daemon-reload');
    for (let start = 0; start < 2; ++start) {
      guest.run('systemctl', 'restart', 'entropyd');
      guest.run('systemctl', 'stop', 'entropyd');
    }
    const verify = ['node', '/opt/entropyd/dist/main.cjs', 'audit', 'verify', file, '--json'];
    expect(JSON.parse(guest.run(...verify))).toMatchObject({ intact: true, breaks: [] });
    const events = guest.run('cat', file).match(/"event":"(started|stopped)"/g);
    expect(events?.length).toBe(4);
    expect(guest.run('stat', '-c', '%a', file)).toBe('640');
  });

  it('is not restarted for what a restart cannot fix', async (t) => {
    const guest = booted(t);
    guest.run('sh', '-c', 'echo "watermark = 1e9" >/etc/entropyd/entropyd.toml');
    guest.run('systemctl', 'reset-failed', 'entropyd'); // restarts are counted from here
    guest.try('systemctl', 'start', 'entropyd');
    await pause(1000);
    expect(guest.property('ExecMainStatus')).toBe('78');
    expect(guest.property('ActiveState')).toBe('failed');
    expect(guest.property('NRestarts')).toBe('0');
  });
});
