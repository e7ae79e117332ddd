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
  { pattern: /\bFeedTally\b/, instead: 'FeedStats' },
  { pattern: /\bPoolCalls\b|\bNEWCOMER\b/, instead: 'PoolWakeups, INITIAL' },
  { pattern: /\bAlarm\.ring|\.ring\(/, instead: 'Wakeup.notify' },
  {
    pattern: /\bwhyUnfit\b|\bwhyNoSource\b|timerUnfit|kind: 'mute'|case 'mute'|'unfit'/,
    instead: 'noData, unusableTimer, unsupportedFile',
    except: /^(src|test\/unit)\/sources\/source\.(test\.)?ts$/, // the values of a log field that docs/audit.md promises
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
  { pattern: /\bNobody of yours\b|\bthat mends\b/, instead: 'fix' },
];
