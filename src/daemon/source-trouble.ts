// The trouble that a source has with its device: since when, and when to read it again.
import { LASTING, LEAVES_HARDWARE, NOT_PRESENT, type Trouble } from '../sources/source.js';
import { milliseconds } from '../units.js';
import { RepeatedReads } from './repeated-reads.js';
import type { SourceLog } from './source-log.js';

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 10_000;
/** The longest pause if the source is quarantined, or if its trouble does not end within seconds. */
const LONGEST_RETRY_NO_HURRY_MS = 600_000;

export class SourceTrouble {
  readonly #log: SourceLog;
  readonly #now: () => number;
  #current: Trouble | undefined;
  #since = 0;
  #retries = 0;
  #hasBegunBlock = false;
  #isBlockSlow = false;
  #hasLoggedSlow = false;
  /** The source must not be read before this time, in monotonic milliseconds. */
  retryAt = 0;
  /** Whether the last trouble that ended was an absent device. */
  wasAbsent = false;

  /** Failed reads that are not reported one by one, because a repeated read succeeded. */
  readonly repeats: RepeatedReads;

  /** `now` returns monotonic milliseconds. */
  constructor(log: SourceLog, now: () => number) {
    this.#log = log;
    this.#now = now;
    this.repeats = new RepeatedReads(log, now);
  }

  get current(): Trouble | undefined {
    return this.#current;
  }

  /** Whether the trouble means that this machine does not have the source. */
  get isAbsence(): boolean {
    return this.#current !== undefined && NOT_PRESENT.has(this.#current.kind);
  }

  /** Whether the trouble is with the path and not the hardware: a later source may then use that hardware. */
  get leavesHardware(): boolean {
    return this.#current !== undefined && LEAVES_HARDWARE.has(this.#current.kind);
  }

  /** Whether only a part of a block was delivered: the next read continues it. */
  get hasBegunBlock(): boolean {
    return this.#hasBegunBlock;
  }

  /** To be called before each read. */
  reading(): void {
    if (!this.#hasBegunBlock) this.#isBlockSlow = false;
    this.#hasBegunBlock = false;
  }

  /**
   * To be called when only a part of a block was delivered. The source is not in trouble: the read continues at once.
   * It is logged once, and again only after a block that was not slow.
   */
  slow(trouble: Trouble): void {
    this.#hasBegunBlock = true;
    this.#isBlockSlow = true;
    if (!this.#hasLoggedSlow) this.#log.slow(trouble);
    this.#hasLoggedSlow = true;
  }

  /** Records trouble; returns whether it is new, or of another kind than the trouble before. */
  begin(trouble: Trouble): boolean {
    const isNew = trouble.kind !== this.#current?.kind;
    if (isNew) this.#log.trouble(trouble);
    if (this.#current === undefined) this.#since = this.#now();
    this.#current = trouble;
    return isNew;
  }

  /** Puts off the next read, for a time that grows with each call. */
  backOff(isQuarantined: boolean): void {
    const isLasting = this.#current !== undefined && LASTING.has(this.#current.kind);
    const longest = isQuarantined || isLasting ? LONGEST_RETRY_NO_HURRY_MS : LONGEST_RETRY_MS;
    this.retryAt = this.#now() + Math.min(FIRST_RETRY_MS * 2 ** this.#retries, longest);
    this.#retries += 1;
  }

  /** Allows a read at once because it was asked for: it does not make later pauses longer. */
  retryNow(): void {
    this.retryAt = this.#now();
    this.#retries = Math.max(0, this.#retries - 1);
  }

  /** To be called when the source delivered what was asked for. */
  end(): void {
    if (!this.#isBlockSlow) this.#hasLoggedSlow = false;
    if (this.#current === undefined) return;
    this.#log.deliversAgain(milliseconds(this.#now() - this.#since));
    this.wasAbsent = this.#current.kind === 'absent';
    this.#current = undefined;
    this.#retries = 0;
    this.retryAt = 0;
  }
}
