// The events that programs may rely on: a log line that carries one has this name in `event` and these
// fields (docs/audit.md). Words of the sentence may change, these may not; fields may be added.
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
  settingsInForce: ['file', 'settings'],
  settingsChanged: ['file', 'settings', 'afterRestart'],
  settingsRefused: ['why'],
  credited: ['source', 'bits', 'bytes', 'reseed', 'dryRun'],
  creditsSummed: ['source', 'credits', 'bits', 'bytes', 'since', 'dryRun'],
  standingChanged: ['source', 'before', 'standing', 'cause'],
  blockRejected: ['source', 'failed'],
  troubleBegan: ['source', 'trouble'],
  troubleEnded: ['source', 'lastedMs'],
  deviceChanged: ['source', 'device', 'before', 'now'],
  thresholdAboveWatermark: ['thresholdBits'],
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
  degraded: ['why', 'code'],
  recovered: ['code', 'lastedMs'],
  forked: ['how'],
  stopped: [],
  failed: ['exitCode'],
} as const satisfies Record<string, readonly string[]>;

export type EventName = keyof typeof EVENTS;
