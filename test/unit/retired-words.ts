// Identifiers and phrases that were replaced by terms of docs/glossary.md. A word that is an ordinary
// English word elsewhere is listed with the context in which it was retired.

export interface Retired {
  /** Matched case-sensitively, line by line. */
  readonly pattern: RegExp;
  /** What to write. */
  readonly instead: string;
  /** Paths in which it is allowed: promised names, and quotations. */
  readonly except?: RegExp;
}

export const RETIRED: readonly Retired[] = [
  { pattern: /\bstoreys?\b|\bwheels?\b|\bthe house\b|house's/, instead: 'layer, main loop' },
  { pattern: /\bSupply\b|\bdeliver\(|src\/daemon\/supply/, instead: 'SourceMonitor, nextBlock' },
  { pattern: /\bFeedTally\b|\bFeeder\b|#pour\b/, instead: 'FeedStats, feedBlocks' },
  { pattern: /\bRenewal\b|\bjoin: \(\)|renewal\.(ask|tell)/, instead: 'ReseedRequest' },
  { pattern: /\bPoolCalls\b|\bisDeaf\b/, instead: 'PoolWakeups, backoff' },
  { pattern: /\bNEWCOMER\b|\bStandingRecord\b|\bnextStanding\b/, instead: 'INITIAL, TrustState' },
  {
    pattern: /'broke'|'returned'/,
    instead: 'permanentFailure, deviceChanged',
    except: /^(src\/daemon\/source-log\.ts$|test\/integration\/)/, // causes that events promise
  },
  { pattern: /\bOutside\b/, instead: 'ProcessContext', except: /^test\/lab\/sandbox\.test\.ts$/ },
  {
    pattern: /gives again|now stands behind|\bthat mends\b/,
    instead: 'delivers again, is now, fixes',
  },
  { pattern: /\bAlarm\.ring|\.ring\(/, instead: 'Wakeup.notify' },
  {
    pattern: /\bwhyUnfit\b|\bwhyNoSource\b|timerUnfit|kind: 'mute'|case 'mute'|'unfit'/,
    instead: 'noData, unusableTimer, unsupportedFile',
    except: /^(src|test\/unit)\/sources\/source\.(test\.)?ts$|^test\/integration\/induced-failures/, // the values of a log field that docs/audit.md promises
  },
  { pattern: /source\.(rest|discard)\(\)/, instead: 'releaseMemory(), reset()' },
  { pattern: /\bgave no byte\b|is mute:|\bmute device\b/, instead: 'delivers no data' },
  { pattern: /\bplace-facts\b|\bcheckPlace\b|doctor\/need\b/, instead: 'virtualization' },
  { pattern: /\bspoken-?[tT]ime\b|\bstanding-?[wW]ords\b/, instead: 'formatElapsed, …' },
  { pattern: /standingInWords/, instead: 'describeTransition' },
  {
    pattern: /bits? a (byte|sample|bit)\b|\bsteps a sample\b/,
    instead: 'bits per byte, accesses per sample',
  },
  { pattern: /walk (of|through) /, instead: 'timed memory accesses over a buffer' },
  { pattern: /what mends it|[Nn]obody of yours/, instead: 'how to fix it' },
  {
    pattern: /\bDaemonPlace\b|\bholdsPlace\b|\bclearPlace\b|_DOOR\b|\bDoor\b|\badmits\(/,
    instead: 'InstanceLock, removeStaleSocket, SocketPolicy, mayAsk',
  },
  {
    pattern: /\bgivenFlags\b|\bsourcesAddUp\b|\bsettings-log\b/,
    instead: 'givenSettings, reload',
  },
  { pattern: /\bis no entropyd\b|\bnobody listens at \$/, instead: 'is not, no daemon listens' },
  { pattern: /\b[Mm]end(s|ed|ing)?\b/, instead: 'fix' },
  { pattern: /\b[Dd]oors?\b/, instead: 'SocketPolicy, two checks' },
  {
    pattern: /[Nn]obody of yours|stands? behind\b|behind\/beside/,
    instead: 'is behind, fallback, always',
  },
  {
    pattern: /quiet_thread|quietThread|guard_pages|kind_refused|kindRefused|tells_of_fork/,
    instead: 'detached_thread, lock_pages, unsupported_file_type, poll_fork_event',
  },
  { pattern: /is no entropy source|is none of an audit file/, instead: 'is not a' },
  {
    pattern: /what came of it|follows? on nothing|not to be had|nobody (wants|hears)/,
    instead: 'the result, does not continue, is not available, unchanged, name who does what',
  },
];
