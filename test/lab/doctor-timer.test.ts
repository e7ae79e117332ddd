// A real systemd: the hourly doctor in its sandbox finds what root finds outside of it, but for the programs that wait,
// and its timer starts it again and again.
import { expect, it } from 'vitest';
import { VIRTIO_RNG } from '../support/qemu.js';
import { CASE, sharedGuest } from '../support/shared-guest.js';

const FOLDER = '/var/lib/prometheus/node-exporter';
const FILE = `${FOLDER}/entropyd-doctor.prom`;
const REPORT = '/run/entropyd-doctor-report';
const guestOf = sharedGuest({
  words: ['systemd.wants=entropyd.service'],
  qemu: VIRTIO_RNG,
  installed: {
    files: {
      '/etc/systemd/system/entropyd-doctor.service.d/report.conf': `[Service]\nStandardOutput=file:${REPORT}\n`,
      // As often as a test can wait for.
      '/etc/systemd/system/entropyd-doctor.timer.d/often.conf':
        '[Timer]\nOnBootSec=\nOnUnitActiveSec=\nOnBootSec=1s\nOnUnitActiveSec=1s\nRandomizedDelaySec=0\nAccuracySec=1s\n',
    },
  },
});

type Check = { readonly id: string; readonly status: string };
const found = (text: string): Check[] =>
  [...text.matchAll(/^entropyd_doctor_check\{id="(.*)",status="(.*)"\} 1$/gm)].map(
    ([, id = '', status = '']) => ({ id, status }),
  );

it(
  'finds in its sandbox what root finds, with a kernel log that only root may read',
  CASE,
  async (t) => {
    const guest = await guestOf(t);
    await guest.until('systemctl is-active entropyd', (is) => is === 'active\n', 180_000);
    const fed = '"reseeds": [1-9]'; // in the document of `status`
    await guest.until(`entropyd status --json | grep -c '${fed}'`, (count) => count === '1\n');
    await guest.run('sysctl -q kernel.dmesg_restrict=1');
    await guest.run(`mkdir -p ${FOLDER}; systemctl start entropyd-doctor.service`, 120_000);
    const journal = 'journalctl -u entropyd-doctor -o cat --no-pager';
    const inside = found(await guest.run(`cat ${FILE} || ${journal}`));
    const outside = JSON.parse(await guest.run('entropyd doctor --json; true', 60_000)) as {
      checks: Check[];
    };
    const expected = outside.checks.map(({ id, status }) =>
      id === 'waiting' ? { id, status: 'info' } : { id, status },
    );
    expect(inside).toEqual(expected);
    expect(outside.checks.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['crng', 'feeding', 'hwrng-read', 'timer']),
    );
    expect(await guest.run(`cat ${REPORT}`)).toMatch(/It became ready\s+[\d.]+\s+s\s+after/);
    expect(await guest.run(`stat -c %a ${FILE}; ls -A ${FOLDER}`)).toBe(
      '644\nentropyd-doctor.prom',
    );
    // With the drop-in of docs/metrics.md it sees the programs that wait too.
    const units = '/run/systemd/system/entropyd-doctor.service.d';
    const more = 'CapabilityBoundingSet=CAP_SYS_PTRACE CAP_DAC_READ_SEARCH';
    await guest.run(
      `mkdir -p ${units}; printf '[Service]\\n${more}\\n' >${units}/more.conf; systemctl daemon-reload; systemctl start entropyd-doctor`,
      120_000,
    );
    const waiting = (checks: readonly Check[]) => checks.find(({ id }) => id === 'waiting')?.status;
    expect(waiting(found(await guest.run(`cat ${FILE}`)))).toEqual(waiting(outside.checks));
    await guest.run(`rm -r ${units}; systemctl daemon-reload`);
  },
);

it('is started by its timer, which nobody enables unasked', CASE, async (t) => {
  const guest = await guestOf(t);
  expect(await guest.run('systemctl is-enabled entropyd-doctor.timer; true')).toBe('disabled');
  await guest.run(`mkdir -p ${FOLDER}; systemctl enable --now entropyd-doctor.timer`);
  const time = `sed -n 's/^entropyd_doctor_last_run_timestamp_seconds //p' ${FILE}`;
  let last = '';
  for (const _ of ['first', 'second', 'third']) {
    last = await guest.until(time, (now) => now !== '' && now !== last, 120_000);
  }
  await guest.run('systemctl disable --now entropyd-doctor.timer');
});

it('fails with one line, and 74, if the directory is not there', CASE, async (t) => {
  const guest = await guestOf(t);
  await guest.until('systemctl is-active entropyd-doctor; true', (is) => !is.startsWith('activ'));
  await guest.run(`rm -rf ${FOLDER}; systemctl start entropyd-doctor; true`, 120_000);
  const show = 'systemctl show -P Result -P ExecMainStatus entropyd-doctor';
  expect((await guest.run(show)).split(/\s+/).filter(Boolean)).toEqual(['exit-code', '74']);
  const lines = await guest.run('journalctl -t entropyd-doctor -o cat --no-pager');
  expect(lines).toMatch(/^entropyd: cannot write \S+\.prom \(ENOENT\): .*$/);
});
