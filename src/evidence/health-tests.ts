// The run-time health tests of a source with their cutoffs and false alarms, for a laboratory.
import type { Native } from '../native.js';

export interface HealthTestFacts {
  readonly name: string;
  /** The standard's section, or the decision record of this project. */
  readonly source: string;
  readonly unit: string;
  /** False alarms of a source that holds its claim: 2^-alphaBits per unit; null where no rate is derived. */
  readonly alphaBits: number | null;
  /** A block that reaches it is not credited. */
  readonly cutoff: string;
  /** Chance does not explain this: the source is quarantined at once. Null if only repeated failures lead there. */
  readonly permanent: { readonly alphaBits: number; readonly cutoff: string } | null;
  readonly derivation: string;
}

const given = { alphaBits: null, permanent: null, derivation: 'given by the standard' } as const;

const FIPS: readonly HealthTestFacts[] = (
  [
    ['monobit', '9725 < ones < 10275 of 20,000 bits'],
    ['poker', '2.16 < X < 46.17 over 5000 nibbles'],
    ['runs', 'the intervals of 4.9.1 for runs of 1 to 6 and more bits'],
    ['longRun', 'a run of 26 bits or more'],
  ] as const
).map(([name, cutoff]) => ({
  ...{ name, source: 'FIPS 140-2, change notice 1, 4.9.1', unit: 'block of 20,000 bits', ...given },
  ...{
    cutoff,
    derivation: `${given.derivation}; about 1 good block in 1244 fails one of the four`,
  },
}));

const CONTINUOUS_RUN: HealthTestFacts = {
  ...{ name: 'continuousRun', source: 'FIPS 140-2 4.9.2', unit: 'word of 32 bits', ...given },
  cutoff: 'a word that equals the one before it',
};

const STUCK: HealthTestFacts = {
  ...{ name: 'stuck', source: 'docs/decisions/0006', unit: 'block', alphaBits: null },
  ...{ cutoff: 'more than nine in ten samples', permanent: null },
  derivation: 'equal to the one before, or in the first or second difference',
};

type Calls = Pick<Native, 'adaptiveProportionCutoff' | 'limits' | 'repetitionCountCutoff'>;

/** `claim`: bits per byte or per sample. */
export function healthTestsOf(
  native: Calls,
  unit: 'byte' | 'sample',
  claim: number,
): HealthTestFacts[] {
  const { limits } = native;
  const { intermittentAlphaBits, permanentAlphaBits, adaptiveWindow, predictorBits } = limits;
  /** Both cutoffs, of a test that has a cutoff for an alpha. */
  const both = (cutoffAt: (alphaBits: number) => string) => ({
    ...{ alphaBits: intermittentAlphaBits, cutoff: cutoffAt(intermittentAlphaBits) },
    permanent: { alphaBits: permanentAlphaBits, cutoff: cutoffAt(permanentAlphaBits) },
  });
  /** Of a test whose every failure is permanent. */
  const permanently = (alphaBits: number, cutoff: string) => ({
    ...{ alphaBits, cutoff, permanent: { alphaBits, cutoff } },
  });
  const apt = (alphaBits: number, window: number) =>
    native.adaptiveProportionCutoff(claim, alphaBits, window);

  const common: HealthTestFacts[] = [
    {
      ...{ name: 'repetitionCount', source: 'SP 800-90B 4.4.1', unit },
      ...both((alphaBits) => `${native.repetitionCountCutoff(claim, alphaBits)} equal in a row`),
      derivation: `C = 1 + ceil(alphaBits / H), H = ${claim}`,
    },
    {
      ...{ name: 'adaptiveProportion', source: 'SP 800-90B 4.4.2' },
      unit: `window of ${adaptiveWindow}`,
      ...both((bits) => `${apt(bits, adaptiveWindow)} equal to the first of ${adaptiveWindow}`),
      derivation: `C = 1 + critbinom(${adaptiveWindow}, 2^-H, 1 - 2^-alphaBits), H = ${claim}`,
    },
  ];
  if (unit === 'byte') {
    const { replayAnchorBits: bits, replayWindows, blockBytes } = limits;
    const alphaBits = Math.floor(bits - Math.log2(blockBytes * replayWindows));
    const cutoff = `bytes that hold ${bits} bits by the claim and were delivered before, in the last MiB`;
    return [
      ...[...FIPS, CONTINUOUS_RUN, ...common],
      {
        ...{ name: 'replay', source: 'docs/decisions/0012', unit: 'block' },
        ...permanently(alphaBits, cutoff),
        derivation: `${blockBytes} windows of a block, each beside ${replayWindows}: ${blockBytes} x ${replayWindows} x 2^-${bits}`,
      },
    ];
  }
  const windows = [limits.shortWindow, limits.longWindow];
  const anchor = limits.replayAnchorSamples;
  const again = `${apt(permanentAlphaBits, anchor)} samples equal to an earlier string of ${anchor}`;
  return [
    ...common,
    ...(['lag', 'markov'] as const).map((name) => ({
      ...{ name, source: 'docs/decisions/0019, after SP 800-90B 6.3.8 and 6.3.9' },
      unit: `window of ${windows.join(' and of ')}`,
      ...both((bits) =>
        windows
          .map((window) => `${apt(bits + predictorBits, window)} right guesses of ${window}`)
          .join(', '),
      ),
      derivation: `as 4.4.2 at 2^-(alphaBits + ${predictorBits}): 4098 predictors share one alpha`,
    })),
    STUCK,
    {
      ...{ name: 'replay', source: 'docs/decisions/0019', unit: `string of ${anchor} samples` },
      ...permanently(permanentAlphaBits, again),
      derivation: `C = 1 + critbinom(${anchor}, 2^-H, 1 - 2^-alphaBits)`,
    },
  ];
}
