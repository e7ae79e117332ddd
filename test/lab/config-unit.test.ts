// The drop-in of `entropyd config unit` under a real systemd: paths that the unit hides or makes read-only, and
// the network. What it does for devices, device-policy.test.ts has.
import { expect, it, type TestContext } from 'vitest';
import type { Container } from '../support/container.js';
import { needsHwrng } from '../support/requires.js';
import { sharedContainer } from '../support/shared-container.js';
import { until } from '../support/until.js';

const PROGRAM = 'node /opt/entropyd/dist/main.cjs';
const DROP_IN = '/run/systemd/system/entropyd.service.d/config-unit.conf';
const TEXTFILE = '/var/lib/prometheus/node-exporter/entropyd.prom';
const shared = sharedContainer();

function booted(t: TestContext): Container {
  needsHwrng(t); // which the container mounts
  return shared(t);
}

const FIFO = (place: string): string => `
[[source]]
name = "${place.replaceAll(/\W/g, '')}"
kind = "device"
device = "/${place}/fifo"
role = "always"
`;
const PLACES = ['home/alice/generator', 'tmp/generator', 'run/generator', 'root/generator'];
const FILE = `reseed-interval = "1s"
metrics-listen = 9560
metrics-textfile = "${TEXTFILE}"
audit-file = "/var/log/entropyd/audit.jsonl"
${PLACES.map(FIFO).join('')}`;

it('gives the daemon what its configuration names', async (t) => {
  const guest = booted(t);
  const sh = (script: string): string => guest.run('sh', '-ec', script);
  sh('mkdir -p /etc/entropyd /var/lib/prometheus/node-exporter');
  guest.run('sh', '-c', 'printf %s "$1" >/etc/entropyd/entropyd.toml', 'sh', FILE);
  for (const place of PLACES) {
    sh(`mkdir -p /${place}; mkfifo -m 644 /${place}/fifo`);
    const unit = `writer-${place.replaceAll('/', '-')}`;
    sh(`systemd-run --quiet --unit=${unit} sh -c 'exec cat /dev/urandom >/${place}/fifo'`);
  }
  sh('chmod 700 /home/alice'); // a user's home, and root has no CAP_DAC_OVERRIDE there
  sh(`${PROGRAM} config unit >${DROP_IN}; systemctl daemon-reload; systemctl start entropyd`);

  const status = () => JSON.parse(guest.try('sh', '-c', `${PROGRAM} status --json`) || '{}');
  await until(() => {
    const { sources = [] } = status();
    return (
      sources.length === 4 &&
      sources.every((one: { standing: string }) => one.standing === 'trusted')
    );
  });
  const ask = `require('http').get('http://127.0.0.1:9560/metrics', (r) => r.pipe(process.stdout))`;
  await until(() => guest.try('node', '-e', ask).includes('entropyd_state{state="feeding"} 1'));
  await until(() => guest.try('cat', TEXTFILE).includes('entropyd_state{state="feeding"} 1'));
  expect(sh('head -c 1 /var/log/entropyd/audit.jsonl')).toBe('{');

  const inside = `nsenter -t ${guest.property('MainPID')} -m`;
  expect(sh(`${inside} ls /home /home/alice /root /tmp`).split('\n').filter(Boolean)).toEqual([
    ...[
      '/home:',
      'alice',
      '/home/alice:',
      'generator',
      '/root:',
      'generator',
      '/tmp:',
      'generator',
    ],
  ]);
});

it('is the same while it is in place, and lets the daemon start without what it shows', async (t) => {
  const guest = booted(t);
  const sh = (script: string): string => guest.run('sh', '-ec', script);
  expect(sh(`${PROGRAM} config unit 2>/dev/null`)).toBe(sh(`cat ${DROP_IN}`));
  sh('systemctl stop entropyd "writer-*"; rm -r /home/alice /tmp/generator /root/generator');
  sh('systemctl start entropyd');
  expect(guest.property('ActiveState')).toBe('active');
  sh('systemctl stop entropyd');
});
