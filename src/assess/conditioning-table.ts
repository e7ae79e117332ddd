// The assessment of a conditioning component as text for people.

import { grouped } from '../words.js';
import { MAX_SAMPLES, REQUIRED_SAMPLES } from './assess.js';
import type { ConditioningAssessment } from './conditioning.js';
import { digits } from './table.js';

/** Why the output has no full entropy; undefined if it has. */
function whyNotFull({ component, nOut, hIn, fullEntropy }: ConditioningAssessment) {
  if (fullEntropy) return undefined;
  if (component === 'nonVetted') return 'a component that is not vetted has none (3.1.5.2)';
  if (hIn < nOut + 64) return `it takes an h_in of ${nOut + 64}, n_out + 64`;
  return 'h_out is not above 0.999 n_out';
}

/**
 * What to warn of if h' is estimated from a recording of less than the 1,000,000 consecutive outputs of nOut bits that
 * SP 800-90B 3.1.1, item 2, requires. If not even MAX_SAMPLES samples hold so many, the sentence says how many they hold.
 */
export function warningOfOutputs(
  nOut: number,
  { samples, bitsPerSample }: { readonly samples: number; readonly bitsPerSample: number },
): string | undefined {
  const outputs = Math.floor((samples * bitsPerSample) / nOut);
  if (outputs >= REQUIRED_SAMPLES) return undefined;
  const most = Math.floor((MAX_SAMPLES * bitsPerSample) / nOut);
  const more =
    most < REQUIRED_SAMPLES ? `assess takes ${grouped(most)} at most` : 'fewer show less';
  return `only ${grouped(outputs)} outputs of ${nOut} bits: SP 800-90B requires ${grouped(REQUIRED_SAMPLES)} consecutive outputs, and ${more}`;
}

export function conditioningTableOf(result: ConditioningAssessment): string {
  const { nIn, nOut, nw, hIn, hPrime, hOut, log2Epsilon } = result;
  const row = (name: string, value: string, meaning: string) =>
    `  ${name.padEnd(16)}${value.padStart(12)}   ${meaning}`.trimEnd();
  const why = whyNotFull(result);
  return [
    `${hPrime === null ? 'vetted' : 'non-vetted'} conditioning component, SP 800-90B section 3.1.5`,
    '',
    row('n_in', String(nIn), 'bits of input per output'),
    row('n_out', String(nOut), 'bits of output'),
    row('nw', String(nw), 'bits of the narrowest internal width'),
    row('h_in', String(hIn), 'bits of min-entropy in the input'),
    row('Output_Entropy', digits(result.outputEntropy), '3.1.5.1.2'),
    ...(hPrime === null
      ? []
      : [
          row('0.999 n_out', digits(0.999 * nOut), 'the limit of a non-vetted component'),
          row("h' n_out", digits(hPrime * nOut), `h' is ${digits(hPrime)} per bit of the output`),
        ]),
    '',
    `h_out: ${digits(hOut)} bits; epsilon of Output_Entropy: 2^${log2Epsilon.toFixed(2)}`,
    why === undefined
      ? `full entropy by SP 800-90C and FIPS 140-3 IG D.K, if the component's security strength is ${nOut} bits or more`
      : `no full entropy: ${why}`,
  ].join('\n');
}
