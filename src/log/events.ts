// The events that programs may rely on: a log line with an event has its name in `event` and these fields
// (docs/audit.md). The message may change; names and fields may not, but fields may be added.
export const EVENTS = {
  started: [
    'version',
    'release',
    'pool',
    'poolSizeBits',
    'entropyAvailBits',
    'crngReady',
    'dryRun',
  ],
  sourceConfigured: ['source', 'device', 'identity', 'claim', 'unit'],
  settingsInForce: ['file', 'settings'],
  settingsChanged: ['file', 'settings', 'afterRestart'],
  settingsRefused: ['why'],
  credited: ['source', 'bits', 'bytes', 'reseed', 'dryRun'],
  mixed: ['source', 'bytes', 'reseed', 'dryRun'],
  creditsSummed: ['source', 'credits', 'bits', 'bytes', 'since', 'dryRun'],
  standingChanged: ['source', 'before', 'standing', 'cause'],
  blockRejected: ['source', 'failed'],
  startupTest: ['source', 'passed'],
  sourceSlow: ['source'],
  readsRepeated: ['source', 'count', 'code'],
  troubleBegan: ['source', 'trouble'],
  troubleEnded: ['source', 'lastedMs'],
  deviceChanged: ['source', 'device', 'before', 'now'],
  thresholdAboveWatermark: ['thresholdBits'],
  memoryNotLocked: ['bytes', 'code'],
  controlSocketUnavailable: ['code'],
  metricsListening: ['at'],
  metricsExposed: ['at'],
  metricsUnavailable: ['at', 'code'],
  shortageBegan: ['what', 'code'],
  shortageEnded: ['what', 'code', 'lastedMs'],
  reseedAsked: [],
  reseedAnswered: [
    'done',
    'bitsCredited',
    'bytesAdded',
    'source',
    'crng',
    'dryRun',
    'lastedMs',
    'why',
  ],
  selftestPassed: ['tests', 'lastedMs', 'asked'],
  selftestFailed: ['tests', 'failed', 'lastedMs', 'asked', 'why'],
  selftestAsked: [],
  selftestAnswered: ['passed', 'source', 'lastedMs', 'why'],
  degraded: ['why', 'code'],
  recovered: ['code', 'lastedMs'],
  forked: ['how'],
  copyAnnounced: ['generation', 'how'],
  copyNotAnnounced: ['code'],
  statistics: ['source'],
  logLost: ['lost'],
  stopped: [],
  failed: ['exitCode', 'why'],
} as const satisfies Record<string, readonly string[]>;

export type EventName = keyof typeof EVENTS;

/**
 * Events that are not written to the audit file: sums, slow and repeated reads, statistics that were asked for, and
 * lost lines of the log.
 */
export const LOG_ONLY: ReadonlySet<EventName> = new Set([
  'creditsSummed',
  'sourceSlow',
  'readsRepeated',
  'statistics',
  'logLost',
]);
