// The self-test document: what the daemon answers to a self-test of its sources. docs/json.md is made from its
// table.
import { type Field, flag, list, number, object, oneOf, text, texts } from './document-shape.js';
import { TRUST_STATES } from './status-document.js';

export const TEST_RESULTS = ['passed', 'failed', 'notPresent'] as const;

export interface SourceTest {
  readonly name: string;
  /** The trust state after the test. */
  readonly standing: (typeof TRUST_STATES)[number];
  readonly result: (typeof TEST_RESULTS)[number];
  /** Health tests by name. */
  readonly testsPassed: readonly string[];
  readonly testsFailed: readonly string[];
  readonly samples: number;
  readonly milliseconds: number;
  readonly reason: string;
}

export interface SelftestReport {
  /** Whether at least one source has passed, and none has failed. */
  readonly passed: boolean;
  /** Empty if no source has the name that was asked for. */
  readonly sources: readonly SourceTest[];
  readonly milliseconds: number;
}

export const SELFTEST: Field<SelftestReport> = object<SelftestReport>({
  passed: flag('whether a source has passed and none has failed'),
  sources: list(
    object<SourceTest>({
      name: text('as in `status`'),
      standing: oneOf(TRUST_STATES, 'after the test'),
      result: oneOf(
        TEST_RESULTS,
        '`failed` also if no block came in time, or if the source was not tested because it is quarantined or has failed for good',
      ),
      testsPassed: texts('health tests by name; empty when no block was tested'),
      testsFailed: texts('health tests by name'),
      samples: number(
        'samples',
        'samples, or bytes of a device, that were tested and not credited',
      ),
      milliseconds: number('milliseconds', 'that the test of the source took'),
      reason: text("why it has not passed, '' when it has"),
    }),
  ),
  milliseconds: number('milliseconds', 'from the request to the answer'),
});
