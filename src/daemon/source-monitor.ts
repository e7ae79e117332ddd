// One source with everything that the daemon knows about it: its health tests, trust state, counters
// and trouble, and when to read it again.
import { worthOf } from '../health/judge.js';
import { retestDelay, type TrustEvent } from '../health/trust-state.js';
import { testsOf } from '../health/verdict.js';
import type { Log } from '../log/log.js';
import type { HealthTest, SecureBlock, SourceJudge, TestedBlock, TrustState } from '../native.js';
import { DEVICE_MAY_CHANGE, type Source, type Trouble } from '../sources/source.js';
import { type Bytes, bytes, type Milliseconds, milliseconds } from '../units.js';
import { BlockCounts } from './block-counts.js';
import { whyRejected } from './describe-transition.js';
import { DeviceWatch, type EarlierSource } from './device-watch.js';
import { SourceLog } from './source-log.js';
import { SelfTest } from './source-self-test.js';
import { SourceTrouble } from './source-trouble.js';

/** A read without data for this long is trouble: at a tenth of the rate seen in practice a block takes 2.5 s. */
const READ_TIMEOUT = milliseconds(5000);

export interface MonitorOptions {
  /** How often the service manager expects a sign of life; no read of the source takes longer than half of it. */
  readonly aliveEvery?: Milliseconds | undefined;
  /** Whether the source adds to every feed (role 'always'), or is read only while those before it do not deliver. */
  readonly addsToEveryFeed?: boolean;
  /** The sources before it in the configuration: hardware that one of them uses is not used again. */
  readonly earlier?: readonly EarlierSource[];
}

export class SourceMonitor {
  readonly source: Source;
  readonly addsToEveryFeed: boolean;
  readonly #judge: SourceJudge;
  readonly #log: SourceLog;
  readonly #trouble: SourceTrouble;
  readonly #now: () => number;
  readonly #timeout: Milliseconds;
  readonly device: DeviceWatch;
  #raw: SecureBlock | undefined;
  #rawIsStart = false;
  #isInStartupTest = false;
  /** A quarantined or failed source is not tested: it gets out of that state by its retests, or by a restart. */
  readonly selfTest = new SelfTest({
    whyNot: () => whyRejected(this.trust),
    begin: () => {
      this.#judge.startAgain();
      this.#isInStartupTest = true;
      this.#trouble.retryNow();
    },
  });
  #bytesRead = 0;
  readonly #blocks = new BlockCounts();

