// entropyd-pkcs11.service and entropyd.service as they are shipped, under a real systemd: a token of SoftHSM, its PIN by
// LoadCredential=, and a daemon that may read the FIFO with CAP_SYS_ADMIN alone. A dry run.
import { expect, it } from 'vitest';
import { eventsIn } from '../support/log-lines.js';
import { needsHwrng, needsProgram } from '../support/requires.js';
import { sharedContainer } from '../support/shared-container.js';
import { SOFTHSM, SOFTHSM_UTIL } from '../support/token.js';
import { until } from '../support/until.js';

const SYSTEMD = new URL('../../systemd', import.meta.url).pathname;
const shared = sharedContainer({ [SYSTEMD]: '/mnt' });

// A store of tokens is in files, so that the service has to see and lock them; a card needs none of this.
const SET_UP = `
mkdir -p /srv/tokens /etc/entropyd
echo 'directories.tokendir = /srv/tokens' >/srv/softhsm2.conf
export SOFTHSM2_CONF=/srv/softhsm2.conf
softhsm2-util --init-token --free --label entropy --so-pin 12345678 --pin 1234
chmod -R a+rwX /srv/tokens
sed 's|@LIBDIR@|/opt/entropyd|' /mnt/entropyd-pkcs11.service >/run/systemd/system/entropyd-pkcs11.service
mkdir -p /run/systemd/system/entropyd-pkcs11.service.d
cat >/run/systemd/system/entropyd-pkcs11.service.d/lab.conf <<'END'
[Service]
LoadCredential=pin:/etc/entropyd/pkcs11.pin
Environment=SOFTHSM2_CONF=/srv/softhsm2.conf
ReadWritePaths=/srv/tokens
END
echo 'OPTIONS=--module ${SOFTHSM} --token entropy' >/etc/entropyd/pkcs11.env
(umask 077; echo 4321 >/etc/entropyd/pkcs11.pin)
cat >/etc/entropyd/entropyd.toml <<'END'
dry-run = true
log-format = "json"
reseed-interval = "1s"
[[source]]
name = "hsm"
kind = "device"
device = "/run/entropyd-pkcs11/fifo"
END
systemctl daemon-reload
`;

it('feeds the daemon from a token, and does not try a wrong PIN again', async (t) => {
  needsHwrng(t);
  needsProgram(t, SOFTHSM, 'softhsm2');
  needsProgram(t, SOFTHSM_UTIL, 'softhsm2');
  const guest = shared(t);
  guest.run('sh', '-euc', SET_UP);
  const helper = (property: string): string =>
    guest.run('systemctl', 'show', '--value', '-P', property, 'entropyd-pkcs11.service');

  guest.try('systemctl', 'start', 'entropyd-pkcs11');
  await until(() => helper('ActiveState') === 'failed');
  expect(helper('ExecMainStatus')).toBe('77');
  expect(helper('NRestarts')).toBe('0');

  guest.run('sh', '-c', 'umask 077; echo 1234 >/etc/entropyd/pkcs11.pin');
  guest.run('systemctl', 'start', 'entropyd-pkcs11', 'entropyd');
  const journal = (): string =>
    guest.try('journalctl', '-o', 'cat', '--no-pager', '-u', 'entropyd', '-u', 'entropyd-pkcs11');
  const credited = () => eventsIn(journal(), 'credited', { source: 'hsm', dryRun: true });
  await until(() => credited().length > 0, 60_000, journal);
  expect(helper('ActiveState')).toBe('active');
  const facts = guest.run('cat', `/proc/${helper('MainPID')}/status`);
  expect(facts).toMatch(/CapBnd:\s+0+\n/);
  expect(facts).toMatch(/NoNewPrivs:\s+1\n/);
  expect(facts).not.toMatch(/Uid:\s+0\b/);
  const fifo = guest.run('stat', '-c', '%a %F', '/run/entropyd-pkcs11/fifo');
  expect(fifo).toBe('640 fifo');
  guest.run('systemctl', 'stop', 'entropyd-pkcs11');
  expect(helper('Result')).toBe('success');
});
