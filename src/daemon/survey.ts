// Finds out which sources are present and how much entropy they deliver, by reading a few blocks of each.
import { openJudge } from '../health/judge.js';
import { inWords } from '../health/verdict.js';
import { SILENT_LOG } from '../log/log.js';
import type { Native } from '../native.js';
import type { SourceConfig } from '../sources/driver.js';
import { openSource } from '../sources/drivers.js';
import { SourceMonitor } from './source-monitor.js';

/** Long enough for two blocks of a device that gives 200 bytes per second. */
const PATIENCE_MS = 30_000;
/** Blocks of the on-demand test: for bytes as many as end a quarantine; for samples 131,072 of them or more. */
const TESTED_BLOCKS = { byte: 20, sample: 64 } as const;
/** Of the start-up test. */
const STARTUP_BLOCKS = 2;

export interface SurveyOptions {
  /** Whether each source is given the longer on-demand test (SP 800-90B 4.3) instead of the start-up test only. */
  readonly test: boolean;
  /** Called with the number of sources that are done, and the part of the one that is being read. */
  readonly onProgress?: (done: number) => void;
}

async function surveyOne(
  monitor: SourceMonitor,
  now: () => number,
  { test }: SurveyOptions,
  onPart: (part: number) => void,
) {
  const { source } = monitor;
  const start = now();
  const wanted = test ? TESTED_BLOCKS[source.unit] : STARTUP_BLOCKS;
  const hasJudged = (): boolean =>
    test ? monitor.blocksJudged >= wanted : monitor.trust !== 'onTrial';
  while (!hasJudged() && monitor.usable && now() - start < PATIENCE_MS) {
    const block = await monitor.nextBlock();
    block?.wipe();
    onPart(Math.min(1, monitor.blocksJudged / wanted));
  }
  const identity = source.identity();
  const found = monitor.snapshot();
  const { failures, blocksPassed, blocksFailed, bytesRead, reason, ...rest } = found;
  const usable = found.standing === 'trusted' && hasJudged();
  monitor.close();
  return {
    ...rest,
    present: monitor.present,
    usable,
    reason: reason || (usable ? `passes ${inWords(monitor.tests)}` : 'too slow to be tested'),
    identity,
    samplesPerSecond: Math.round(bytesRead / ((now() - start) / 1000)),
    ...(test ? { blocksPassed, blocksFailed, failures } : {}),
  };
}

export type Survey = (Awaited<ReturnType<typeof surveyOne>> &
  Pick<SourceConfig['values'], 'role'>)[];

/** Throws ConfigError if a source's file cannot be a source, or its claim is above what its calibration supports. */
export async function survey(
  native: Native,
  sources: readonly SourceConfig[],
  now: () => number,
  options: SurveyOptions,
): Promise<Survey> {
  const found: Survey = [];
  const earlier: SourceMonitor[] = [];
  for (const config of sources) {
    // The longer test was requested explicitly, so the limit of processor time does not apply.
    const source = openSource(native, config, now, { unhurried: options.test });
    const judge = openJudge(native, source, config.values.onPermanentFailure);
    const monitor = new SourceMonitor(source, judge, SILENT_LOG, now, { earlier: [...earlier] });
    earlier.push(monitor);
    const onPart = (part: number): void => options.onProgress?.(found.length + part);
    found.push({ ...(await surveyOne(monitor, now, options, onPart)), role: config.values.role });
  }
  return found;
}
