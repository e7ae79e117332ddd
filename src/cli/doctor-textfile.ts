// `entropyd doctor --textfile FILE.prom`: the diagnosis as metrics in a file for node_exporter's textfile collector. The
// names begin with entropyd_doctor_, since the collector refuses a metric that two of its files have (docs/metrics.md).
import { promFile } from '../config/report-options.js';
import { STATUSES } from '../doctor/check.js';
import { type Diagnosis, VERDICTS } from '../doctor/examine.js';
import { IoError, refusedValue } from '../errors.js';
import type { Native } from '../native.js';
import { type Metric, oneHot, single } from '../service/metric.js';

/** A diagnosis, and when it was made in milliseconds since 1970. */
export interface Examined extends Diagnosis {
  readonly at: number;
}

const gauge = single<Examined>('gauge');

export const DOCTOR_METRICS: readonly Metric<Examined>[] = [
  gauge(
    'entropyd_doctor_last_run_timestamp_seconds',
    'Unix time of this examination by entropyd doctor.',
    ({ at }) => at / 1000,
  ),
  {
    kind: 'gauge',
    name: 'entropyd_doctor_verdict',
    help: 'Verdict on this machine: 1 for the one that holds.',
    labels: ['verdict'],
    samples: ({ verdict }) => oneHot('verdict', VERDICTS, verdict),
  },
  gauge(
    'entropyd_doctor_daemon_needed',
    'Whether this machine needs an entropy daemon.',
    ({ daemonNeeded }) => Number(daemonNeeded),
  ),
  {
    kind: 'gauge',
    name: 'entropyd_doctor_check',
    help: 'Checks that apply to this machine: 1 for the status of each.',
    labels: ['id', 'status'],
    samples: ({ checks }) =>
      checks.flatMap(({ id, status }) =>
        oneHot('status', STATUSES, status).map(([value, labels]) => [value, { id, ...labels }]),
      ),
  },
];

/** Readable by all: node_exporter runs as its own user. */
const MODE = 0o644;

/** The path that was given, if any. Throws UsageError if node_exporter would not read such a file. */
export function textfileOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const path = promFile(given);
  if (path !== undefined) return path;
  const what = 'a path that ends in .prom, since node_exporter reads no other files';
  throw refusedValue('--textfile', what, given);
}

const FIXES: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EISDIR: 'it is a directory',
  ENOENT: 'create its directory',
  ENOSPC: 'the file system is full',
  EPERM: 'this user may not write there',
  EROFS: 'if a unit runs this, name its directory in ReadWritePaths=',
};

/**
 * Replaces the file as a whole, so that a reader sees the old metrics or the new ones. Throws IoError if that fails,
 * and for want of permission too, since the doctor itself needs no privilege; the old file is then unchanged.
 */
export async function writeTextfile(
  native: Pick<Native, 'replaceFile'>,
  path: string,
  diagnosis: Diagnosis,
  at: number,
): Promise<void> {
  const { exposition } = await import('../service/metrics-text.js');
  const text = await exposition(DOCTOR_METRICS, () => ({ ...diagnosis, at })).text();
  try {
    await native.replaceFile(path, text, MODE);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const fix = code in FIXES ? `: ${FIXES[code]}` : '';
    throw new IoError(`cannot write ${path} (${code})${fix}`, { cause: error });
  }
}
