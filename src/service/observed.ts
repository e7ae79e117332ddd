// What the metrics are made of: the part of the status document that they show.
export interface ObservedSource {
  readonly name: string;
  readonly standing: string;
  readonly bytesRead: number;
  readonly blocksPassed: number;
  readonly blocksFailed: number;
  /** By test; null of a test that does not run on the source. */
  readonly failures: Readonly<Record<string, number | null>>;
  readonly claimedBitsPerByte: number | null;
  readonly measuredBitsPerByte: number | null;
  /** Of a source that gives samples, in place of the two before. */
  readonly claimedBitsPerSample?: number;
  readonly measuredBitsPerSample?: number | null;
  readonly creditedBitsPerByte: number;
  /** Why it gives nothing; '' when it does. */
  readonly reason: string;
}

export interface Observed {
  readonly version: string;
  readonly state: string;
  readonly dryRun: boolean;
  readonly uptimeSeconds: number;
  readonly kernel: {
    readonly release: string;
    readonly pool: string;
    readonly poolSizeBits: number;
    readonly entropyAvailBits: number;
    readonly watermarkBits: number;
    readonly reseedIntervalSeconds: number;
    readonly crngReady: boolean;
  };
  readonly feed: {
    readonly credits: number;
    readonly bytesAdded: number;
    readonly bitsCredited: number;
    readonly reseeds: number;
    readonly lastCreditAt: string | null;
  };
  readonly sources: readonly ObservedSource[];
}
