// Builds the status document from the parts of the daemon.
import { release } from 'node:os';
import type { Policy, PoolView } from '../pool/policy.js';
import type {
  DaemonState,
  FeedStatus,
  Rates,
  SelftestStatus,
  StatusDocument,
} from '../service/status-document.js';
import type { Bits, Milliseconds } from '../units.js';
import { VERSION } from '../version.js';
import type { SourceMonitor } from './source-monitor.js';

export interface StatusParts {
  readonly state: DaemonState;
  /** Whether nothing is credited: the numbers of the feed then say what would have been credited. */
  readonly dryRun: boolean;
  readonly uptimeSeconds: number;
  readonly generation: Policy['generation'];
  readonly view: PoolView;
  /** What the kernel refuses at the moment, as text; '' if nothing. */
  readonly kernelReason: string;
  readonly watermarkBits: Bits;
  /** 0 means that nothing is fed at intervals. Always 0 on a legacy pool, which is fed only when it needs entropy. */
  readonly reseedInterval: Milliseconds;
  readonly feed: Omit<FeedStatus, 'nextFeedInSeconds' | 'reason'>;
  /** Why nothing is credited although the kernel would take it, as text; '' if nothing hinders it. */
  readonly feedReason: string;
  readonly nextFeedIn: Milliseconds | undefined;
  readonly rates: Rates;
  readonly selftest: SelftestStatus;
  readonly monitors: readonly SourceMonitor[];
}

export function statusOf(parts: StatusParts): StatusDocument {
  return {
    version: VERSION,
    state: parts.state,
    dryRun: parts.dryRun,
    uptimeSeconds: Math.round(parts.uptimeSeconds),
    kernel: {
      release: release(),
      pool: parts.generation,
      poolSizeBits: parts.view.poolSizeBits,
      entropyAvailBits: parts.view.entropyAvailBits,
      watermarkBits: parts.watermarkBits,
      reseedIntervalSeconds: parts.generation === 'modern' ? parts.reseedInterval / 1000 : 0,
      crngReady: parts.view.crngReady,
      reason: parts.kernelReason,
    },
    feed: {
      ...parts.feed,
      nextFeedInSeconds:
        parts.nextFeedIn === undefined ? null : Math.round(parts.nextFeedIn / 1000),
      reason: parts.feedReason,
    },
    rates: parts.rates,
    selftest: parts.selftest,
    sources: parts.monitors.map((monitor) => monitor.snapshot()),
  };
}
