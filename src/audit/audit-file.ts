// The audit file of a running daemon: a native thread appends events to the chain, and the notices of
// this thread go to the log. A file system that hangs blocks nobody: events are queued up to a bound and counted
// as lost beyond it. Nothing is thrown after start().
import type { Fields, Log } from '../log/log.js';
import { monotonic } from '../monotonic.js';
import type { AuditLog, AuditNotice, Native } from '../native.js';
import { within } from '../within.js';
import { type Tell, tellNotice } from './notices.js';
import { refusal } from './refusal.js';

/** How often the last hash is logged, so that a copy of it exists outside the file. Without events none is logged. */
const ANCHOR_MS = 3_600_000;
/** Limit of the queue for a file that hangs: about four thousand events. */
const MAX_QUEUED_BYTES = 1 << 20;
/** Of two lines the hashes have to be found again in the 64 KiB that native/core/audit_tail.cc reads. */
const MOST_BODY_BYTES = 30_000;
/** A call that takes longer is reported as hanging, and start() does not wait for it any longer. */
const HANGS_AFTER_MS = 5_000;
/** How long stop() waits for the file: its share of the second that an orderly stop of the daemon may take. */
const STOP_TIMEOUT_MS = 500;

/** The fields of a line as JSON, without braces. */
const bodyOf = (fields: object): string => JSON.stringify(fields).slice(1, -1);

export interface Clocks {
  readonly wallClock: () => Date;
  /** Milliseconds of a clock that is not changed when the time is set. */
  readonly monotonic: () => number;
}

const CLOCKS: Clocks = { wallClock: () => new Date(), monotonic };

export class AuditFile {
  readonly #path: string;
  readonly #log: Log;
  readonly #clocks: Clocks;
  readonly #file: AuditLog;
  #queued = 0;
  #queuedBytes = 0;
  /** When the thread began the oldest pending call: when it was made, or when the call before it ended. */
  #pendingSince = 0;
  #isHanging = false;
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

  /** Throws ConfigError if the path cannot be an audit file; a full or hanging disk is not an error. */
  async start(): Promise<void> {
    this.#anchoredAt = this.#clocks.monotonic();
    let refused: Error | undefined;
    const tell = tellNotice(this.#path, this.#log, true);
    const opened = this.#run(this.#file.look(this.#now()), 0, (notice) => {
      if (notice.kind === 'trouble') refused = refusal(this.#path, notice.text);
      if (refused === undefined) tell(notice);
    });
    await within(opened, HANGS_AFTER_MS);
    if (refused !== undefined) throw refused;
    this.#watchForHang();
  }

  record(event: string, message: string, { seq: _, previous: __, ...fields }: Fields): void {
    const time = this.#now();
    this.#watchForHang();
    const head = { time, event, message };
    const whole = bodyOf({ ...head, ...fields, ...head });
    const bytes = Buffer.byteLength(whole);
    const body =
      bytes <= MOST_BODY_BYTES
        ? whole
        : bodyOf({ ...head, message: message.slice(0, 1000), leftOut: bytes });
    if (this.#queuedBytes + body.length > MAX_QUEUED_BYTES) {
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

  /** After a rotation: continues in the file that has the configured name now, and logs that. */
  reopen(): void {
    void this.#run(this.#file.look(this.#now()), 0, tellNotice(this.#path, this.#log, true));
  }

  /** Resolves once all recorded events are in the file or lost. */
  flush(): Promise<void> {
    return this.#last;
  }

  async stop(): Promise<void> {
    if (this.#dropped > 0) void this.#run(this.#file.lose(this.#dropped, this.#droppedSince));
    const stopped = this.#run(this.#file.stop(this.#now()));
    if (
      await within(
        stopped.then(() => true),
        STOP_TIMEOUT_MS,
      )
    )
      return;
    const events = Math.max(0, this.#queued - 1) + this.#dropped;
    this.#log.error(
      `audit: writing ${this.#path} hangs at the stop: up to ${events} event(s) were not written`,
      { auditTrouble: 'hangs' },
    );
  }

  #now(): string {
    return this.#clocks.wallClock().toISOString();
  }

  /** Tracks a native call. Notices are logged in the order of the calls, whichever resolves first. */
  #run(
    call: Promise<AuditNotice[]>,
    bytes = 0,
    tell: Tell = tellNotice(this.#path, this.#log, false),
  ): Promise<void> {
    if (this.#queued++ === 0) this.#pendingSince = this.#clocks.monotonic();
    this.#queuedBytes += bytes;
    const before = this.#last;
    const done = async (): Promise<void> => {
      const notices = await call;
      await before;
      this.#queued -= 1;
      this.#queuedBytes -= bytes;
      this.#pendingSince = this.#clocks.monotonic();
      if (this.#isHanging) this.#log.info(`audit: ${this.#path} no longer hangs`);
      this.#isHanging = false;
      for (const notice of notices) tell(notice);
    };
    this.#last = done();
    return this.#last;
  }

  #watchForHang(): void {
    const ms = this.#clocks.monotonic() - this.#pendingSince;
    if (this.#isHanging || this.#queued === 0 || ms < HANGS_AFTER_MS) return;
    this.#isHanging = true;
    this.#log.error(
      `audit: writing ${this.#path} hangs: events are queued, and lost beyond 1 MiB`,
      { auditTrouble: 'hangs' },
    );
  }
}
