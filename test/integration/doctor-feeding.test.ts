// What doctor learns from a real daemon whose only source delivers zeros, and what it says of such a machine.
import { describe, expect, it } from 'vitest';
import { askForReport } from '../../src/cli/daemon-report.js';
import type { Settings } from '../../src/config/schema.js';
import { BLOCK, fedDaemon, PRIME } from '../support/fed-daemon.js';
import { diagnose } from '../support/recorded-system.js';

/** A service's process on a recorded machine; the report is that of the daemon that was started here. */
const RUNNING = {
  '/proc/77/comm': 'node',
  '/proc/77/cgroup': '0::/system.slice/entropyd.service',
  '/proc/77/status': 'CapEff:\t0000000000200000',
};

describe('doctor beside a daemon', () => {
  const fed = fedDaemon();
  const asked = () => askForReport({ controlSocket: fed.socket } as Settings);

  it('hears that its only source is quarantined and that nothing was credited', async () => {
    fed.fifo.write(Buffer.alloc(PRIME + 4 * BLOCK));
    const daemon = fed.start();
    await daemon.event('standingChanged', { standing: 'quarantined' });
    await daemon.event('degraded');
    const { daemon: report, daemonSilence } = await asked();
    expect(daemonSilence).toBe('');
    expect(report).toMatchObject({ state: 'degraded', dryRun: true, lastCreditAt: null });
    expect(report?.sources).toMatchObject([{ name: 'hwrng', standing: 'quarantined' }]);
    expect(report?.sources[0]?.blocksFailed).toBeGreaterThan(0);
    if (report === null) throw new Error('no report');

    // As the same daemon reports that credits the kernel, which no test with zeros does.
    const { verdict, checks } = diagnose('guest-6.18', RUNNING, {
      daemon: { ...report, dryRun: false },
    });
    expect(verdict).toBe('warnings');
    const feeding = checks.find(({ id }) => id === 'feeding');
    expect(feeding).toMatchObject({ status: 'warning' });
    expect(feeding?.title).toMatch(/credits nothing: no source delivers$/);
    expect(feeding?.detail).toMatch(
      /^It has credited nothing since its start\. hwrng: quarantined/,
    );
  });

  it('hears of a credit how long ago it was', async () => {
    fed.writeStart(3);
    await fed.start().event('credited');
    const { daemon: report } = await asked();
    expect(report?.state).toBe('feeding');
    expect(report?.secondsSinceCredit).toBeGreaterThanOrEqual(0);
    expect(report?.secondsSinceCredit).toBeLessThan(60);
  });

  it('hears nothing where no daemon listens', async () => {
    expect(await asked()).toEqual({ daemon: null, daemonSilence: '' });
  });

  it('says why, if the daemon is stopped and does not answer', async () => {
    fed.writeStart(3);
    const daemon = fed.start();
    await daemon.event('credited');
    daemon.child.kill('SIGSTOP');
    const { daemon: report, daemonSilence } = await asked();
    expect(report).toBeNull();
    expect(daemonSilence).toMatch(/did not answer/);
    const { checks } = diagnose('guest-6.18', RUNNING, { daemon: null, daemonSilence });
    expect(checks.find(({ id }) => id === 'feeding')).toMatchObject({
      status: 'warning',
      title: 'entropyd runs (pid 77) and does not answer',
    });
  });
});
