// The running daemon on one screen, the most important lines first.
import { failuresInWords } from '../health/verdict.js';
import type { Paint, Style } from '../paint.js';
import type { SourceStatus, StatusDocument } from '../service/status-document.js';
import { counted, formatElapsed, gauge, sparkline } from './screen-format.js';

/** Widths in characters. */
const LABEL_WIDTH = 9;
const GAUGE_WIDTH = 20;
const SPARKLINE_WIDTH = 30;

interface Shown {
  readonly style: Style;
  readonly text: string;
}

const STATES: Record<StatusDocument['state'], Shown> = {
  starting: { style: 'yellow', text: 'starting' },
  feeding: { style: 'green', text: 'feeding' },
  degraded: { style: 'red', text: 'degraded: no source delivers, still trying' },
  stopping: { style: 'yellow', text: 'stopping' },
};

function stateOf({ state, kernel, feed }: StatusDocument): Shown {
  const { style, text } = STATES[state];
  const reason = kernel.reason || (feed.reason ?? '');
  if (reason === '' || state === 'stopping') return { style, text };
  if (state !== 'degraded') return { style: 'yellow', text: `${text}: ${reason}` };
  return { style, text: `degraded, still trying: ${reason}` };
}

const TRUST_STATES: Record<SourceStatus['standing'], Shown> = {
  onTrial: { style: 'yellow', text: 'on trial' },
  trusted: { style: 'green', text: 'trusted' },
  quarantined: { style: 'red', text: 'quarantined' },
  failed: { style: 'red', text: 'failed for good' },
};

export const row = (label: string, text: string): string => `${label.padEnd(LABEL_WIDTH)} ${text}`;

export function poolRow({ kernel }: Pick<StatusDocument, 'kernel'>, paint: Paint): string {
  const { entropyAvailBits: avail, poolSizeBits: size, watermarkBits, crngReady } = kernel;
  const style = crngReady && avail >= Math.min(watermarkBits, size) ? 'green' : 'yellow';
  return row(
    'pool',
    `${paint(style, gauge(avail / size, GAUGE_WIDTH))} ${avail} of ${size} bits, ` +
      `watermark ${watermarkBits}, CRNG ${crngReady ? 'ready' : paint('yellow', 'not ready')}`,
  );
}

function measuredInWords({
  measuredBitsPerByte: byte,
  measuredBitsPerSample: sample,
  creditedBitsPerSample: inForce = 0,
}: SourceStatus) {
  if (typeof sample === 'number') {
    return `, measured ${sample} bits per sample of which ${Number(inForce.toFixed(3))} count`;
  }
  return byte === null ? '' : `, measured ${byte} bits per byte`;
}

function sourceRows(source: SourceStatus, paint: Paint): string[] {
  const { style, text } = TRUST_STATES[source.standing];
  const { blocksPassed: passed, blocksFailed: failed } = source;
  const failures = failuresInWords(source.failures);
  const blocks =
    passed + failed === 0
      ? 'not read yet'
      : `${passed} blocks passed, ` +
        (failed === 0 ? 'none failed' : paint('yellow', `${failed} failed (${failures})`));
  const credit =
    source.creditedBitsPerByte > 0 ? `, credited ${source.creditedBitsPerByte} bits per byte` : '';
  const rows = [
    row(source.name, `${paint(style, text)}, ${blocks}${measuredInWords(source)}${credit}`),
  ];
  if (source.reason !== '') rows.push(row('', paint('yellow', source.reason)));
  return rows;
}

function nextFeed({ feed, kernel, state }: StatusDocument): string {
  if (kernel.reason !== '') return 'as soon as the kernel accepts entropy';
  if (feed.reason) return `as soon as ${feed.requiredSources} sources deliver`;
  if (state === 'degraded') return 'as soon as a source delivers';
  if (feed.nextFeedInSeconds === 0) return 'now';
  if (feed.nextFeedInSeconds !== null) return `in ${formatElapsed(feed.nextFeedInSeconds)}`;
  return kernel.pool === 'legacy'
    ? 'when the pool falls below the watermark'
    : 'never by itself: reseed-interval is 0';
}

/** `now` is milliseconds since the epoch. */
export function statusScreen(status: StatusDocument, now: number, paint: Paint): string[] {
  const { feed, rates } = status;
  const state = stateOf(status);
  const up = formatElapsed(status.uptimeSeconds);
  const last =
    feed.lastCreditAt === null
      ? 'nothing yet'
      : `${formatElapsed((now - Date.parse(feed.lastCreditAt)) / 1000)} ago, from ${feed.lastCreditFrom}`;
  return [
    `${paint('bold', `entropyd ${status.version}`)}  ${paint(state.style, state.text)}, up ${up}` +
      paint('dim', `  Linux ${status.kernel.release}`),
    ...(status.dryRun ? [paint('yellow', 'a dry run: nothing is credited')] : []),
    '',
    poolRow(status, paint),
    row('last fed', last),
    row('next', nextFeed(status)),
    row(
      'so far',
      `${counted(feed.credits, 'credit')}, ${feed.bitsCredited} bits for ${feed.bytesAdded} bytes, ` +
        counted(feed.reseeds, 'reseed'),
    ),
    '',
    ...status.sources.flatMap((source) => sourceRows(source, paint)),
    '',
    ...(['minute', 'hour', 'day'] as const).map((name) =>
      row(
        name,
        `${sparkline(rates[name].buckets).padEnd(SPARKLINE_WIDTH)} ${rates[name].bitsCredited} bits`,
      ),
    ),
  ];
}
