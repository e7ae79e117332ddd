// Stand-ins for the addon in tests of pure rooms: memory without bytes, tests with scripted verdicts.
import { ByteGate } from '../../src/health/byte-gate.js';
import type { Gate } from '../../src/health/gate.js';
import type { GoodBlock } from '../../src/health/good-block.js';
import type { Fields, Log } from '../../src/log/log.js';
import type { SecureBlock } from '../../src/native.js';
import { takeRaw } from '../../src/sources/raw-block.js';
import { bitsPerByte } from '../../src/units.js';

export class FakeBlock implements SecureBlock {
  filled: number;
  readonly capacity: number;
  generation = 0;
  constructor(filled = 2500) {
    this.filled = filled;
    this.capacity = filled;
  }
  wipe(): void {
    this.filled = 0;
    this.generation += 1;
  }
}

export interface FakeHealth {
  /** FIPS 140-2 masks that the next blocks get; 0 when the list is empty. */
  masks: number[];
  /** The same of the continuous tests. */
  continuousMasks: number[];
  /** What the byte counts say of the `total` bytes that they claim to have seen. */
  minEntropy: number;
  total: number;
}

export function fakeGate(health: Partial<FakeHealth> = {}): Gate {
  const state = {
    masks: [],
    continuousMasks: [],
    minEntropy: 7,
    total: 2500,
    ...health,
  } as FakeHealth;
  const natives = {
    Fips140: class {
      prime(): void {}
      test(): number {
        return state.masks.shift() ?? 0;
      }
    },
    ByteTests: class {
      test(): number {
        return state.continuousMasks.shift() ?? 0;
      }
      restart(): void {}
    },
    ByteCounts: class {
      total = 0;
      minEntropy = 0;
      add(): void {
        this.total = state.total;
        this.minEntropy = state.minEntropy;
      }
      reset(): void {
        this.total = 0;
      }
    },
  };
  return new ByteGate(natives, bitsPerByte(4));
}

/** A good block, made the only way there is: by passing a gate. */
export function goodBlock(
  source: string,
  filled = 2500,
  health: Partial<FakeHealth> = {},
): GoodBlock {
  const judgement = fakeGate(health).judge(takeRaw(source, new FakeBlock(filled)));
  if (judgement.kind !== 'good') throw new Error('the fake gate rejected it');
  return judgement.block;
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
