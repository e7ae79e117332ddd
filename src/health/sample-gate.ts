// The gate of a noise source: its raw samples are judged first, and only what passed is conditioned.
// What comes out is full entropy: each 256 bits of it were made from 320 bits of tested samples.
import type { Native, SampleTests, SecureBlock } from '../native.js';
import type { RawBlock } from '../sources/raw-block.js';
import { type Bytes, bitsPerByte } from '../units.js';
import type { Gate, Judgement } from './gate.js';
import { makeGood } from './good-block.js';
import { Measure } from './measure.js';
import { SAMPLE_TESTS, verdictOf } from './verdict.js';

const FULL_ENTROPY = bitsPerByte(8);
/** native/core/conditioner.h: bytes of an output, and the bits that go into it. */
const OUTPUT_BYTES = 32;
const INPUT_BITS = 320;

export class SampleGate implements Gate {
  readonly credit = FULL_ENTROPY;
  readonly tests = SAMPLE_TESTS;
  readonly primed = true;
  readonly #claim: number;
  readonly #tests: SampleTests;
  readonly #measure: Measure;
  readonly #condition: Native['condition'];
  readonly #output: SecureBlock;

  constructor(
    native: Pick<Native, 'SampleTests' | 'ByteCounts' | 'SecureBlock' | 'condition'>,
    claim: number,
    blockSamples: Bytes,
  ) {
    this.#claim = claim;
    this.#tests = new native.SampleTests(claim);
    this.#measure = new Measure(native);
    this.#condition = native.condition;
    this.#output = new native.SecureBlock(
      OUTPUT_BYTES * Math.floor((blockSamples * claim) / INPUT_BITS),
    );
  }

  prime(): void {}

  forget(): void {
    this.#tests.restart();
    this.#measure.forget();
  }

  get measured(): number | undefined {
    return this.#measure.bits;
  }

  judge(raw: RawBlock): Judgement {
    this.#output.wipe();
    this.#measure.add(raw.memory);
    const verdict = verdictOf(0, this.#tests.test(raw.memory));
    const worth = Math.min(this.#claim, this.measured ?? 0);
    const made =
      verdict.kind === 'passed' ? this.#condition(raw.memory, worth, this.#output) : undefined;
    raw.memory.wipe();
    if (verdict.kind === 'failed') return { ...verdict, kind: 'rejected' };
    // So many samples were stuck, or so alike, that they fill no output.
    if (!made) return { kind: 'rejected', tests: ['stuck'], permanent: false };
    return { kind: 'good', block: makeGood(raw.source, this.#output, FULL_ENTROPY) };
  }
}
