// The keys of the status document with type, unit and meaning: what is read from the socket is checked by
// this table, and docs/json.md is made from it (`npm run docs`).
import {
  byName,
  type Field,
  flag,
  list,
  nullable,
  number,
  numbers,
  object,
  oneOf,
  optional,
  text,
  texts,
} from './document-shape.js';
import {
  DAEMON_STATES,
  type FeedStatus,
  type KernelStatus,
  POOL_GENERATIONS,
  type Rate,
  type Rates,
  type SelftestStatus,
  type SourceStatus,
  type StatusDocument,
  TRUST_STATES,
} from './status-document.js';

const kernel = object<KernelStatus>({
  release: text('as `uname -r` prints it'),
  pool: oneOf(POOL_GENERATIONS, '`legacy` has 4096 bits (before Linux 5.18), `modern` has 256'),
  poolSizeBits: number('bits', 'what a full pool holds'),
  entropyAvailBits: number('bits', "what the pool holds now by the kernel's own count"),
  watermarkBits: number('bits', 'below it the pool is topped up'),
  reseedIntervalSeconds: number(
    'seconds',
    '0 means never; always 0 on a legacy pool, which is fed only when it falls below the watermark',
  ),
  crngReady: flag('whether getrandom() no longer blocks'),
  reason: text(
    "why the kernel accepts no entropy at the moment, and the numbers are the last known ones; '' if it accepts it",
  ),
});

const feed = object<FeedStatus>({
  credits: number('', 'RNDADDENTROPY calls that the kernel took'),
  bytesAdded: number('bytes', 'tested bytes mixed in by them'),
  bitsCredited: number('bits', 'credited by them'),
  reseeds: number('', 'RNDRESEEDCRNG calls that the kernel took'),
  lastCreditAt: nullable(text('ISO 8601 in UTC; null before the first credit')),
  lastCreditFrom: nullable(text("the source's name; null before the first credit")),
  nextFeedInSeconds: nullable(
    number(
      'seconds',
      '0 if a feed is due; null if none is planned, or if the next one depends on the level of the pool',
    ),
  ),
  requiredSources: optional(number('', 'how many different sources have to be in each feed')),
  reason: optional(
    text(
      "why nothing is credited although the kernel would take it: fewer sources deliver than the setting `require` asks, or the self-test failed; '' otherwise",
    ),
  ),
});

const rate = object<Rate>({
  bitsCredited: number('bits', 'credited over the whole span'),
  bucketSeconds: number('seconds', 'the width of a bucket'),
  buckets: numbers(
    'bits',
    'credited in each bucket, oldest first; the last one is still being filled',
  ),
});

const selftest = object<SelftestStatus>({
  passed: flag(
    'of the last self-test of the known answers; false from the first failure until a restart, and nothing is credited meanwhile',
  ),
  failed: texts('names of the known answers that were wrong, as in `selftest`'),
  tests: number('', 'how many known answers there are'),
  milliseconds: number('milliseconds', 'that they took'),
  at: text('ISO 8601 in UTC; at the start, or when it was asked for'),
});

const sources = list(
  object<SourceStatus>({
    name: text('as configured: `hwrng` and `jitter` unless there are [[source]] tables'),
    kind: text('the `kind` of its [[source]] table; of `hwrng` it is `device`'),
    device: text('path of the device; of others what they are, and how they are sampled and timed'),
    standing: oneOf(TRUST_STATES, 'how far it is trusted'),
    bytesRead: number('bytes', 'everything read; a sample of a noise source counts as a byte'),
    blocksPassed: number('blocks', 'of 2500 bytes, or of 2048 samples'),
    blocksFailed: number('blocks', 'these were wiped'),
    failures: byName(
      nullable(
        number(
          'blocks',
          'by health test; null for a test that does not run on the source; one block can fail several',
        ),
      ),
    ),
    creditedBitsPerByte: number(
      'bits per byte',
      'the lower of claimed and measured; 0 unless the source is trusted',
    ),
    claimedBitsPerByte: nullable(
      number('bits per byte', 'min-entropy; null for a source of samples'),
    ),
    measuredBitsPerByte: nullable(
      number('bits per byte', 'most common value estimate, SP 800-90B 6.3.1'),
    ),
    claimedBitsPerSample: optional(number('bits per sample', 'of a noise source')),
    measuredBitsPerSample: optional(
      nullable(
        number(
          'bits per sample',
          'of a noise source: the lowest of several estimators over the last block',
        ),
      ),
    ),
    creditedBitsPerSample: optional(
      number(
        'bits per sample',
        'the claim in force: `claimedBitsPerSample`, or less if the measurement allows only less',
      ),
    ),
    reason: text("why it delivers nothing, '' while it does"),
  }),
);

export const STATUS: Field<StatusDocument> = object<StatusDocument>({
  version: text('of entropyd'),
  state: oneOf(DAEMON_STATES, '`degraded` means that it cannot feed and goes on trying'),
  dryRun: flag('nothing is credited; the numbers of `feed` say what would have been credited'),
  uptimeSeconds: number('seconds', 'of the daemon'),
  kernel,
  feed,
  rates: object<Rates>({ minute: rate, hour: rate, day: rate }),
  selftest: optional(selftest),
  sources,
});
