// Creates the native judge of a source (native/core/source_judge.h), which entropyd-seed uses too.
import type { Native, OnPermanentFailure, SourceJudge } from '../native.js';
import type { Source } from '../sources/source.js';
import { type BitsPerByte, bitsPerByte } from '../units.js';

/** Throws RangeError for an invalid claim or block size. */
export function openJudge(
  native: Pick<Native, 'SourceJudge'>,
  { unit, claim, blockBytes }: Source,
  onPermanentFailure: OnPermanentFailure = 'retest',
): SourceJudge {
  return new native.SourceJudge(unit, claim, blockBytes, onPermanentFailure);
}

/** The upper limit in bits per byte of a tested block: the claim, or 8 for conditioned samples. */
export const creditLimit = ({ unit, claim }: Pick<Source, 'unit' | 'claim'>): BitsPerByte =>
  bitsPerByte(unit === 'byte' ? claim : 8);

/** Min-entropy that is claimed, was measured and is credited now, as the status document has it. */
export function worthOf(
  source: Pick<Source, 'unit' | 'claim'>,
  judge: Pick<SourceJudge, 'measured' | 'inForce'>,
  isTrusted: boolean,
) {
  const { measured: bits, inForce } = judge;
  const measured = bits === undefined ? null : Number(bits.toFixed(3));
  if (source.unit === 'byte') {
    return {
      creditedBitsPerByte: isTrusted ? inForce : 0,
      claimedBitsPerByte: source.claim,
      measuredBitsPerByte: measured,
    };
  }
  return {
    creditedBitsPerByte: isTrusted ? creditLimit(source) : 0,
    claimedBitsPerByte: null,
    measuredBitsPerByte: null,
    claimedBitsPerSample: source.claim,
    measuredBitsPerSample: measured,
    creditedBitsPerSample: isTrusted ? inForce : 0,
  };
}
