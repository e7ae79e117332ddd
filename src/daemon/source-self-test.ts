// The self-test of one source: the start-up test of SP 800-90B 4.3 on demand, over blocks that are not fed.
import { inWords } from '../health/verdict.js';
import type { HealthTest } from '../native.js';

export interface TestOutcome {
  /** Bytes or samples that were tested. */
  readonly samples: number;
  readonly failed: readonly HealthTest[];
  /** Why the test was not passed; '' if it was. */
  readonly reason: string;
}

export interface AskedTest {
  readonly outcome: Promise<TestOutcome>;
  /** Stops waiting, and returns an outcome with this reason; others who asked go on waiting. */
  readonly leave: (reason: string) => TestOutcome;
}

export interface SelfTestParts {
  /** Why the source is not tested; '' when it may be. */
  readonly whyNot: () => string;
  /** Makes the next blocks of the source those of its start-up test. */
  readonly begin: () => void;
}

export class SelfTest {
  readonly #parts: SelfTestParts;
  /** Those who wait for the test under way; empty if there is none. */
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
  ask(): AskedTest {
    const whyNot = this.#parts.whyNot();
    if (!this.isWaiting) {
      [this.#samples, this.#failed] = [0, []];
      if (whyNot === '') this.#parts.begin();
    }
    let settle: (outcome: TestOutcome) => void = () => {};
    const outcome = new Promise<TestOutcome>((resolve) => {
      settle = resolve;
    });
    if (whyNot === '') this.#waiting.push(settle);
    else settle(this.#outcome(whyNot));
    const leave = (reason: string): TestOutcome => {
      this.#waiting = this.#waiting.filter((one) => one !== settle);
      return this.#outcome(reason);
    };
    return { outcome, leave };
  }

  /** To be called when a block of that many samples was judged. */
  add(samples: number, failed: readonly HealthTest[]): void {
    this.#samples += samples;
    this.#failed = failed;
  }

  /** Answers those who wait; without a reason, the blocks that were judged decide. */
  end(reason = ''): void {
    const outcome = this.#outcome(reason);
    for (const resolve of this.#waiting.splice(0)) resolve(outcome);
  }

  #outcome(reason: string): TestOutcome {
    const [samples, failed] = [this.#samples, this.#failed];
    const ofBlocks = failed.length > 0 ? `a block failed ${inWords(failed)}` : '';
    return { samples, failed, reason: reason || ofBlocks };
  }
}
