// The audit file: appends one line an event to the chain. What goes wrong with it is logged and counted,
// and never thrown after the start: the feeding goes on.
import { closeSync, fstatSync, writeSync } from 'node:fs';
import { ConfigError } from '../errors.js';
import type { Fields, Log } from '../log/log.js';
import { monotonic } from '../monotonic.js';
import { BEGAN, hashOf, LOST, NOTHING } from './chain.js';
import { openAuditFile } from './open-file.js';
import { readTail, whatFollowsOn } from './tail.js';

/** How often the log has the last hash, so that it is known elsewhere too; only as events come. */
const ANCHOR_MS = 3_600_000;

export interface Clocks {
  readonly wallClock: () => Date;
  /** Milliseconds that no setting of the clock moves. */
  readonly monotonic: () => number;
}

const CLOCKS: Clocks = {
  wallClock: () => new Date(),
  monotonic,
};

export class AuditFile {
  readonly #path: string;
  readonly #log: Log;
  readonly #clocks: Clocks;
  #fd: number | undefined;
  /** As we left it; another size means that somebody else wrote or cut it. */
  #size = -1;
  #seq = 0;
  #hash = NOTHING;
  /** The rest of a line that found no more room. */
  #rest: Buffer = Buffer.alloc(0);
  #lost = 0;
  #lostSince = '';
  #trouble = '';
  #anchoredAt = 0;

  constructor(path: string, log: Log, clocks: Clocks = CLOCKS) {
    this.#path = path;
    this.#log = log;
    this.#clocks = clocks;
  }

  /** Throws ConfigError where no file can be there; a full disk is waited for. */
  start(): void {
    try {
      this.#fd = openAuditFile(this.#path);
    } catch (error) {
      if (error instanceof ConfigError) throw error;
    }
    this.#guard('', () => this.#catchUp());
  }

  record(event: string, message: string, fields: Fields): void {
    this.#guard(event, () => {
      this.#catchUp();
      this.#sayLost();
      this.#append(event, message, fields);
    });
    if (this.#clocks.monotonic() - this.#anchoredAt >= ANCHOR_MS) this.#anchor();
  }

  /** The file may have been renamed: goes on in the one of this name, and says what it follows on. */
  reopen(): void {
    this.#guard('', () => {
      const before = this.#fd;
      this.#fd = openAuditFile(this.#path);
      if (before === undefined || !isSameFile(before, this.#fd)) {
        this.#size = -1;
        this.#rest = Buffer.alloc(0);
      }
      if (before !== undefined) closeSync(before);
      this.#catchUp();
    });
  }

  stop(): void {
    this.#guard('', () => {
      this.#write(Buffer.alloc(0));
      this.#sayLost();
    });
    if (this.#lost > 0) {
      this.#log.error(`audit: ${this.#lost} event(s) since ${this.#lostSince} are in no file`);
    }
    this.#anchor();
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #guard(event: string, work: () => void): void {
    try {
      work();
      if (this.#trouble !== '') this.#log.info(`audit: ${this.#path} is written again`);
      this.#trouble = '';
    } catch (error) {
      const { message, code = message } = error as NodeJS.ErrnoException;
      if (event !== '' && this.#lost++ === 0)
        this.#lostSince = this.#clocks.wallClock().toISOString();
      if (code === this.#trouble) return;
      this.#trouble = code;
      this.#log.error(`audit: cannot write ${this.#path} (${code}): events are lost until it can`);
    }
  }

  #catchUp(): void {
    this.#fd ??= openAuditFile(this.#path);
    const { size } = fstatSync(this.#fd);
    if (size === this.#size) return;
    const why = this.#whatIsGone(size);
    const tail = readTail(this.#fd, size);
    this.#size = size;
    this.#rest = Buffer.alloc(0);
    try {
      if (why !== undefined) this.#goOnAfter(why, tail.kind === 'damaged' && tail.lineIsOpen);
      else if (tail.kind === 'empty') this.#append(BEGAN, 'the file begins', {});
      else if (tail.kind === 'damaged') this.#beginAnew(tail.why, tail.lineIsOpen);
      else {
        this.#seq = tail.seq;
        this.#hash = tail.hash;
      }
      this.#anchor();
    } catch (error) {
      this.#size = -1; // the next event finds it as it is
      throw error;
    }
  }

  /** Others may add to what we wrote, as `once` does, and nobody may take any of it. */
  #whatIsGone(size: number): string | undefined {
    if (this.#size === -1) return undefined;
    if (size < this.#size) return `${this.#size - size} bytes at its end are gone`;
    const follows = whatFollowsOn(this.#fd as number, this.#size);
    return follows === this.#hash ? undefined : 'what was written last is gone';
  }

  /** Follows on the line that is gone, whose hash is known here: so the chain shows that it was there. */
  #goOnAfter(why: string, lineIsOpen: boolean): void {
    this.#log.error(`audit: ${this.#path} was changed, ${why}: its chain is broken there`);
    if (lineIsOpen) this.#write(Buffer.from('\n'));
    this.#append(BEGAN, `goes on, although ${why}`, { why });
  }

  #beginAnew(why: string, lineIsOpen: boolean): void {
    this.#log.error(`audit: ${this.#path} is damaged, ${why}: a new chain begins`);
    if (lineIsOpen) this.#write(Buffer.from('\n'));
    this.#seq = 0;
    this.#hash = NOTHING;
    this.#append(BEGAN, `a new chain begins, the file was damaged: ${why}`, { why });
  }

  #sayLost(): void {
    if (this.#lost === 0) return;
    const [lost, since] = [this.#lost, this.#lostSince];
    this.#append(LOST, `${lost} event(s) could not be written`, { lost, since });
    this.#lost = 0;
  }

  #append(event: string, message: string, fields: Fields): void {
    const seq = this.#seq + 1;
    const head = { seq, time: this.#clocks.wallClock().toISOString(), event, message };
    const line = Buffer.from(JSON.stringify({ ...head, ...fields, ...head, previous: this.#hash }));
    this.#write(Buffer.concat([line, Buffer.from('\n')]));
    this.#seq = seq;
    this.#hash = hashOf(line);
  }

  /** A line that was begun is in the chain: its rest goes before all else, once there is room. */
  #write(line: Buffer): void {
    for (const piece of [this.#rest, line]) {
      if (piece.length === 0) continue;
      const written = writeSync(this.#fd as number, piece);
      this.#size += written;
      this.#rest = piece.subarray(written);
      if (this.#rest.length > 0 && piece !== line) throw noRoom();
    }
  }

  #anchor(): void {
    this.#anchoredAt = this.#clocks.monotonic();
    this.#log.info(`audit: ${this.#path}, line ${this.#seq} has the hash ${this.#hash}`, {
      auditSeq: this.#seq,
      auditHash: this.#hash,
    });
  }
}

const isSameFile = (one: number, other: number): boolean => {
  const [a, b] = [fstatSync(one), fstatSync(other)];
  return a.dev === b.dev && a.ino === b.ino;
};

const noRoom = (): Error => Object.assign(new Error('no room'), { code: 'ENOSPC' });
