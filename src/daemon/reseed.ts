// A reseed that an administrator asked for: the wish to the loop, and a report of what came of it.
import type { ReseedOutcome } from '../pool/entropy-pool.js';
import { type Fed, sum } from './feed-tally.js';
import type { Renewed } from './renewal.js';

/** A block of a slow device, and a second one where its place in the trial is lost. */
export const RESEED_DEADLINE_MS = 15_000;

export interface ReseedReport {
  /** Whether fresh bytes are in. */
  readonly done: boolean;
  readonly dryRun: boolean;
  /** What each source gave. */
  readonly sources: readonly Fed[];
  readonly bitsCredited: number;
  readonly bytesAdded: number;
  /** Null where nothing was fed. */
  readonly crng: ReseedOutcome | null;
  readonly milliseconds: number;
  /** Why it is not done, in words; the wish stays, and is fulfilled as soon as a source gives. */
  readonly reason: string;
}

export interface ReseedParts {
  readonly renew: () => Promise<Renewed>;
  readonly dryRun: boolean;
  /** Why the sources give nothing. */
  readonly reasons: () => string;
  readonly now: () => number;
}

export async function reseed({ renew, dryRun, reasons, now }: ReseedParts): Promise<ReseedReport> {
  const start = now();
  let deadline: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    deadline = setTimeout(resolve, RESEED_DEADLINE_MS);
  });
  const renewed = await Promise.race([renew(), late]);
  clearTimeout(deadline);
  const fed = renewed?.fed ?? [];
  return {
    done: renewed !== undefined,
    dryRun,
    sources: fed,
    bitsCredited: sum(fed.map(({ bits }) => bits)),
    bytesAdded: sum(fed.map(({ bytes }) => bytes)),
    crng: renewed?.outcome ?? null,
    milliseconds: Math.round(now() - start),
    reason: renewed === undefined ? reasons() || 'no source gave a good block in time' : '',
  };
}
