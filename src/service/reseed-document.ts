// The reseed document: what the daemon answers to a reseed that an administrator asked for. docs/json.md
// is made from its table.
import { type Field, flag, list, nullable, number, object, oneOf, text } from './document-shape.js';

export const RESEED_OUTCOMES = ['reseeded', 'notReady', 'unsupported', 'refused'] as const;

/** What one source delivered to a feed. */
export interface SourceShare {
  readonly source: string;
  readonly bytes: number;
  readonly bits: number;
}

export interface ReseedReport {
  /** Whether fresh bytes are in the pool. */
  readonly done: boolean;
  readonly dryRun: boolean;
  readonly sources: readonly SourceShare[];
  readonly bitsCredited: number;
  readonly bytesAdded: number;
  /** What the kernel answered to RNDRESEEDCRNG; null if nothing was fed. */
  readonly crng: (typeof RESEED_OUTCOMES)[number] | null;
  readonly milliseconds: number;
  /** Why nothing was fed (the request then stays open until a source delivers); '' if `done`. */
  readonly reason: string;
}

export const RESEED: Field<ReseedReport> = object<ReseedReport>({
  done: flag('whether fresh bytes were fed'),
  dryRun: flag('nothing was credited; the numbers say what would have been credited'),
  sources: list(
    object<SourceShare>({
      source: text('name of a source that was fed from'),
      bytes: number('bytes', 'fed from it'),
      bits: number('bits', 'credited for them'),
    }),
  ),
  bitsCredited: number('bits', 'total of all sources'),
  bytesAdded: number('bytes', 'total of all sources'),
  crng: nullable(oneOf(RESEED_OUTCOMES, '`refused` will be retried; null when nothing was fed')),
  milliseconds: number('milliseconds', 'from the request to the answer'),
  reason: text("why nothing was fed; '' when `done`"),
});
