// Every metric of the daemon, with its values in the status document.
import { type Metric, oneHot, type Sample, single } from './metric.js';
import {
  DAEMON_STATES,
  type SourceStatus,
  type StatusDocument,
  TRUST_STATES,
} from './status-document.js';

type StatusMetric = Metric<StatusDocument>;

const gauge = single<StatusDocument>('gauge');
const counter = single<StatusDocument>('counter');

const info = (
  name: string,
  help: string,
  labels: (status: StatusDocument) => Record<string, string>,
  names: string[],
) =>
  ({ kind: 'gauge', name, help, labels: names, samples: (s) => [[1, labels(s)]] }) as StatusMetric;

/** Samples of every source, each with the source's name. */
const ofSources = (
  kind: StatusMetric['kind'],
  name: string,
  help: string,
  samples: (source: SourceStatus) => readonly Sample[],
  labels: readonly string[] = [],
): StatusMetric => ({
  kind,
  name,
  help,
  labels: ['source', ...labels],
  samples: ({ sources }) =>
    sources.flatMap((source) =>
      samples(source).map(([value, more]): Sample => [value, { source: source.name, ...more }]),
    ),
});

const perUnit = (ofByte: number | null, ofSample: number | null | undefined): Sample[] => [
  ...(ofByte === null ? [] : [[ofByte, { per: 'byte' }] as const]),
  ...(ofSample == null ? [] : [[ofSample, { per: 'sample' }] as const]),
];

export const METRICS: readonly StatusMetric[] = [
  info('entropyd_build_info', "The program's version.", ({ version }) => ({ version }), [
    'version',
  ]),
  info(
    'entropyd_kernel_info',
    "The kernel's release, and whether its pool is a legacy or a modern one.",
    ({ kernel: { release, pool } }) => ({ release, pool }),
    ['release', 'pool'],
  ),
  gauge('entropyd_dry_run', 'Whether nothing is credited, only counted.', (s) => Number(s.dryRun)),
  {
    kind: 'gauge',
    name: 'entropyd_state',
    help: 'State of the daemon: 1 for the one it is in.',
    labels: ['state'],
    samples: ({ state }) => oneHot('state', DAEMON_STATES, state),
  },
  gauge('entropyd_crng_ready', "Whether the kernel's generator was seeded.", ({ kernel }) =>
    Number(kernel.crngReady),
  ),
  gauge('entropyd_pool_size_bits', "Size of the kernel's pool.", (s) => s.kernel.poolSizeBits),
  gauge(
    'entropyd_pool_entropy_bits',
    "Entropy in the kernel's pool by its own count (entropy_avail).",
    (s) => s.kernel.entropyAvailBits,
  ),
  gauge(
    'entropyd_watermark_bits',
    'Below this the pool is topped up.',
    (s) => s.kernel.watermarkBits,
  ),
  gauge(
    'entropyd_reseed_interval_seconds',
    'How often a fresh block is credited; 0 for never, and on a legacy pool.',
    (s) => s.kernel.reseedIntervalSeconds,
  ),
  counter('entropyd_credits_total', 'Credits to the pool.', (s) => s.feed.credits),
  counter('entropyd_credited_bits_total', 'Bits credited.', (s) => s.feed.bitsCredited),
  counter('entropyd_added_bytes_total', 'Tested bytes mixed in.', (s) => s.feed.bytesAdded),
  counter(
    'entropyd_reseeds_total',
    "Reseeds of the kernel's generator by this daemon.",
    (s) => s.feed.reseeds,
  ),
  gauge(
    'entropyd_last_credit_timestamp_seconds',
    'Unix time of the last credit; 0 before the first one.',
    ({ feed }) => (feed.lastCreditAt === null ? 0 : Date.parse(feed.lastCreditAt) / 1000),
  ),
  gauge(
    'entropyd_selftest_passed',
    'Whether every known answer was right; 0 from the first failure until a restart.',
    ({ selftest }) => Number(selftest?.passed ?? false),
  ),
  gauge(
    'entropyd_selftest_last_run_timestamp_seconds',
    'Unix time of the last self-test.',
    ({ selftest }) => (selftest === undefined ? 0 : Date.parse(selftest.at) / 1000),
  ),
  gauge(
    'entropyd_selftest_duration_seconds',
    'What the last self-test took.',
    ({ selftest }) => (selftest?.milliseconds ?? 0) / 1000,
  ),
  ofSources(
    'gauge',
    'entropyd_source_standing',
    'How far the source is trusted: 1 for its trust state.',
    ({ standing }) => oneHot('standing', TRUST_STATES, standing),
    ['standing'],
  ),
  ofSources('gauge', 'entropyd_source_usable', 'Whether the source delivers.', ({ reason }) => [
    [Number(reason === '')],
  ]),
  ofSources('counter', 'entropyd_source_read_bytes_total', 'Bytes read.', ({ bytesRead }) => [
    [bytesRead],
  ]),
  ofSources(
    'counter',
    'entropyd_source_blocks_total',
    'Blocks by verdict of the health tests.',
    ({ blocksPassed, blocksFailed }) => [
      [blocksPassed, { verdict: 'passed' }],
      [blocksFailed, { verdict: 'failed' }],
    ],
    ['verdict'],
  ),
  ofSources(
    'counter',
    'entropyd_source_test_failures_total',
    'Blocks that failed each health test.',
    // A test that does not run on the source has no series.
    ({ failures }) =>
      Object.entries(failures).flatMap(([test, count]) =>
        count === null ? [] : [[count, { test }]],
      ),
    ['test'],
  ),
  ofSources(
    'gauge',
    'entropyd_source_claimed_bits',
    'Min-entropy claimed per byte or per sample.',
    (s) => perUnit(s.claimedBitsPerByte, s.claimedBitsPerSample),
    ['per'],
  ),
  ofSources(
    'gauge',
    'entropyd_source_measured_bits',
    'Min-entropy measured per byte or per sample; absent before it was.',
    (s) => perUnit(s.measuredBitsPerByte, s.measuredBitsPerSample),
    ['per'],
  ),
  ofSources(
    'gauge',
    'entropyd_source_in_force_bits',
    'Min-entropy credited per byte or per sample: the claim, or less if less was measured.',
    (s) =>
      perUnit(
        s.claimedBitsPerByte === null ? null : s.creditedBitsPerByte,
        s.creditedBitsPerSample,
      ),
    ['per'],
  ),
  ofSources(
    'gauge',
    'entropyd_source_credited_bits_per_byte',
    'Bits credited per byte; 0 while the source is not trusted.',
    ({ creditedBitsPerByte }) => [[creditedBitsPerByte]],
  ),
];