  constructor(
    source: Source,
    judge: SourceJudge,
    log: Log,
    now: () => number,
    { aliveEvery, addsToEveryFeed = false, earlier = [] }: MonitorOptions = {},
  ) {
    this.addsToEveryFeed = addsToEveryFeed;
    this.source = source;
    this.#judge = judge;
    this.#log = new SourceLog(log, source.name);
    this.device = new DeviceWatch(source, earlier, this.#log);
    this.#trouble = new SourceTrouble(this.#log, now);
    this.#now = now;
    this.#timeout = milliseconds(Math.min(READ_TIMEOUT, (aliveEvery ?? Infinity) / 2));
  }

  get trust(): TrustState {
    return this.#judge.trust.state;
  }

  get blocksJudged(): number {
    return this.#blocks.judged;
  }

  get tests(): readonly HealthTest[] {
    return testsOf(this.source.unit);
  }

  /** When to read it again, in monotonic milliseconds; Infinity for a source that has failed for good. */
  get retryAt(): number {
    return this.trust === 'failed' ? Number.POSITIVE_INFINITY : this.#trouble.retryAt;
  }

  get usable(): boolean {
    return this.#trouble.current === undefined && whyRejected(this.trust) === '';
  }

  /** Whether only a part of a block has been read: the next read() continues it. */
  get hasBegunBlock(): boolean {
    return this.#trouble.hasBegunBlock;
  }

  /** Whether it is read although nothing is needed: its device may be plugged in, or just was and it is on trial. */
  get isExpected(): boolean {
    const { current, wasAbsent } = this.#trouble;
    return current?.kind === 'absent' || (wasAbsent && this.trust === 'onTrial');
  }

  /** Whether this machine has the source at all, even if it delivers nothing now. */
  get present(): boolean {
    return !this.#trouble.isAbsence;
  }

  /** Whether a later source may use the same hardware, because the trouble is with this source's path. */
  get leavesHardware(): boolean {
    return this.#trouble.leavesHardware && whyRejected(this.trust) === '';
  }

  /** One sentence on why it delivers nothing; '' when it does. */
  get reason(): string {
    return this.#trouble.current?.sentence ?? whyRejected(this.trust);
  }

  /** Reads one block and judges it: the same as read() followed by judge(). */
  async nextBlock(): Promise<TestedBlock | undefined> {
    return (await this.read()) ? this.judge() : undefined;
  }

  /**
   * Reads one raw block into the source's memory, for judge(). Returns false after trouble, which is logged, if the
   * device was replaced, or if the block is not whole yet: the next read() continues it, even if a self-test has begun.
   */
  async read(): Promise<boolean> {
    await this.source.look();
    this.#checkDevice();
    const { primingBytes } = this.#judge;
    if (primingBytes > 0 && !this.hasBegunBlock) {
      const word = await this.#read(bytes(primingBytes));
      if (word === undefined) return false;
      this.#judge.prime(word);
    }
    this.#raw = await this.#read(this.source.blockBytes);
    return this.#raw !== undefined;
  }

  /**
   * Judges the block that was read. Returns it if it passed, the source is trusted, and the block was not part of a
   * start-up test; otherwise wipes it. A block that was returned earlier can no longer be used.
   */
  judge(): TestedBlock | undefined {
    const raw = this.#raw;
    if (raw === undefined) return undefined;
    this.#raw = undefined;
    const before = this.trust;
    if (this.#rawIsStart) {
      this.#judge.startAgain();
      this.#isInStartupTest ||= before === 'trusted';
    }
    const isStartupTest = this.#judge.startingUp;
    const { failed, permanent } = this.#judge.judge(raw);
    const passed = failed.length === 0;
    this.selfTest.add(this.source.blockBytes, failed);
    if (this.#isInStartupTest && !(passed && this.#judge.startingUp)) {
      this.#isInStartupTest = false;
      this.#log.startupTest(passed);
      this.selfTest.end();
    }
    if (!passed) {
      this.#blocks.failed(failed);
      this.#log.rejected(failed);
      this.#trustChanged(before, permanent ? 'permanentFailure' : 'failed');
      return undefined;
    }
    this.#blocks.passed();
    this.#log.passed();
    this.#trustChanged(before, 'passed');
    return this.trust === 'trusted' && !isStartupTest ? this.#judge.tested : undefined;
  }

  /** The block that was read and is still to be judged. */
  get raw(): SecureBlock | undefined {
    return this.#raw;
  }
  wipeRaw(): void {
    this.#raw?.wipe();
    this.#raw = undefined;
  }

  /** Forgets what was read, and the facts about the machine: this may be a copy, on another machine. */
  reset(): void {
    this.#raw = undefined;
    this.source.reset();
  }

  close(): void {
    this.source.close();
  }

  snapshot() {
    const { name, kind, device } = this.source;
    return {
      ...{ name, kind, device, standing: this.trust, bytesRead: this.#bytesRead },
      ...this.#blocks.snapshot(this.tests),
      ...worthOf(this.source, this.#judge, this.trust === 'trusted'),
      reason: this.reason,
    };
  }

  async #read(size: Bytes): Promise<SecureBlock | undefined> {
    this.#trouble.reading();
    const reading = (await this.device.shared()) ?? (await this.source.read(size, this.#timeout));
    this.#trouble.repeats.add(reading);
    if (reading.kind === 'trouble') return this.#inTrouble(reading.trouble);
    this.#bytesRead += size;
    this.#trouble.end();
    // The device was replaced during the read: the bytes may be from either one.
    if (this.#checkDevice()) return undefined;
    this.#rawIsStart = reading.isStart ?? false;
    return reading.block;
  }

  /** Returns whether the source's device was replaced; if so, wipes what was read and begins a new trial. */
  #checkDevice(): boolean {
    if (!this.device.hasChanged()) return false;
    this.reset();
    this.#restartTrial();
    return true;
  }

  #restartTrial(): void {
    const before = this.trust;
    this.#judge.restart();
    this.#trustChanged(before, 'deviceChanged');
  }

  #inTrouble(trouble: Trouble): undefined {
    if (trouble.kind === 'closed') return;
    if (trouble.kind === 'slow') {
      this.#trouble.slow(trouble);
      return;
    }
    const isNew = this.#trouble.begin(trouble);
    // A source that has no bytes at the moment may have some before the self-test's deadline.
    if (trouble.kind !== 'empty') this.selfTest.end(trouble.sentence);
    if (isNew && DEVICE_MAY_CHANGE.has(trouble.kind)) this.#restartTrial();
    this.#trouble.backOff(this.trust === 'quarantined');
  }

  /** Logs what the judge has made of the event, and puts off the next read of a quarantined source. */
  #trustChanged(before: TrustState, event: TrustEvent): void {
    const record = this.#judge.trust;
    this.#trouble.retryAt = this.#now() + retestDelay(record);
    this.#log.trust(before, record, event, this.tests);
    if (record.state === 'failed') this.source.releaseMemory();
  }
}
