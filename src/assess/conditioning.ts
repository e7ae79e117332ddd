// The entropy of the output of a conditioning component, SP 800-90B 3.1.5: a calculation from what goes in. For a
// component that is not vetted, a measurement of what comes out limits it.
import { refusedValue, UsageError } from '../errors.js';

/** The parameters of Output_Entropy (3.1.5.1.2), all in bits. */
export interface Component {
  /** Bits of input per output. */
  readonly nIn: number;
  /** Bits of output. */
  readonly nOut: number;
  /** The narrowest internal width. */
  readonly nw: number;
  /** Min-entropy of the input. */
  readonly hIn: number;
}

/** n_in of NIST's tool is at most this too. */
const MOST_BITS = 2 ** 32 - 1;
/** How much of the output a component that is not vetted may be credited with at most (3.1.5.2). */
const LIMIT_OF_NON_VETTED = 0.999;
/** Input beyond the bits of output that full entropy takes (SP 800-90C; FIPS 140-3 IG D.K, resolution 19). */
const FULL_ENTROPY_MARGIN = 64;

/**
 * How entropyd conditions samples (native/core/conditioner.h): SHA-256 over samples of 8 bits that hold 320 bits of
 * min-entropy, at the default claim of 1 bit per sample.
 */
export const OWN_COMPONENT: Component = { nIn: 2560, nOut: 256, nw: 256, hIn: 320 };

/** Parses 'N_IN,N_OUT,NW,H_IN'; '' means OWN_COMPONENT. Throws UsageError. */
export function componentOf(text: string): Component {
  if (text === '') return OWN_COMPONENT;
  const parts = text
    .split(',')
    .map((part) => (/^\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN));
  const [nIn = Number.NaN, nOut = Number.NaN, nw = Number.NaN, hIn = Number.NaN] = parts;
  const isWidth = (bits: number) => Number.isInteger(bits) && bits >= 1 && bits <= MOST_BITS;
  if (parts.length !== 4 || ![nIn, nOut, nw].every(isWidth)) {
    const what =
      'N_IN,N_OUT,NW,H_IN in bits, such as 2560,256,256,320 (before a file name: --conditioning=…)';
    throw refusedValue('--conditioning', what, text);
  }
  if (!(hIn > 0 && hIn <= nIn)) {
    throw new UsageError(
      `--conditioning: H_IN is above 0 and at most N_IN, which is ${nIn}, not '${text.split(',')[3]}'`,
    );
  }
  return { nIn, nOut, nw, hIn };
}

export interface OutputEntropy {
  /** Bits. */
  readonly bits: number;
  /** log2 of epsilon, where bits = (1 - epsilon) nOut: epsilon is 2^-71 for bits that no double tells from nOut. */
  readonly log2Epsilon: number;
}

/** log2(2^a + b 2^a) and the like would lose what is small: log2(1 + 2^x) for any x. */
const log2OnePlus = (x: number): number =>
  x > 0 ? x + log2OnePlus(-x) : Math.log1p(2 ** x) / Math.LN2;

/**
 * Output_Entropy of SP 800-90B 3.1.5.1.2.
 *
 * With n = min(nOut, nw), P_high = 2^-hIn and P_low = (1 - P_high) / (2^nIn - 1), the output's likeliest value has
 * the probability max(psi, omega), where psi = 2^(nIn-n) P_low + P_high, omega = U P_low, and
 * U = 2^(nIn-n) + sqrt(2 n 2^(nIn-n) ln 2). Both are nearly 2^-n, so that a double would lose what matters, their
 * excess over it. Divided by 2^-n, and with A = 2^nIn P_low - 1 = -2^-hIn (1 - 2^(hIn-nIn)) / (1 - 2^-nIn),
 *
 *   2^n psi = 1 + A + 2^(n-hIn) = 1 + 2^(n-hIn) (1 + 2^(hIn-n) A)
 *   2^n omega = (1 + A) (1 + s), s = sqrt(2 n ln 2) 2^((n-nIn)/2)
 *
 * and the entropy is n - log2 of the larger of the two. Both excesses are computed as logarithms: the smallest double
 * is 2^-1074. Where omega is the larger, -A is at most half of s, so that nothing cancels.
 */
export function outputEntropy({ nIn, nOut, nw: width, hIn }: Component): OutputEntropy {
  const nw = Math.min(width, nIn); // Appendix E
  const n = Math.min(nOut, nw);
  const share = (1 - 2 ** (hIn - nIn)) / (1 - 2 ** -nIn); // -A = share 2^-hIn
  const psi = n - hIn + Math.log1p(-share * 2 ** -n) / Math.LN2; // log2 of its excess
  const s = Math.log2(2 * n * Math.LN2) / 2 + (n - nIn) / 2;
  const a = Math.log2(share) - hIn;
  // s (1 + A) + A, over s: it is negative if A outweighs s, and then psi is the larger.
  const overS = 1 - 2 ** a - 2 ** (a - s);
  const omega = overS > 0 ? s + Math.log2(overS) : Number.NEGATIVE_INFINITY;
  const excess = log2OnePlus(Math.max(psi, omega)); // log2 of 2^n max(psi, omega)
  const bits = Math.max(0, n - excess); // omega can be above 1, which the tool limits to 1
  const missing = nOut - n + Math.min(excess, n);
  // Of a tiny excess log2(1 + e) = e / ln 2, which a double might not hold.
  const tiny = Math.max(psi, omega) - Math.log2(Math.LN2);
  const log2Missing = missing > 2 ** -900 ? Math.log2(missing) : tiny;
  return { bits, log2Epsilon: log2Missing - Math.log2(nOut) };
}

export interface ConditioningAssessment extends Component {
  readonly component: 'vetted' | 'nonVetted';
  /** Output_Entropy, in bits. */
  readonly outputEntropy: number;
  /** h' in bits per bit; null for a vetted component. */
  readonly hPrime: number | null;
  /** h_out, in bits: what an output may be credited with. */
  readonly hOut: number;
  /** log2 of epsilon, where Output_Entropy = (1 - epsilon) n_out. */
  readonly log2Epsilon: number;
  /** Whether the output has full entropy, if the component's security strength is at least n_out. */
  readonly fullEntropy: boolean;
}

/** `hPrime` is null for a vetted component. */
export function assessConditioning(
  component: Component,
  hPrime: number | null,
): ConditioningAssessment {
  const { nOut, hIn } = component;
  const { bits, log2Epsilon } = outputEntropy(component);
  const isVetted = hPrime === null;
  return {
    component: isVetted ? 'vetted' : 'nonVetted',
    ...component,
    outputEntropy: bits,
    hPrime,
    hOut: isVetted ? bits : Math.min(bits, LIMIT_OF_NON_VETTED * nOut, hPrime * nOut),
    log2Epsilon,
    fullEntropy: isVetted && bits > LIMIT_OF_NON_VETTED * nOut && hIn >= nOut + FULL_ENTROPY_MARGIN,
  };
}
