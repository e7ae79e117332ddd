// Creates the native judge of a source (native/core/source_judge.h), which entropyd-seed uses too.
import type { Native, SourceJudge } from '../native.js';
import type { Source } from '../sources/source.js';
import { type BitsPerByte, bitsPerByte } from '../units.js';

/** Throws RangeError for an invalid claim or block size. */
export function openJudge(
  native: Pick<Native, 'SourceJudge'>,
  { unit, claim, blockBytes }: Source,
): SourceJudge {
  return new native.SourceJudge(unit, claim, blockBytes);
}

/** The upper limit in bits per byte of a tested block: the claim, or 8 for conditioned samples. */
export const creditLimit = ({ unit, claim }: Source): BitsPerByte =>
  bitsPerByte(unit === 'byte' ? claim : 8);

/** The credit in bits per byte of a tested block: min(claim, `measured`), or 8 for conditioned samples. */
export const creditedRate = (source: Source, measured: number | undefined): number =>
  source.unit === 'byte' ? Math.min(creditLimit(source), measured ?? 0) : creditLimit(source);
