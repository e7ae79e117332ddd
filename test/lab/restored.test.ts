// A guest that is put back to a snapshot in a QEMU that goes on running, without a vmgenid device: its
// TSC does not go back, so that all of its clocks jump ahead by the age of the snapshot. The service must
// live through it, and feed bytes that were read afterwards.

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { LOG_EVENTS, logged } from '../support/guest-journal.js';
import { Guest, VIRTIO_RNG } from '../support/qemu.js';
import { needsProgram, needsQemu } from '../support/requires.js';
import { CASE } from '../support/shared-guest.js';

/** What WatchdogSec= used to be. */
const WATCHDOG_S = 30;
const SNAPSHOT_AGE_S = 45;
const JUMPED = { event: 'forked', how: 'clock' } as const;
const FED = { event: 'credited', source: 'hwrng', bits: 256, reseed: 'reseeded' } as const;
const FED_AGAIN = { event: 'credited', bits: 256 } as const;

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

const show = (guest: Guest, name: string): Promise<string> =>
  guest.run(`systemctl show --value -P ${name} entropyd`);
const feed = async (guest: Guest): Promise<{ credits: number; lastCreditAt: string }> =>
  JSON.parse(await guest.run('entropyd status --json')).feed;
/** By the guest's clock, in seconds. */
const now = async (guest: Guest): Promise<number> => Number(await guest.run('date +%s.%N'));

it('lives through a restore that moves its clocks by more than a watchdog', CASE, async (t) => {
  needsQemu(t);
  needsProgram(t, '/usr/bin/qemu-img', 'qemu-utils');
  const disk = join(directory, 'state.qcow2');
  expect(spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '1G']).status).toBe(0);
  const guest = await Guest.boot({
    words: ['systemd.wants=entropyd.service', 'clocksource=tsc', 'tsc=reliable'],
    qemu: [...VIRTIO_RNG, '-drive', `if=none,id=state,file=${disk},format=qcow2`],
    installed: { files: { '/etc/entropyd/entropyd.toml': LOG_EVENTS } },
    lifeSeconds: CASE.timeout / 1000,
  });
  try {
    const line = await logged(guest, 0, FED);
    const mainPid = await show(guest, 'MainPID');
    const first = await feed(guest);
    const before = await now(guest);
    const ask = async (command: string): Promise<void> => {
      const said = await guest.monitor.ask('human-monitor-command', { 'command-line': command });
      expect(said).toBe('');
    };
    await ask('savevm restored');
    await pause(SNAPSHOT_AGE_S * 1000);
    await ask('loadvm restored');
    const after = await now(guest);
    await logged(guest, line, JUMPED, FED_AGAIN);
    expect(after - before).toBeGreaterThan(WATCHDOG_S); // the restore did move the clock
    expect(await show(guest, 'MainPID')).toBe(mainPid);
    expect(await show(guest, 'NRestarts')).toBe('0');
    expect(await show(guest, 'Result')).toBe('success');
    expect(await show(guest, 'ActiveState')).toBe('active');
    const last = await feed(guest);
    expect(last.credits).toBeGreaterThan(first.credits);
    const fedAt = Date.parse(last.lastCreditAt) / 1000;
    expect(fedAt).toBeGreaterThan(before + WATCHDOG_S);
    console.log(
      `restored: the clock moved by ${(after - before).toFixed(0)} s; ` +
        `fed ${(fedAt - after).toFixed(1)} s after the restored guest's first answer`,
    );
  } finally {
    await guest.shutDown();
  }
});
