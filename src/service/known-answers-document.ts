// The document of a self-test of the known answers: what the daemon answers, and what `entropyd selftest` prints.
// docs/json.md is made from its table.
import { type Field, flag, list, number, object, oneOf, text } from './document-shape.js';

/** Where they were run: in the running daemon, or in the process of the command. */
export const RUN_IN = ['daemon', 'command'] as const;

export interface KnownAnswer {
  readonly name: string;
  readonly passed: boolean;
}

export interface KnownAnswersReport {
  /** Whether all have passed, and none has failed before in this process. */
  readonly passed: boolean;
  readonly ranIn: (typeof RUN_IN)[number];
  readonly tests: readonly KnownAnswer[];
  readonly milliseconds: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Why it has not passed; '' if it has. */
  readonly reason: string;
}

export const KNOWN_ANSWERS: Field<KnownAnswersReport> = object<KnownAnswersReport>({
  passed: flag('whether every known answer was right, now and since the start of the process'),
  ranIn: oneOf(RUN_IN, 'the running daemon, or the process of the command while no daemon runs'),
  tests: list(
    object<KnownAnswer>({
      name: text('of a health test, an estimator, a judge or the conditioner'),
      passed: flag('whether its answers were the known ones'),
    }),
  ),
  milliseconds: number('milliseconds', 'that all of them took'),
  at: text('ISO 8601 in UTC'),
  reason: text("why it has not passed, '' when it has"),
});
