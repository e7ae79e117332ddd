// The self-test of one source: the start-up test of SP 800-90B 4.3 on demand, over blocks that are not fed.
import { inWords } from '../health/verdict.js';
import type { HealthTest } from '../native.js';

export interface TestOutcome {
  /** Bytes or samples that were tested. */
  readonly samples: number;
  readonly failed: readonly HealthTest[];
  /** Why it is not passed; '' when it is. */
  readonly reason: string;
}

export interface SelfTestParts {
  /** Why the source is not tested; '' when it may be. */
  readonly whyNot: () => string;
  /** Makes the next blocks of the source those of its start-up test. */
  readonly begin: () => void;
}

export class SelfTest {
  readonly #parts: SelfTestParts;
  /** Those who wait for the test under way; none without one. */
  #waiting: ((outcome: TestOutcome) => void)[] = [];
  #samples = 0;
  #failed: readonly HealthTest[] = [];

  constructor(parts: SelfTestParts) {
    this.#parts = parts;
  }

  /** Whether a test waits for blocks of the source. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Begins a test, or joins the one under way. */
  ask(): Promise<TestOutcome> {
    const whyNot = this.#parts.whyNot();
    if (!this.isWaiting) {
      [this.#samples, this.#failed] = [0, []];
      if (whyNot !== '') return Promise.resolve(this.end(whyNot));
      this.#parts.begin();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** A block of so many samples was judged. */
  add(samples: number, failed: readonly HealthTest[]): void {
    this.#samples += samples;
    this.#failed = failed;
  }

  /** Answers those who wait; without a reason, the blocks that were judged decide. */
  end(reason = ''): TestOutcome {
    const [samples, failed] = [this.#samples, this.#failed];
    const ofBlocks = failed.length > 0 ? `a block failed ${inWords(failed)}` : '';
    const outcome = { samples, failed, reason: reason || ofBlocks };
    for (const resolve of this.#waiting.splice(0)) resolve(outcome);
    return outcome;
  }
}
