// What the doctor makes of a unit's drop-ins, against what a real systemd makes of them; and its drop-in,
// pasted.
import { describe, expect, it } from 'vitest';
import { keepsSysAdmin } from '../../src/doctor/bounding-set.js';
import type { Container } from '../support/container.js';
import { diagnose } from '../support/recorded-system.js';
import { sharedContainer } from '../support/shared-container.js';

const UNIT = '/etc/systemd/system/entropyd.service';
const booted = sharedContainer();

/** In a drop-in that is read before the doctor's. */
function give(guest: Container, lines: readonly string[]): void {
  const text = `[Service]\n${lines.join('\n')}\n`;
  guest.run(
    ...['sh', '-c', 'mkdir -p "$1" && printf %s "$2" >"$1/zoo.conf" && systemctl daemon-reload'],
    ...['sh', `${UNIT}.d`, text],
  );
}

describe('systemd joins the lines of CapabilityBoundingSet= as the doctor does', () => {
  it.for([
    [['CAP_SYSLOG']],
    [['']],
    [['~']],
    [['~CAP_SYS_ADMIN']],
    [['~CAP_SYSLOG']],
    [['', 'CAP_SYSLOG']],
    [['', '~CAP_SYSLOG']],
    [['', 'CAP_SYSLOG', 'CAP_SYS_ADMIN CAP_KILL']],
    [['~', 'CAP_SYSLOG']],
    [['~', '~CAP_SYSLOG', 'CAP_KILL']],
    [['~CAP_KILL cap_sys_admin', 'CAP_KILL']],
  ] as [string[]][])('%s', ([lines], t) => {
    const guest = booted(t);
    give(
      guest,
      lines.map((line) => `CapabilityBoundingSet=${line}`),
    );
    const isLeft = guest.property('CapabilityBoundingSet').includes('cap_sys_admin');
    expect(keepsSysAdmin(['CAP_SYS_ADMIN', ...lines])).toBe(isLeft); // after the unit's own
  });
});

it('its drop-in gives the unit what others took', (t) => {
  const guest = booted(t);
  const others = ['CapabilityBoundingSet=', 'PrivateUsers=yes', 'PrivateDevices=yes'];
  give(guest, others);
  expect(guest.property('CapabilityBoundingSet')).toBe('');
  const { checks } = diagnose('guest-6.18', {
    [UNIT]: '',
    [`${UNIT}.d/zoo.conf`]: others.join('\n'),
  });
  const sandbox = checks.find(({ id }) => id === 'sandbox');
  expect(sandbox?.status).toBe('problem');
  guest.run('sh', '-ec', sandbox?.remedy ?? '');
  expect(guest.property('CapabilityBoundingSet')).toBe('cap_sys_admin');
  expect(guest.property('PrivateUsers')).toBe('no');
  expect(guest.property('PrivateDevices')).toBe('no');
  expect(guest.property('DeviceAllow')).toContain('/dev/char/10:183 r');
});
