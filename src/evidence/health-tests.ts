// The run-time health tests of a source with their cutoffs and false alarms, for a laboratory.
import type { Native } from '../native.js';

export interface HealthTestFacts {
  readonly name: string;
  /** The standard's section, or the decision record of this project. */
  readonly source: string;
  /** False alarms of a source that holds its claim: 2^-alphaBits per `unit`. */
  readonly alphaBits: number | null;
  readonly unit: string;
  readonly cutoff: string;
  readonly derivation: string;
}

/** native/core/continuous_tests.h, dependence_test.h; test/native/limits.test.ts and decision 19 derive them. */
const ALPHA_BITS = 30;
const PREDICTOR_BITS = 13;
const WINDOW = 512;
const DEPENDENCE_WINDOWS = [1024, 131072] as const;

const FIPS: readonly HealthTestFacts[] = (
  [
    ['monobit', '9725 < ones < 10275 of 20,000 bits'],
    ['poker', '2.16 < X < 46.17 over 5000 nibbles'],
    ['runs', 'the intervals of 4.9.1 for runs of 1 to 6 and more bits'],
    ['longRun', 'a run of 26 bits or more'],
  ] as const
).map(([name, cutoff]) => ({
  ...{ name, cutoff, source: 'FIPS 140-2, change notice 1, 4.9.1', unit: 'block of 20,000 bits' },
  ...{
    alphaBits: null,
    derivation: 'given by the standard; about 1 good block in 1244 fails one of the four',
  },
}));

type Calls = Pick<Native, 'adaptiveProportionCutoff' | 'repetitionCountCutoff'>;

/** `claim`: bits per byte or per sample. */
export function healthTestsOf(
  native: Calls,
  unit: 'byte' | 'sample',
  claim: number,
): HealthTestFacts[] {
  const apt = (alphaBits: number, window: number) =>
    native.adaptiveProportionCutoff(claim, alphaBits, window);
  const common: HealthTestFacts[] = [
    {
      ...{ name: 'repetitionCount', source: 'SP 800-90B 4.4.1', alphaBits: ALPHA_BITS, unit },
      cutoff: `${native.repetitionCountCutoff(claim, ALPHA_BITS)} equal in a row`,
      derivation: `C = 1 + ceil(${ALPHA_BITS} / H), H = ${claim}`,
    },
    {
      ...{
        name: 'adaptiveProportion',
        source: 'SP 800-90B 4.4.2',
        alphaBits: ALPHA_BITS,
        unit: `window of ${WINDOW}`,
      },
      cutoff: `${apt(ALPHA_BITS, WINDOW)} equal to the first of ${WINDOW}`,
      derivation: `C = 1 + critbinom(${WINDOW}, 2^-H, 1 - 2^-${ALPHA_BITS}), H = ${claim}`,
    },
  ];
  if (unit === 'byte') {
    return [
      ...FIPS,
      {
        ...{
          name: 'continuousRun',
          source: 'FIPS 140-2 4.9.2',
          alphaBits: null,
          unit: 'word of 32 bits',
        },
        ...{ cutoff: 'a word that equals the one before it', derivation: 'given by the standard' },
      },
      ...common,
      {
        ...{ name: 'replay', source: 'docs/decisions/0012', alphaBits: null, unit: 'block' },
        cutoff: 'bytes that hold 65 bits by the claim and were delivered before, in the last MiB',
        derivation: 'chance repeats 65 bits among 2^20 places less than once in 2^25 blocks',
      },
    ];
  }
  return [
    ...common,
    ...(['lag', 'markov'] as const).map((name) => ({
      ...{
        name,
        source: 'docs/decisions/0019, after SP 800-90B 6.3.8 and 6.3.9',
        alphaBits: ALPHA_BITS,
      },
      unit: `window of ${DEPENDENCE_WINDOWS.join(' and of ')}`,
      cutoff: DEPENDENCE_WINDOWS.map(
        (window) => `${apt(ALPHA_BITS + PREDICTOR_BITS, window)} right guesses of ${window}`,
      ).join(', '),
      derivation: `as 4.4.2 at 2^-${ALPHA_BITS + PREDICTOR_BITS}: 4098 predictors share one alpha`,
    })),
    {
      ...{ name: 'stuck', source: 'docs/decisions/0006', alphaBits: null, unit: 'block' },
      ...{
        cutoff: 'more than nine in ten samples',
        derivation: 'equal to the one before, or in the first or second difference',
      },
    },
    {
      ...{
        name: 'replay',
        source: 'docs/decisions/0019',
        alphaBits: 60,
        unit: 'string of 1024 samples',
      },
      cutoff: `${apt(60, 1024)} samples equal to an earlier string of 1024`,
      derivation: 'C = 1 + critbinom(1024, 2^-H, 1 - 2^-60)',
    },
  ];
}
