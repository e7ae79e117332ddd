// Handles an administrator's request to reseed: passes it to the main loop, and reports the result.
import type { Log } from '../log/log.js';
import type { ReseedOutcome } from '../pool/entropy-pool.js';
import type { ReseedReport } from '../service/reseed-document.js';
import { within } from '../within.js';
import { creditFrom } from './credit-sentence.js';
import { sum } from './credit-summary.js';
import type { ReseedResult } from './reseed-request.js';

/** Enough for a slow device to deliver one block, and a second one if its start-up test begins again. */
export const RESEED_DEADLINE_MS = 15_000;

export interface ReseedParts {
  readonly request: () => Promise<ReseedResult>;
  readonly dryRun: boolean;
  /** Why nothing is fed, as text. */
  readonly reasons: () => string;
  readonly now: () => number;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

const CRNG: Record<ReseedOutcome, string> = {
  reseeded: 'CRNG reseeded',
  notReady: 'the CRNG is not ready yet, so there is nothing to reseed',
  refused: 'the kernel could not reseed its CRNG now: it is tried again',
  unsupported:
    'this kernel has no call that reseeds its CRNG: it does so by itself within 5 minutes',
};

/** The result as a sentence for people. */
export function inSentence(report: ReseedReport): string {
  const took = `${(report.milliseconds / 1000).toFixed(2)} s`;
  if (!report.done) {
    return `nothing was fed within ${took}, it will be as soon as a source delivers: ${report.reason}`;
  }
  const gave = report.sources.map(creditFrom);
  if (report.dryRun) return `would have credited ${gave.join(' and ')}, in ${took}: a dry run`;
  const crng = report.crng === null ? '' : `, ${CRNG[report.crng]}`;
  return `credited ${gave.join(' and ')}${crng}, in ${took}`;
}

export async function reseed({
  request,
  dryRun,
  reasons,
  now,
  log,
}: ReseedParts): Promise<ReseedReport> {
  const start = now();
  const result = await within(request(), RESEED_DEADLINE_MS);
  const fed = result?.fed ?? [];
  const report = {
    done: result !== undefined,
    dryRun,
    sources: fed,
    bitsCredited: sum(fed.map(({ bits }) => bits)),
    bytesAdded: sum(fed.map(({ bytes }) => bytes)),
    crng: result?.outcome ?? null,
    milliseconds: Math.round(now() - start),
    reason: result === undefined ? reasons() || 'no source gave a good block in time' : '',
  };
  logAnswer(log, report);
  return report;
}

/** The bits are also in the log line of the feed, or in a sum of several feeds. */
function logAnswer(log: ReseedParts['log'], report: ReseedReport): void {
  const { done, bitsCredited, bytesAdded, sources, crng, dryRun, milliseconds, reason } = report;
  const line = done ? log.info : log.warn;
  line(`reseed as asked: ${inSentence(report)}`, {
    ...{ event: 'reseedAnswered', done, bitsCredited, bytesAdded, crng, dryRun },
    source: sources.map(({ source }) => source).join(),
    lastedMs: milliseconds,
    why: reason,
  });
}
