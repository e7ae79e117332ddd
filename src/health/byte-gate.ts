// The gate of a source whose bytes claim to be whole: FIPS 140-2 with the continuous test, RCT and
// APT on every byte, no bytes that came before. The bytes go on as they came.
import type { Fips140, Native, SampleTests } from '../native.js';
import type { RawBlock } from '../sources/raw-block.js';
import { type BitsPerByte, bitsPerByte } from '../units.js';
import type { Gate, Judgement } from './gate.js';
import { makeGood } from './good-block.js';
import { Measure } from './measure.js';
import { BYTE_TESTS, verdictOf } from './verdict.js';

export class ByteGate implements Gate {
  readonly credit: BitsPerByte;
  readonly tests = BYTE_TESTS;
  readonly #fips140: Fips140;
  readonly #tests: SampleTests;
  readonly #measure: Measure;
  #primed = false;

  constructor(native: Pick<Native, 'Fips140' | 'ByteTests' | 'ByteCounts'>, claim: BitsPerByte) {
    this.credit = claim;
    this.#fips140 = new native.Fips140();
    this.#tests = new native.ByteTests(claim);
    this.#measure = new Measure(native);
  }

  get primed(): boolean {
    return this.#primed;
  }

  prime(raw: RawBlock): void {
    this.#fips140.prime(raw.memory);
    raw.memory.wipe();
    this.#primed = true;
  }

  forget(): void {
    this.#primed = false;
    this.#tests.restart();
    this.#measure.forget();
  }

  get measured(): number | undefined {
    return this.#measure.bits;
  }

  judge(raw: RawBlock): Judgement {
    this.#measure.add(raw.memory);
    const verdict = verdictOf(this.#fips140.test(raw.memory), this.#tests.test(raw.memory));
    if (verdict.kind === 'passed') {
      const measured = bitsPerByte(this.measured ?? 0);
      return { kind: 'good', block: makeGood(raw.source, raw.memory, measured) };
    }
    raw.memory.wipe();
    return { ...verdict, kind: 'rejected' };
  }
}
