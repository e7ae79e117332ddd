// One source with everything the daemon knows of it: its gate, its standing, its counters, its
// trouble, and when to ask it again.
import { creditedRate } from '../health/judge.js';
import {
  NEWCOMER,
  nextStanding,
  retestDelay,
  type StandingEvent,
  type StandingRecord,
} from '../health/standing.js';
import { ALL_TESTS, BYTE_TESTS, failuresOf, noFailures, SAMPLE_TESTS } from '../health/verdict.js';
import type { Log } from '../log/log.js';
import type { HealthTest, SourceJudge, TestedBlock } from '../native.js';
import { LOST, NOT_HERE, type Source, type Trouble } from '../sources/source.js';
import { type Bytes, bytes, type Milliseconds, milliseconds } from '../units.js';
import { SourceLog } from './source-log.js';

/** Longer without a single byte is a mute device: a tenth of the rate seen in practice is 2.5 s. */
const READ_TIMEOUT = milliseconds(5000);
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 10_000;
/** A timer does not mend by itself. */
const LONGEST_RETRY_UNFIT_MS = 600_000;

export interface SupplyOptions {
  /** How often a sign of life is due; no read takes longer than half of it. */
  readonly aliveEvery?: Milliseconds | undefined;
  /** Whether it adds to every feed, or gives only when those before it do not. */
  readonly beside?: boolean;
}

export class Supply {
  readonly source: Source;
  readonly beside: boolean;
  readonly #judge: SourceJudge;
  readonly #log: SourceLog;
  readonly #now: () => number;
  readonly #timeout: Milliseconds;
  #record: StandingRecord = NEWCOMER;
  #identity: string | undefined;
  #trouble: Trouble | undefined;
  #troubleSince = 0;
  #retries = 0;
  #saidSlow = false;
  #hasBegunBlock = false;
  #wasPluggedIn = false;
  #retryAt = 0;
  #bytesRead = 0;
  #blocksPassed = 0;
  #blocksFailed = 0;
  #failures = noFailures(ALL_TESTS);

  constructor(
    source: Source,
    judge: SourceJudge,
    log: Log,
    now: () => number,
    { aliveEvery, beside = false }: SupplyOptions = {},
  ) {
    this.beside = beside;
    this.source = source;
    this.#judge = judge;
    this.#log = new SourceLog(log, source.name);
    this.#now = now;
    this.#timeout = milliseconds(Math.min(READ_TIMEOUT, (aliveEvery ?? Infinity) / 2));
  }

  get standing(): StandingRecord['standing'] {
    return this.#record.standing;
  }

  get blocksJudged(): number {
    return this.#blocksPassed + this.#blocksFailed;
  }

  get tests(): readonly HealthTest[] {
    return this.source.unit === 'byte' ? BYTE_TESTS : SAMPLE_TESTS;
  }

  /** When it is worth asking again, on the clock given. */
  get retryAt(): number {
    return this.#retryAt;
  }

  get usable(): boolean {
    return this.#trouble === undefined && this.standing !== 'quarantined';
  }

  /** Whether its device has given the beginning of a block: the next deliver() goes on with it. */
  get hasBegunBlock(): boolean {
    return this.#hasBegunBlock;
  }

  /** Whether its device may be plugged in, or was a moment ago and is on trial. */
  get isExpected(): boolean {
    return this.#trouble?.kind === 'absent' || (this.#wasPluggedIn && this.standing === 'onTrial');
  }

