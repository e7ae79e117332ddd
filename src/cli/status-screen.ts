// The running daemon on one screen: what a person wants to know comes first.
import { styleText } from 'node:util';
import type { Status } from '../daemon/status.js';
import { failuresInWords } from '../health/verdict.js';
import { gauge, sparkline } from './sparkline.js';
import { spokenTime } from './spoken-time.js';

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red';
export type Paint = (style: Style, text: string) => string;

export const paintFor = (colour: boolean): Paint =>
  colour
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_style, text) => text;

const LABEL = 9;
const GAUGE = 20;

const STATES: Record<Status['state'], { style: Style; text: string }> = {
  starting: { style: 'yellow', text: 'starting' },
  feeding: { style: 'green', text: 'feeding' },
  degraded: { style: 'red', text: 'degraded: nothing to feed from, still trying' },
  stopping: { style: 'yellow', text: 'stopping' },
};

/** A daemon of an earlier version gives no reason. */
function stateOf({ state, kernel: { reason = '' } }: Status): (typeof STATES)['degraded'] {
  if (state !== 'degraded' || reason === '') return STATES[state];
  return { style: 'red', text: `degraded, still trying: ${reason}` };
}

type Source = Status['sources'][number];

const STANDINGS: Record<Source['standing'], { style: Style; text: string }> = {
  onTrial: { style: 'yellow', text: 'on trial' },
  trusted: { style: 'green', text: 'trusted' },
  quarantined: { style: 'red', text: 'quarantined' },
};

export const row = (label: string, text: string): string => `${label.padEnd(LABEL)} ${text}`;

export function poolRow({ kernel }: Pick<Status, 'kernel'>, paint: Paint): string {
  const { entropyAvailBits: avail, poolSizeBits: size, watermarkBits, crngReady } = kernel;
  const style = crngReady && avail >= Math.min(watermarkBits, size) ? 'green' : 'yellow';
  return row(
    'pool',
    `${paint(style, gauge(avail / size, GAUGE))} ${avail} of ${size} bits, ` +
      `watermark ${watermarkBits}, CRNG ${crngReady ? 'ready' : paint('yellow', 'not ready')}`,
  );
}

function worth(source: Source): string {
  const isSample = 'measuredBitsPerSample' in source;
  const measured = isSample ? source.measuredBitsPerSample : source.measuredBitsPerByte;
  if (measured === null || measured === undefined) return '';
  const unit = isSample ? 'sample' : 'byte';
  return `, measured ${measured} bits a ${unit}`;
}

function sourceRows(source: Source, paint: Paint): string[] {
  const { style, text } = STANDINGS[source.standing];
  const { blocksPassed: passed, blocksFailed: failed } = source;
  const failures = failuresInWords(source.failures);
  const blocks =
    passed + failed === 0
      ? 'not asked yet'
      : `${passed} blocks passed, ` +
        (failed === 0 ? 'none failed' : paint('yellow', `${failed} failed (${failures})`));
  const credit =
    source.creditedBitsPerByte > 0 ? `, credited ${source.creditedBitsPerByte} bits a byte` : '';
  const rows = [row(source.name, `${paint(style, text)}, ${blocks}${worth(source)}${credit}`)];
  if (source.reason !== '') rows.push(row('', paint('yellow', source.reason)));
  return rows;
}

function nextFeed({ feed, kernel, state }: Status): string {
  if (kernel.reason) return 'as soon as the kernel takes it';
  if (state === 'degraded') return 'as soon as a source gives';
  if (feed.nextFeedInSeconds === 0) return 'now';
  if (feed.nextFeedInSeconds !== null) return `in ${spokenTime(feed.nextFeedInSeconds)}`;
  return kernel.pool === 'legacy'
    ? 'when the pool falls below the watermark'
    : 'never by itself: reseed-interval is 0';
}

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `now` is the wall clock's milliseconds. */
export function statusScreen(status: Status, now: number, paint: Paint): string[] {
  const { feed, rates } = status;
  const state = stateOf(status);
  const up = spokenTime(status.uptimeSeconds);
  const last =
    feed.lastCreditAt === null
      ? 'nothing yet'
      : `${spokenTime((now - Date.parse(feed.lastCreditAt)) / 1000)} ago, from ${feed.lastCreditFrom}`;
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
      row(name, `${sparkline(rates[name].buckets).padEnd(30)} ${rates[name].bitsCredited} bits`),
    ),
  ];
}
