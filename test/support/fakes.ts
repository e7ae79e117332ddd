// Stand-ins for the addon in unit tests: memory without bytes, judges with scripted verdicts.
import type { Fields, Log } from '../../src/log/log.js';
import type {
  BlockVerdict,
  OnPermanentFailure,
  SecureBlock,
  SourceJudge,
  TestedBlock,
  TrustRecord,
} from '../../src/native.js';
import { INITIAL, nextTrust, reported } from './trust-oracle.js';

export class FakeBlock implements SecureBlock {
  filled: number;
  readonly capacity: number;
  constructor(filled = 2500) {
    this.filled = filled;
    this.capacity = filled;
  }
  wipe(): void {
    this.filled = 0;
  }
}

export class FakeTestedBlock implements TestedBlock {
  left: number;
  bitsPerByte: number;
  constructor(left = 2500, bitsPerByte = 4) {
    this.left = left;
    this.bitsPerByte = bitsPerByte;
  }
  discard(bytes: number): void {
    this.left -= bytes;
  }
  wipe(): void {
    this.left = 0;
  }
}

/** A permanent failure, as by a replay. */
export const BROKE: BlockVerdict = { failed: ['replay'], permanent: true };
export const PASSED: BlockVerdict = { failed: [], permanent: false };

/** Judges the next blocks by `verdicts`, and passes all that follow. */
export class FakeJudge implements SourceJudge {
  primingBytes = 4;
  startingUp = false;
  readonly measured = 7;
  readonly inForce = 4;
  readonly tested = new FakeTestedBlock(0);
  readonly verdicts: BlockVerdict[];
  #record = INITIAL;
  readonly #then: OnPermanentFailure;
  constructor(verdicts: BlockVerdict[] = [], onPermanentFailure: OnPermanentFailure = 'retest') {
    this.verdicts = verdicts;
    this.#then = onPermanentFailure;
  }
  get trust(): TrustRecord {
    return reported(this.#record);
  }
  prime(word: SecureBlock): void {
    word.wipe();
    this.primingBytes = 0;
  }
  judge(raw: SecureBlock): BlockVerdict {
    const verdict = this.verdicts.shift() ?? PASSED;
    const failed = verdict.permanent ? 'permanentFailure' : 'failed';
    const event = verdict.failed.length > 0 ? failed : 'passed';
    this.#record = nextTrust(this.#record, event, this.#then);
    const isUsable = this.#record.state === 'trusted' && !this.startingUp;
    const isReleased = verdict.failed.length === 0 && isUsable;
    this.startingUp = false;
    this.tested.left = isReleased ? raw.filled : 0;
    raw.wipe();
    return verdict;
  }
  startAgain(): void {
    this.primingBytes = 4;
    this.startingUp = true;
  }
  restart(): void {
    this.primingBytes = 4;
    this.#record = nextTrust(this.#record, 'deviceChanged');
  }
}

export interface LoggedLine {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
  readonly fields: Fields;
}

export function recordingLog(): { log: Log; lines: LoggedLine[]; text: () => string } {
  const lines: LoggedLine[] = [];
  const at =
    (level: LoggedLine['level']) =>
    (message: string, fields: Fields = {}) => {
      lines.push({ level, message, fields });
    };
  return {
    lines,
    text: () => lines.map(({ level, message }) => `${level} ${message}`).join('\n'),
    log: {
      error: at('error'),
      warn: at('warn'),
      info: at('info'),
      debug: at('debug'),
      setLevel() {},
    },
  };
}
