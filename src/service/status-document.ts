// The status document: what the daemon says of itself to `status`, to the metrics and to other programs.
// Numbers and words only. docs/json.md has the same keys for a reader (status-fields.ts).

export const DAEMON_STATES = ['starting', 'feeding', 'degraded', 'stopping'] as const;
export type DaemonState = (typeof DAEMON_STATES)[number];

/** How far a source is trusted (health/trust-state.ts). */
export const TRUST_STATES = ['onTrial', 'trusted', 'quarantined', 'failed'] as const;

export const POOL_GENERATIONS = ['legacy', 'modern'] as const;
export type PoolGeneration = (typeof POOL_GENERATIONS)[number];

/** The kernel's numbers; the last ones known while it takes no entropy. */
export interface KernelStatus {
  /** uname -r. */
  readonly release: string;
  readonly pool: PoolGeneration;
  readonly poolSizeBits: number;
  readonly entropyAvailBits: number;
  readonly watermarkBits: number;
  /** 0 for never, and on a legacy pool, which is fed when it calls for it. */
  readonly reseedIntervalSeconds: number;
  readonly crngReady: boolean;
  /** Why the kernel takes no entropy just now; '' while it does. */
  readonly reason: string;
}

/** What the daemon has fed since it started, or would have in a dry run. */
export interface FeedStatus {
  readonly credits: number;
  readonly bytesAdded: number;
  readonly bitsCredited: number;
  readonly reseeds: number;
  /** ISO 8601 in UTC. */
  readonly lastCreditAt: string | null;
  /** Name of a source. */
  readonly lastCreditFrom: string | null;
  /** 0 when a feed is due; null if the pool has to ask for it, or if none is due by itself (reseed interval 0). */
  readonly nextFeedInSeconds: number | null;
  /** How many different sources have to be in each feed. */
  readonly requiredSources?: number;
  /** Why nothing is credited: fewer sources deliver than `require` asks, or the self-test failed; '' otherwise. */
  readonly reason?: string;
}

/** Bits credited over a span of time. */
export interface Rate {
  readonly bitsCredited: number;
  readonly bucketSeconds: number;
  /** Bits credited in each bucket, the oldest first; the last one is still being filled. */
  readonly buckets: readonly number[];
}

export type Rates = Readonly<Record<'minute' | 'hour' | 'day', Rate>>;

/** The last self-test of the daemon: at its start, or when it was asked for. */
export interface SelftestStatus {
  /** False from the first failure until the daemon is started again: nothing is credited meanwhile. */
  readonly passed: boolean;
  /** Names of the known answers that were wrong. */
  readonly failed: readonly string[];
  /** Number of known answers. */
  readonly tests: number;
  readonly milliseconds: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

export interface SourceStatus {
  readonly name: string;
  /** The kind of its driver. */
  readonly kind: string;
  readonly device: string;
  readonly standing: (typeof TRUST_STATES)[number];
  readonly bytesRead: number;
  readonly blocksPassed: number;
  readonly blocksFailed: number;
  /** Failed blocks by health test; null for a test that does not run on this source. */
  readonly failures: Readonly<Record<string, number | null>>;
  /** Min-entropy credited per byte now: 0 unless the source is trusted. */
  readonly creditedBitsPerByte: number;
  /** Min-entropy claimed and measured per byte; null for a source of samples, or before it was measured. */
  readonly claimedBitsPerByte: number | null;
  readonly measuredBitsPerByte: number | null;
  /** The same per sample; only for a noise source. */
  readonly claimedBitsPerSample?: number;
  readonly measuredBitsPerSample?: number | null;
  /** Min-entropy credited per sample now: the claim, or less if less was measured; 0 unless the source is trusted. */
  readonly creditedBitsPerSample?: number;
  /** Why the source delivers nothing; '' while it does. */
  readonly reason: string;
}

export interface StatusDocument {
  /** The version of entropyd. */
  readonly version: string;
  readonly state: DaemonState;
  /** Whether nothing is credited: the numbers of `feed` then say what would have been credited. */
  readonly dryRun: boolean;
  readonly uptimeSeconds: number;
  readonly kernel: KernelStatus;
  readonly feed: FeedStatus;
  readonly rates: Rates;
  readonly selftest?: SelftestStatus;
  readonly sources: readonly SourceStatus[];
}
