// The self-test of the running sources that an administrator asked for, and a report of the result.
import type { Log } from '../log/log.js';
import type { SelftestReport, SourceTest } from '../service/selftest-document.js';
import { formatDuration, milliseconds } from '../units.js';
import { within } from '../within.js';
import type { SourceMonitor } from './source-monitor.js';

/** Enough for a block of a device that delivers 200 bytes per second. */
export const SELFTEST_DEADLINE_MS = 15_000;

export interface SelftestParts {
  readonly monitors: readonly SourceMonitor[];
  /** Makes the main loop look at the sources. */
  readonly wake: () => void;
  readonly now: () => number;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

async function testOne(monitor: SourceMonitor, now: () => number): Promise<SourceTest> {
  const start = now();
  const late = `no whole block within ${formatDuration(milliseconds(SELFTEST_DEADLINE_MS))}`;
  const { outcome, leave } = monitor.selfTest.ask();
  const { samples, failed, reason } =
    (await within(outcome, SELFTEST_DEADLINE_MS)) ?? leave(monitor.reason || late);
  const isAbsent = samples === 0 && !monitor.present;
  return {
    name: monitor.source.name,
    standing: monitor.trust,
    result: reason === '' ? 'passed' : isAbsent ? 'notPresent' : 'failed',
    testsPassed: samples === 0 ? [] : monitor.tests.filter((test) => !failed.includes(test)),
    testsFailed: failed,
    samples,
    milliseconds: Math.round(now() - start),
    reason,
  };
}

/** Tests all sources at the same time, or the one that `only` names. */
export async function selftest(
  { monitors, wake, now, log }: SelftestParts,
  only: string | undefined,
): Promise<SelftestReport> {
  const start = now();
  const wanted = monitors.filter(({ source }) => only === undefined || source.name === only);
  const testing = wanted.map((monitor) => testOne(monitor, now));
  wake();
  const sources = await Promise.all(testing);
  const hasPassed = sources.some(({ result }) => result === 'passed');
  const bad = sources.filter(({ result }) => result === 'failed');
  const passed = hasPassed && bad.length === 0;
  const report = { passed, sources, milliseconds: Math.round(now() - start) };
  const line = passed ? log.info : log.warn;
  const why = bad.map(({ name, reason }) => `${name} ${reason}`).join('; ');
  line(`self-test as asked: ${passed ? 'passed' : `not passed: ${why || 'there is no source'}`}`, {
    ...{ event: 'selftestAnswered', passed, lastedMs: report.milliseconds, why },
    source: sources.map(({ name }) => name).join(),
  });
  return report;
}
