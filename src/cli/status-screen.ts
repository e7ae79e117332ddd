// The running daemon on one screen, the most important lines first.
import { failuresInWords } from '../health/verdict.js';
import type { Style } from '../paint.js';
import { type Screen, wrap } from '../screen.js';
import type { SourceStatus, StatusDocument } from '../service/status-document.js';
import { counted, grouped } from '../words.js';
import { formatElapsed, gauge, sparkline } from './screen-format.js';

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

function stateOf({ state, kernel, feed, selftest }: StatusDocument): Shown {
  const { style, text } = STATES[state];
  if (selftest?.passed === false && state === 'degraded') {
    return { style: 'red', text: 'degraded: the self-test failed, nothing is credited' };
  }
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

/** The rows with no more than the screen's width; what continues one is below its text. */
export const fitted = (rows: readonly string[], { width }: Screen): string[] =>
  rows.flatMap((line) => wrap(line, width, row('', '')));

export function poolRow({ kernel }: Pick<StatusDocument, 'kernel'>, screen: Screen): string {
  const { paint } = screen;
  const { entropyAvailBits: avail, poolSizeBits: size, watermarkBits, crngReady } = kernel;
  const style = crngReady && avail >= Math.min(watermarkBits, size) ? 'green' : 'yellow';
  return row(
    'pool',
    `${paint(style, gauge(avail / size, GAUGE_WIDTH, screen))} ${avail} of ${size} bits, ` +
      `watermark ${watermarkBits}, CRNG ${crngReady ? 'ready' : paint('yellow', 'not ready')}`,
  );
}

/** What of the measured min-entropy is credited now: '4 of 6.7 bits/byte credited'. */
function worthInWords(source: SourceStatus, dryRun: boolean): string {
  const isSampled = source.measuredBitsPerSample !== undefined;
  const measured = isSampled ? source.measuredBitsPerSample : source.measuredBitsPerByte;
  const inForce = isSampled ? (source.creditedBitsPerSample ?? 0) : source.creditedBitsPerByte;
  if (typeof measured !== 'number') return '';
  const unit = isSampled ? 'sample' : 'byte';
  const credited = dryRun ? 'creditable' : 'credited';
  return `; ${Number(inForce.toFixed(2))} of ${Number(measured.toFixed(2))} bits/${unit} ${credited}`;
}

/** One line for a source that is well; a second one for what failed, and one for why it delivers nothing. */
function sourceRows(source: SourceStatus, dryRun: boolean, { paint }: Screen): string[] {
  const { style, text } = TRUST_STATES[source.standing];
  const { blocksPassed: passed, blocksFailed: failed, reason } = source;
  const failures = failuresInWords(source.failures);
  const blocks =
    passed + failed === 0
      ? 'not read yet'
      : `${counted(passed, 'block')} passed, ${failed === 0 ? 'none' : paint('yellow', grouped(failed))} failed`;
  return [
    row(source.name, `${paint(style, text)}, ${blocks}${worthInWords(source, dryRun)}`),
    ...(failures === '' ? [] : [row('', paint('yellow', `failed tests: ${failures}`))]),
    ...(reason === '' ? [] : [row('', paint('yellow', reason))]),
  ];
}

function nextFeed({ feed, kernel, state, selftest }: StatusDocument): string {
  if (selftest?.passed === false) return 'after a restart, if the self-test passes then';
  if (kernel.reason !== '') return 'as soon as the kernel accepts entropy';
  if (feed.reason) return `as soon as ${feed.requiredSources} sources deliver`;
  if (state === 'degraded') return 'as soon as a source delivers';
  if (feed.nextFeedInSeconds === 0) return 'now';
  if (feed.nextFeedInSeconds !== null) return `in ${formatElapsed(feed.nextFeedInSeconds)}`;
  return kernel.pool === 'legacy'
    ? 'when the pool falls below the watermark'
    : 'never by itself: reseed-interval is 0';
}

/** Nothing for a daemon of a version without it. */
function selftestRows({ selftest }: StatusDocument, now: number, { paint }: Screen): string[] {
  if (selftest === undefined) return [];
  const { passed, failed, tests, milliseconds, at } = selftest;
  const ago = `${formatElapsed((now - Date.parse(at)) / 1000)} ago`;
  const text = passed
    ? `${paint('green', 'passed')}, ${tests} known answers in ${milliseconds} ms, ${ago}`
    : `${paint('red', 'failed')}: ${failed.join(', ')}; the last run was ${ago}`;
  return [row('self-test', text)];
}

/** `now` is milliseconds since the epoch. */
export function statusScreen(status: StatusDocument, now: number, screen: Screen): string[] {
  const { feed, rates } = status;
  const { paint } = screen;
  const state = stateOf(status);
  const up = formatElapsed(status.uptimeSeconds);
  const last =
    feed.lastCreditAt === null
      ? 'nothing yet'
      : `${formatElapsed((now - Date.parse(feed.lastCreditAt)) / 1000)} ago, from ${feed.lastCreditFrom}`;
  const would = status.dryRun ? 'would have been ' : '';
  const bitsOf = (count: number): string =>
    `${grouped(count)} bits${status.dryRun ? ', not credited' : ''}`;
  const rows = [
    `${paint('bold', `entropyd ${status.version}`)}  ${paint(state.style, state.text)}, up ${up}` +
      paint('dim', `  Linux ${status.kernel.release}`),
    ...(status.dryRun ? [paint('yellow', 'a dry run: nothing is credited')] : []),
    '',
    poolRow(status, screen),
    row('last fed', feed.lastCreditAt === null ? last : would + last),
    row('next', nextFeed(status)),
    ...selftestRows(status, now, screen),
    row(
      'so far',
      `${would}${counted(feed.credits, 'credit')}, ${grouped(feed.bitsCredited)} bits for ${grouped(feed.bytesAdded)} bytes, ` +
        counted(feed.reseeds, 'reseed'),
    ),
    '',
    ...status.sources.flatMap((source) => sourceRows(source, status.dryRun, screen)),
    '',
    ...(['minute', 'hour', 'day'] as const).map((name) =>
      row(
        name,
        `${sparkline(rates[name].buckets, screen).padEnd(SPARKLINE_WIDTH)} ${bitsOf(rates[name].bitsCredited)}`,
      ),
    ),
  ];
  return fitted(rows, screen);
}
