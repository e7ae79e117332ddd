// One source with everything the daemon knows of it: its gate, its standing, its counters, its
// trouble, and when to ask it again.
import type { Gate, GoodBlock } from '../health/gate.js';
import {
  NEWCOMER,
  nextStanding,
  RETURN_BLOCKS,
  retestDelay,
  type StandingEvent,
  type StandingRecord,
  TRIAL_BLOCKS,
  WINDOW_BLOCKS,
  WINDOW_FAILURES,
} from '../health/standing.js';
import { HEALTH_TESTS, type HealthTest, inWords, noFailures } from '../health/verdict.js';
import type { Log } from '../log/log.js';
import { BLOCK_BYTES, PRIME_BYTES } from '../sources/raw-block.js';
import type { Source, Trouble } from '../sources/source.js';
import { formatDuration, type Milliseconds, milliseconds } from '../units.js';

/** Longer without a single byte is a mute device: a tenth of the rate seen in practice is 2.5 s. */
const READ_TIMEOUT = milliseconds(5000);
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 10_000;

/** Troubles after which another device may stand behind the name. */
const LOST: ReadonlySet<Trouble['kind']> = new Set(['ended', 'absent', 'refused', 'broken']);

export type Delivery =
  | { readonly kind: 'block'; readonly block: GoodBlock }
  | { readonly kind: 'nothing' };

export class Supply {
  readonly source: Source;
  readonly #gate: Gate;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #timeout: Milliseconds;
  #record: StandingRecord = NEWCOMER;
  #identity: string | undefined;
  #trouble: Trouble | undefined;
  #troubleSince = 0;
  #retries = 0;
  #saidSlow = false;
  #retryAt = 0;
  #bytesRead = 0;
  #blocksPassed = 0;
  #blocksFailed = 0;
  #failures = noFailures(HEALTH_TESTS);

  /** `aliveEvery`: how often a sign of life is due; no read takes longer than half of it. */
  constructor(source: Source, gate: Gate, log: Log, now: () => number, aliveEvery?: Milliseconds) {
    this.source = source;
    this.#gate = gate;
    this.#log = log;
    this.#now = now;
    this.#timeout = milliseconds(Math.min(READ_TIMEOUT, (aliveEvery ?? Infinity) / 2));
  }

  get standing(): StandingRecord['standing'] {
    return this.#record.standing;
  }

  /** When it is worth asking again, on the clock given. */
  get retryAt(): number {
    return this.#retryAt;
  }

  get usable(): boolean {
    return this.#trouble === undefined && this.standing !== 'quarantined';
  }

  /** Whether there is something to ask, however it answers. */
  get present(): boolean {
    return this.#trouble?.kind !== 'absent' && this.#trouble?.kind !== 'refused';
  }

  /** One sentence on why it gives nothing; '' when it does. */
  get reason(): string {
    if (this.#trouble !== undefined) return this.#trouble.sentence;
    if (this.standing === 'quarantined') return 'quarantined: fails its health tests';
    return '';
  }

  /** Asks for one block. What is not trusted is wiped here; what went wrong is logged here. */
  async deliver(): Promise<Delivery> {
    this.#noticeIdentity();
    if (!this.#gate.primed) {
      const first = await this.#read(PRIME_BYTES);
      if (first === undefined) return { kind: 'nothing' };
      this.#gate.prime(first);
    }
    const raw = await this.#read(BLOCK_BYTES);
    if (raw === undefined) return { kind: 'nothing' };
    const judgement = this.#gate.judge(raw);
    if (judgement.kind === 'rejected') {
      this.#rejected(judgement.tests, judgement.permanent);
      return { kind: 'nothing' };
    }
    this.#blocksPassed += 1;
    this.#log.debug(`${this.source.name}: block passed`);
    this.#step('passed');
    if (this.standing === 'trusted') return { kind: 'block', block: judgement.block };
    judgement.block.memory.wipe();
    return { kind: 'nothing' };
  }

  close(): void {
    this.source.close();
  }

  snapshot() {
    const measured = this.#gate.measured;
    return {
      name: this.source.name,
      device: this.source.device,
      standing: this.standing,
      bytesRead: this.#bytesRead,
      blocksPassed: this.#blocksPassed,
      blocksFailed: this.#blocksFailed,
      failures: { ...this.#failures },
      claimedBitsPerByte: this.source.claim,
      measuredBitsPerByte: measured === undefined ? null : Number(measured.toFixed(3)),
      reason: this.reason,
    };
  }

  async #read(size: typeof BLOCK_BYTES) {
    const reading = await this.source.read(size, this.#timeout);
    if (reading.kind === 'trouble') {
      this.#inTrouble(reading.trouble);
      return undefined;
    }
    this.#bytesRead += size;
    this.#recovered();
    return reading.block;
  }

  #noticeIdentity(): void {
    const identity = this.source.identity();
    if (identity === '' || identity === this.#identity) return;
    if (this.#identity !== undefined) {
      this.#log.warn(
        `${this.source.name}: ${identity} now stands behind ${this.source.device}, ` +
          `${this.#identity} did before`,
      );
      this.source.discard();
      this.#startOver();
    }
    this.#identity = identity;
  }

  #startOver(): void {
    this.#gate.forget();
    this.#step('returned');
  }

