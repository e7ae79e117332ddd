// The judge of a source. The judgement itself is native (native/core/source_judge.h), the same for the
// daemon and for entropyd-seed.
import type { Native, SourceJudge } from '../native.js';
import type { Source } from '../sources/source.js';
import { type BitsPerByte, bitsPerByte } from '../units.js';

/** Throws RangeError for a claim or a block that can't be. */
export function openJudge(
  native: Pick<Native, 'SourceJudge'>,
  { unit, claim, blockBytes }: Source,
): SourceJudge {
  return new native.SourceJudge(unit, claim, blockBytes);
}

/** What a byte of its tested blocks may be credited with at most: samples become full entropy. */
export const creditLimit = ({ unit, claim }: Source): BitsPerByte =>
  bitsPerByte(unit === 'byte' ? claim : 8);

/** What a byte of them is credited with now: no more than was `measured`, where bytes go on raw. */
export const creditedRate = (source: Source, measured: number | undefined): number =>
  source.unit === 'byte' ? Math.min(creditLimit(source), measured ?? 0) : creditLimit(source);
