// The audit file as the daemon sees it: events go to a thread that appends them to the chain, and what
// that thread has to say goes to the log. A file that hangs holds up nobody: events wait for it up to a
// bound, and are counted as lost beyond it. Nothing is thrown after the start.
import type { Fields, Log } from '../log/log.js';
import { monotonic } from '../monotonic.js';
import type { AuditLog, AuditNotice, Native } from '../native.js';
import { within } from '../within.js';
import { type Tell, tellNotice } from './notices.js';
import { refusal } from './refusal.js';

/** How often the log has the last hash, so that it is known elsewhere too; only as events come. */
const ANCHOR_MS = 3_600_000;
/** What waits for a file that hangs: about four thousand events. */
const MOST_WAITING_BYTES = 1 << 20;
/** A call that takes longer than this hangs. */
const HANGS_AFTER_MS = 5_000;
/** Of the second that an orderly end may take. */
const STOP_WITHIN_MS = 500;

export interface Clocks {
  readonly wallClock: () => Date;
  /** Milliseconds that no setting of the clock moves. */
  readonly monotonic: () => number;
}

const CLOCKS: Clocks = { wallClock: () => new Date(), monotonic };

export class AuditFile {
  readonly #path: string;
  readonly #log: Log;
  readonly #clocks: Clocks;
  readonly #file: AuditLog;
  #waiting = 0;
  #waitingBytes = 0;
  /** When the call under way began. */
  #since = 0;
  #hangs = false;
  #last: Promise<void> = Promise.resolve();
  #dropped = 0;
  #droppedSince = '';
  #anchoredAt = 0;

  constructor(native: Pick<Native, 'AuditLog'>, path: string, log: Log, clocks: Clocks = CLOCKS) {
    this.#path = path;
    this.#log = log;
    this.#clocks = clocks;
    this.#file = new native.AuditLog(path);
  }

  /** Throws ConfigError where no file can be there; a full disk is waited for, and so is one that hangs. */
  async start(): Promise<void> {
    this.#anchoredAt = this.#clocks.monotonic();
    let refused: Error | undefined;
    const tell = tellNotice(this.#path, this.#log, true);
    const looked = this.#run(this.#file.look(this.#now()), 0, (notice) => {
      if (notice.kind === 'trouble') refused = refusal(this.#path, notice.text);
      if (refused === undefined) tell(notice);
    });
    await within(looked, HANGS_AFTER_MS);
    if (refused !== undefined) throw refused;
    this.#watchForHang();
  }

  record(event: string, message: string, { seq: _, previous: __, ...fields }: Fields): void {
    const time = this.#now();
    this.#watchForHang();
    const head = { time, event, message };
    const body = JSON.stringify({ ...head, ...fields, ...head }).slice(1, -1);
    if (this.#waitingBytes + body.length > MOST_WAITING_BYTES) {
      if (this.#dropped++ === 0) this.#droppedSince = time;
      return;
    }
    if (this.#dropped > 0) void this.#run(this.#file.lose(this.#dropped, this.#droppedSince));
    this.#dropped = 0;
    void this.#run(this.#file.record(time, body), body.length);
    if (this.#clocks.monotonic() - this.#anchoredAt < ANCHOR_MS) return;
    this.#anchoredAt = this.#clocks.monotonic();
    void this.#run(this.#file.anchor());
  }

  /** The file may have been renamed: goes on in the one of this name, and says what it follows on. */
  reopen(): void {
    void this.#run(this.#file.look(this.#now()), 0, tellNotice(this.#path, this.#log, true));
  }

  /** All that was recorded is in the file, or lost. */
  flush(): Promise<void> {
    return this.#last;
  }

  async stop(): Promise<void> {
    if (this.#dropped > 0) void this.#run(this.#file.lose(this.#dropped, this.#droppedSince));
    const stopped = this.#run(this.#file.stop(this.#now()));
    if (
      await within(
        stopped.then(() => true),
        STOP_WITHIN_MS,
      )
    )
      return;
    const events = Math.max(0, this.#waiting - 1) + this.#dropped;
    this.#log.error(
      `audit: writing ${this.#path} hangs at the stop: up to ${events} event(s) are in no file`,
      { auditTrouble: 'hangs' },
    );
  }

  #now(): string {
    return this.#clocks.wallClock().toISOString();
  }

  /** What the calls have to tell is told in their order, whichever promise is settled first. */
  #run(
    call: Promise<AuditNotice[]>,
    bytes = 0,
    tell: Tell = tellNotice(this.#path, this.#log, false),
  ): Promise<void> {
    if (this.#waiting++ === 0) this.#since = this.#clocks.monotonic();
    this.#waitingBytes += bytes;
    const before = this.#last;
    const done = async (): Promise<void> => {
      const notices = await call;
      await before;
      this.#waiting -= 1;
      this.#waitingBytes -= bytes;
      this.#since = this.#clocks.monotonic();
      if (this.#hangs) this.#log.info(`audit: ${this.#path} does not hang any more`);
      this.#hangs = false;
      for (const notice of notices) tell(notice);
    };
    this.#last = done();
    return this.#last;
  }

  #watchForHang(): void {
    const ms = this.#clocks.monotonic() - this.#since;
    if (this.#hangs || this.#waiting === 0 || ms < HANGS_AFTER_MS) return;
    this.#hangs = true;
    this.#log.error(
      `audit: writing ${this.#path} hangs: events wait for it, and are lost beyond 1 MiB`,
      { auditTrouble: 'hangs' },
    );
  }
}