  #inTrouble(trouble: Trouble): void {
    if (trouble.kind === 'closed') return;
    const line = `${this.source.name}: ${trouble.sentence}`;
    if (trouble.kind === 'slow') {
      // It is giving: no trouble, asked on at once, and said once.
      if (!this.#saidSlow) this.#log.info(line);
      this.#saidSlow = true;
      return;
    }
    if (trouble.kind !== this.#trouble?.kind) {
      this.#log.warn(line, { source: this.source.name, trouble: trouble.kind });
      if (this.#trouble === undefined) this.#troubleSince = this.#now();
      if (LOST.has(trouble.kind)) this.#startOver();
    }
    this.#trouble = trouble;
    this.#retryAt = this.#now() + Math.min(FIRST_RETRY_MS * 2 ** this.#retries, LONGEST_RETRY_MS);
    this.#retries += 1;
  }

  #recovered(): void {
    if (this.#trouble === undefined) return;
    const lasted = formatDuration(milliseconds(this.#now() - this.#troubleSince));
    this.#log.info(`${this.source.name}: gives again, after ${lasted}`);
    this.#trouble = undefined;
    this.#retries = 0;
    this.#retryAt = 0;
  }

  #rejected(tests: readonly HealthTest[], permanent: boolean): void {
    this.#blocksFailed += 1;
    for (const test of tests) this.#failures[test] += 1;
    this.#log.warn(`${this.source.name}: block rejected and wiped, failed ${inWords(tests)}`, {
      source: this.source.name,
      failed: tests,
    });
    this.#step(permanent ? 'broke' : 'failed');
  }

  #step(event: StandingEvent): void {
    const before = this.#record;
    this.#record = nextStanding(before, event);
    const { standing } = this.#record;
    this.#retryAt = this.#now() + retestDelay(this.#record);
    if (standing === before.standing) {
      if (standing === 'quarantined' && event !== 'passed' && event !== 'returned') {
        this.#log.info(`${this.source.name}: still quarantined, ${this.#nextTest()}`);
      }
      return;
    }
    const { name } = this.source;
    const numbers = { source: name, standing };
    if (standing === 'quarantined') {
      const why =
        event === 'broke'
          ? 'no chance explains this block'
          : `${WINDOW_FAILURES} of its last ${WINDOW_BLOCKS} blocks failed (by chance once in 53 million)`;
      this.#log.warn(`${name}: quarantined, ${why}; ${this.#nextTest()}`, numbers);
    } else if (standing === 'trusted') {
      const blocks = before.standing === 'quarantined' ? RETURN_BLOCKS : TRIAL_BLOCKS;
      this.#log.info(
        `${name}: trusted, ${blocks} blocks in a row passed ${inWords(HEALTH_TESTS)}`,
        numbers,
      );
    } else {
      this.#log.info(`${name}: on trial again`, numbers);
    }
  }

  #nextTest(): string {
    return `next test in ${formatDuration(retestDelay(this.#record))}`;
  }
}

/** 'hwrng mute: …; jitter …': why none of them gives anything. */
export function reasonsOf(supplies: readonly Supply[]): string {
  const given = supplies.filter(({ reason }) => reason !== '');
  return given.map(({ source, reason }) => `${source.name} ${reason}`).join('; ');
}
