// Two sources with the same hardware: only the first of them is used.
import { expect, it } from 'vitest';
import { DeviceWatch } from '../../../src/daemon/device-watch.js';
import { SourceMonitor } from '../../../src/daemon/source-monitor.js';
import { FakeSource } from '../../support/fake-loop.js';
import { BROKE, FakeJudge, recordingLog } from '../../support/fakes.js';

class Chip extends FakeSource {
  chip: string;
  #seen = '';
  constructor(name: string, chip: string) {
    super(name, 0);
    this.chip = chip;
  }
  override async look(): Promise<void> {
    this.#seen = this.chip;
  }
  override hardware(): string {
    return this.#seen;
  }
}

const monitorOf = (source: Chip, earlier: readonly Chip[], now = { ms: 0 }) => {
  const { log, lines } = recordingLog();
  const judge = new FakeJudge();
  const monitors = earlier.map((one) => new SourceMonitor(one, judge, log, () => now.ms));
  const monitor = new SourceMonitor(source, new FakeJudge(), log, () => now.ms, {
    earlier: monitors,
  });
  return { monitor, monitors, judge, lines, now };
};

it('does not read a source whose hardware an earlier one has, and says so once', async () => {
  const first = new Chip('hwrng', 'tpm0');
  const second = new Chip('chip', 'tpm0');
  const { monitor, lines } = monitorOf(second, [new Chip('other', ''), first]);
  for (let turn = 0; turn < 3; ++turn) expect(await monitor.read()).toBe(false);
  expect(second.reads).toBe(0);
  expect(lines.map(({ fields }) => fields)).toEqual([
    { event: 'troubleBegan', source: 'chip', trouble: 'shared' },
  ]);
  expect(monitor).toMatchObject({ present: true, usable: false });
  expect(monitor.reason).toMatch(/hwrng \(tpm0\)/);
  expect(monitor.snapshot()).toMatchObject({ bytesRead: 0, reason: monitor.reason });
});

it('reads it again once the earlier one has other hardware', async () => {
  const first = new Chip('hwrng', 'tpm0');
  const second = new Chip('chip', 'tpm0');
  const { monitor, lines } = monitorOf(second, [first]);
  await monitor.read();
  first.chip = 'virtio_rng.0';
  expect(await monitor.read()).toBe(true);
  expect(monitor.reason).toBe('');
  expect(lines.map(({ fields }) => fields['event'])).toEqual(['troubleBegan', 'troubleEnded']);
});

it.each([
  ['different', 'tpm0', 'tpm1'],
  ['unknown of both', '', ''],
])('lets both be read if their hardware is %s', async (_what, one, other) => {
  const earlier = [{ source: new Chip('a', one), leavesHardware: false }];
  const watch = new DeviceWatch(new Chip('b', other), earlier, { deviceChanged() {} });
  expect(await watch.shared()).toBeUndefined();
});

it.each(['notPermitted', 'unsupportedFile', 'absent', 'empty'] as const)(
  'reads it while the earlier one is %s, and no longer when that delivers again',
  async (trouble) => {
    const first = new Chip('tpm', 'tpm0');
    const { monitor, monitors } = monitorOf(new Chip('chip', 'tpm0'), [first]);
    expect(await monitor.read(), 'nothing is known of the first one yet').toBe(false);
    first.trouble = trouble;
    await monitors[0]?.read();
    expect(await monitor.read()).toBe(true);
    expect(monitor.usable).toBe(true);
    first.trouble = undefined;
    await monitors[0]?.read();
    expect(await monitor.read()).toBe(false);
    expect(monitor.reason).toMatch(/tpm \(tpm0\)/);
  },
);

it.each(['noData', 'broken'] as const)(
  'does not read it while the earlier one is %s',
  async (trouble) => {
    const first = new Chip('tpm', 'tpm0');
    const { monitor, monitors } = monitorOf(new Chip('chip', 'tpm0'), [first]);
    first.trouble = trouble;
    await monitors[0]?.read();
    expect(await monitor.read()).toBe(false);
  },
);

it('does not read it while the earlier one is quarantined, whatever its trouble', async () => {
  const first = new Chip('tpm', 'tpm0');
  const { monitor, monitors, judge } = monitorOf(new Chip('chip', 'tpm0'), [first]);
  judge.verdicts.push(BROKE);
  await monitors[0]?.nextBlock();
  expect(monitors[0]?.trust).toBe('quarantined');
  first.trouble = 'empty';
  await monitors[0]?.read();
  expect(await monitor.read()).toBe(false);
});

it('looks again within seconds, for the earlier one may have failed', async () => {
  const { monitor, now } = monitorOf(new Chip('b', 'x'), [new Chip('a', 'x')]);
  for (let turn = 0; turn < 8; ++turn) await monitor.read();
  expect(monitor.retryAt - now.ms).toBe(10_000);
});