  /** Whether there is something to ask, however it answers. */
  get present(): boolean {
    return !NOT_HERE.has(this.#trouble?.kind);
  }

  /** One sentence on why it gives nothing; '' when it does. */
  get reason(): string {
    if (this.#trouble !== undefined) return this.#trouble.sentence;
    if (this.standing === 'quarantined') return 'quarantined: fails its health tests';
    return '';
  }

  /**
   * Asks for one block, and gives it if it may be used. What is not trusted is wiped here; what went
   * wrong is logged here.
   */
  async deliver(): Promise<TestedBlock | undefined> {
    this.#noticeIdentity();
    const { primingBytes, tested } = this.#judge;
    if (primingBytes > 0) {
      const word = await this.#read(bytes(primingBytes));
      if (word === undefined) return undefined;
      this.#judge.prime(word);
    }
    const raw = await this.#read(this.source.blockBytes);
    if (raw === undefined) return undefined;
    const { failed, permanent } = this.#judge.judge(raw);
    if (failed.length > 0) {
      this.#rejected(failed, permanent);
      return undefined;
    }
    this.#blocksPassed += 1;
    this.#log.passed();
    this.#step('passed');
    if (this.standing === 'trusted') return tested;
    tested.wipe();
    return undefined;
  }

  close(): void {
    this.source.close();
  }

  snapshot() {
    const { name, kind, device, unit, claim } = this.source;
    const bits = this.#judge.measured;
    const measured = bits === undefined ? null : Number(bits.toFixed(3));
    const isByte = unit === 'byte';
    return {
      name,
      kind,
      device,
      standing: this.standing,
      bytesRead: this.#bytesRead,
      blocksPassed: this.#blocksPassed,
      blocksFailed: this.#blocksFailed,
      failures: failuresOf(this.tests, this.#failures),
      creditedBitsPerByte: this.standing === 'trusted' ? creditedRate(this.source, bits) : 0,
      claimedBitsPerByte: isByte ? claim : null,
      measuredBitsPerByte: isByte ? measured : null,
      ...(isByte ? {} : { claimedBitsPerSample: claim, measuredBitsPerSample: measured }),
      reason: this.reason,
    };
  }

  async #read(size: Bytes) {
    this.#hasBegunBlock = false;
    const reading = await this.source.read(size, this.#timeout);
    if (reading.kind === 'trouble') {
      this.#inTrouble(reading.trouble);
      return undefined;
    }
    this.#bytesRead += size;
    this.#recovered();
    // A device that was swapped during the read: nobody knows whose bytes these are.
    if (this.#noticeIdentity()) return undefined;
    return reading.block;
  }

  /** Whether another device stands behind the source now; what the old one gave is wiped then. */
  #noticeIdentity(): boolean {
    const identity = this.source.identity();
    const before = this.#identity;
    if (identity === '' || identity === before) return false;
    this.#identity = identity;
    if (before === undefined) return false;
    this.#log.deviceChanged(this.source.device, before, identity);
    this.source.discard();
    this.#startOver();
    return true;
  }

  #startOver(): void {
    this.#judge.restart();
    this.#step('returned');
  }

  #inTrouble(trouble: Trouble): void {
    if (trouble.kind === 'closed') return;
    if (trouble.kind === 'slow') {
      // It is giving: no trouble, asked on at once, and said once.
      this.#hasBegunBlock = true;
      if (!this.#saidSlow) this.#log.slow(trouble);
      this.#saidSlow = true;
      return;
    }
    if (trouble.kind !== this.#trouble?.kind) {
      this.#log.trouble(trouble);
      if (this.#trouble === undefined) this.#troubleSince = this.#now();
      if (LOST.has(trouble.kind)) this.#startOver();
    }
    this.#trouble = trouble;
    // Nobody waits for a quarantined one.
    const isNoHurry = trouble.kind === 'unfit' || this.standing === 'quarantined';
    const longest = isNoHurry ? LONGEST_RETRY_UNFIT_MS : LONGEST_RETRY_MS;
    this.#retryAt = this.#now() + Math.min(FIRST_RETRY_MS * 2 ** this.#retries, longest);
    this.#retries += 1;
  }

  #recovered(): void {
    if (this.#trouble === undefined) return;
    this.#log.givesAgain(milliseconds(this.#now() - this.#troubleSince));
    this.#wasPluggedIn = this.#trouble.kind === 'absent';
    this.#trouble = undefined;
    this.#retries = 0;
    this.#retryAt = 0;
  }

  #rejected(tests: readonly HealthTest[], permanent: boolean): void {
    this.#blocksFailed += 1;
    for (const test of tests) this.#failures[test] += 1;
    this.#log.rejected(tests);
    this.#step(permanent ? 'broke' : 'failed');
  }

  #step(event: StandingEvent): void {
    const before = this.#record;
    this.#record = nextStanding(before, event);
    const { standing } = this.#record;
    this.#retryAt = this.#now() + retestDelay(this.#record);
    if (standing === before.standing) {
      if (standing === 'quarantined' && event !== 'passed' && event !== 'returned') {
        this.#log.stillQuarantined(this.#record);
      }
      return;
    }
    this.#log.standing(before, this.#record, event, this.tests);
  }
}
