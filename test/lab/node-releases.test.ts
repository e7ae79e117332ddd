// The unit on each line of Node, as test/lab/node/fetch.sh gets them: started under its sandbox with the flags
// that this Node takes, signalled from the first moment, reloaded, stopped.
import { describe, expect, it, type TestContext } from 'vitest';
import type { Container } from '../support/container.js';
import { fetchedVersions, NODES, RELEASES, versionOf } from '../support/node-releases.js';
import { needsHwrng } from '../support/requires.js';
import { sharedContainer } from '../support/shared-container.js';
import { until } from '../support/until.js';

const HERE = '/opt/node';
const MAIN = '/opt/entropyd/dist/main.cjs';
const DROP_IN = '/run/systemd/system/entropyd.service.d/node.conf';

const shared = sharedContainer(fetchedVersions.length > 0 ? { [NODES]: HERE } : {});

const nodeOf = (t: TestContext, release: string): string =>
  `${HERE}/${versionOf(t, release)}/bin/node`;

/** The unit as install.sh would have written it for this Node. */
function useNode(guest: Container, node: string): void {
  const script = `
    sed -n 's|^\\(Exec[A-Za-z]*=.*\\) [^ ]*/bin/node |\\1 ${node} |p' /etc/systemd/system/entropyd.service >/run/exec
    { echo '[Service]'; echo 'ExecStart='; echo 'ExecReload='; cat /run/exec
      echo 'ExecReload=/bin/kill -HUP $MAINPID'; } >${DROP_IN}
    systemctl daemon-reload`;
  guest.run('sh', '-c', script);
}

/** Starts it, and sends it both signals from when it answers for them until it is active. */
function startUnderSignals(guest: Container): string {
  const script = `
    systemctl start --no-block entropyd
    answers() { grep -qs '^Sig\\(Blk\\|Cgt\\):.*[2367abef][0-9a-f]\\{2\\}$' /proc/$1/status; }
    pid=0
    until [ "$pid" != 0 ] && answers $pid; do pid=$(systemctl show --value -P MainPID entropyd); done
    sent=0
    while [ $sent -lt 20 ] || [ "$(systemctl is-active entropyd)" = activating ]; do
      kill -HUP $pid; kill -USR1 $pid
      sent=$((sent + 1))
      sleep 0.01
    done
    echo $pid`;
  return guest.run('sh', '-c', script);
}

const journal = (guest: Container): { PRIORITY: string; MESSAGE: string }[] =>
  guest
    .run(
      ...['journalctl', '-o', 'json', '--no-pager', '-t', 'entropyd'],
      `_SYSTEMD_INVOCATION_ID=${guest.property('InvocationID')}`,
    )
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe.each(RELEASES)('entropyd.service on Node %s', (release) => {
  it('starts and feeds under signals, opens no debugger, reloads and stops', async (t) => {
    needsHwrng(t);
    const guest = shared(t);
    const node = nodeOf(t, release);
    guest.try('systemctl', 'stop', 'entropyd');
    useNode(guest, node);
    const pid = startUnderSignals(guest);
    expect(guest.property('ActiveState')).toBe('active');
    expect(guest.property('MainPID')).toBe(pid);
    await until(() => journal(guest).some(({ MESSAGE }) => /^credited 256 bits/.test(MESSAGE)));
    expect(guest.run('readlink', `/proc/${pid}/exe`)).toBe(node);
    expect(guest.run('cat', `/proc/${pid}/cmdline`).split('\0')).toContain('--jitless');

    // In the unit's own network: nothing listens there at all.
    const tcp = guest.run('cat', `/proc/${pid}/net/tcp`, `/proc/${pid}/net/tcp6`);
    expect(tcp).not.toMatch(/^ +\d+: \S+ \S+ 0A /m);

    guest.run('systemctl', 'reload', 'entropyd');
    const status = JSON.parse(guest.run(node, MAIN, 'status', '--json'));
    expect(status).toMatchObject({ state: 'feeding' });
    const complaints = journal(guest).filter(({ PRIORITY }) => Number(PRIORITY) < 6);
    expect(complaints).toEqual([]);

    guest.run('systemctl', 'stop', 'entropyd');
    expect(guest.property('Result')).toBe('success');
    expect(guest.property('NRestarts')).toBe('0');
  }, 90_000);
});
