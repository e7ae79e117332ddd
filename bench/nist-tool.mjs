// Runs NIST's SP800-90B_EntropyAssessment (1.1.7) and reads its results, for bench/nist.mjs.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The estimators as `entropyd assess --json` names them, in the order of section 6.3, which is also that of NIST. */
export const ESTIMATORS = [
  'mostCommonValue',
  'collision',
  'markov',
  'compression',
  'tTuple',
  'longestRepeatedSubstring',
  'multiMostCommonInWindow',
  'lag',
  'multiMarkovModelWithCounting',
  'lz78y',
];

/**
 * Runs one program of the tool, and returns its JSON document, null if it wrote none, and what it printed.
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args) {
  const output = join('/tmp', `nist-${process.pid}.json`);
  rmSync(output, { force: true });
  const { stdout, error } = spawnSync(program, ['-o', output, ...args], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  const document = existsSync(output) ? JSON.parse(readFileSync(output, 'utf8')) : null;
  rmSync(output, { force: true });
  return { document, printed: stdout };
}

/**
 * The result of `compute` from the file, in which it is kept since it takes minutes.
 * @template Result
 * @param {string} file
 * @param {() => Result} compute
 * @returns {Result}
 */
export function kept(file, compute) {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const result = compute();
  writeFileSync(file, `${JSON.stringify(result, null, 1)}\n`);
  return result;
}

/** The figure, or null for one that the tool does not give. @param {unknown} value */
const figure = (value) => (typeof value === 'number' ? value : null);

/**
 * ea_non_iid: bits per sample by each estimator, and the reason instead if it refuses the file.
 * @param {string} tool the folder of its programs
 * @param {string} file
 * @param {{ bits?: number, slice?: string }} options
 */
export function nonIid(tool, file, { bits, slice }) {
  const shape = bits === undefined ? [] : [String(bits)];
  const part = slice === undefined ? [] : ['-l', slice];
  const { document } = run(join(tool, 'ea_non_iid'), ['-i', '-a', '-q', ...part, file, ...shape]);
  if (document === null || document.errorLevel !== 0) {
    return { refused: String(document?.errorMsg ?? 'no result') };
  }
  const cases = document.testCases;
  const estimators = Object.fromEntries(
    ESTIMATORS.map((name, i) => {
      const { hOriginal, hBitstring, tTupleRes, binTTupleRes, lrsRes, binLrsRes } = cases[i];
      const literal = figure(hOriginal ?? tTupleRes ?? lrsRes);
      return [name, { literal, bitstring: figure(hBitstring ?? binTTupleRes ?? binLrsRes) }];
    }),
  );
  const { hOriginal, hBitstring, hAssessed } = cases.at(-1);
  return { estimators, hOriginal, hBitstring: figure(hBitstring), minEntropy: hAssessed };
}

/** The number after a label. @param {string} text @param {string} label */
const after = (text, label) => {
  const [, digits] = new RegExp(`${label} *(-?[\\d.]+)`).exec(text) ?? [];
  return digits === undefined ? null : Number(digits);
};

/**
 * ea_restart: the sanity check, and the literal estimates, null if the check failed.
 * @param {string} tool
 * @param {string} file
 * @param {number} bits
 * @param {number} claim
 */
export function restarts(tool, file, bits, claim) {
  const args = ['-n', file, String(bits), String(claim)];
  const { document, printed } = run(join(tool, 'ea_restart'), args);
  /** @type {Record<string, number | null>[]} */
  const cases = document?.testCases ?? [];
  return {
    cutoff: after(printed, 'X_cutoff:'),
    most: after(printed, 'X_max:'),
    hR: figure(cases.at(-1)?.['h_r']) ?? after(printed, 'H_r:'),
    hC: figure(cases.at(-1)?.['h_c']) ?? after(printed, 'H_c:'),
    passed: printed.includes('Validation Test Passed'),
  };
}

/**
 * ea_conditioning, of a vetted component, or with h' or a recording of its output of one that is not.
 * @param {string} tool
 * @param {readonly number[]} parameters n_in, n_out, nw, h_in and h'
 * @param {string} [output] the recording
 */
export function conditioning(tool, parameters, output) {
  const isVetted = parameters.length === 4 && output === undefined;
  const recording = output === undefined ? [] : ['-i', output];
  const args = [isVetted ? '-v' : '-n', ...recording, ...parameters.map(String)];
  const { printed } = run(join(tool, 'ea_conditioning'), args);
  return {
    outputEntropy: after(printed, 'Output_Entropy\\(\\*\\) ='),
    hPrime: after(printed, "h' ="),
    hOut: after(printed, 'etted\\) h_out ='),
    log2Epsilon: after(printed, '\nepsilon = 2\\^\\('),
    fullEntropy: printed.includes('Full Entropy'),
  };
}

/**
 * The names that `entropyd assess --iid --json` has for the 19 statistics, in the order of NIST's tool.
 */
export const STATISTICS = [
  'excursion',
  'directionalRuns',
  'longestDirectionalRun',
  'increasesDecreases',
  'medianRuns',
  'longestMedianRun',
  'averageCollision',
  'maximumCollision',
  ...['periodicity', 'covariance'].flatMap((name) => [1, 2, 8, 16, 32].map((lag) => name + lag)),
  'compression',
];

/** The number after `label = `, in the tool's most verbose form. @param {string} text @param {string} label */
const verbose = (text, label) => {
  const [, digits] = new RegExp(`${label} = (\\S+)`).exec(text) ?? [];
  return digits === undefined ? null : Number(digits);
};

/** What ea_iid -vvv printed. @param {string} printed */
export function iidFigures(printed) {
  const values = [...printed.matchAll(/Unpermuted result \S+ = (\S+)/g)];
  const statistics = STATISTICS.map((name, i) => [name, Number(values[i]?.[1])]);
  /** @param {string} test */
  const chiSquare = (test) => ({
    statistic: verbose(printed, `${test}: T`),
    degreesOfFreedom: verbose(printed, `${test}: df`),
    pValue: verbose(printed, `${test}: P-value`),
  });
  return {
    statistics: Object.fromEntries(statistics),
    independence: chiSquare('Chi square independence'),
    goodnessOfFit: chiSquare('Chi square goodness of fit'),
    repeatedSubstring: {
      length: verbose(printed, 'Substring results: W'),
      collisionProbability: verbose(printed, 'P_col'),
      pValue: verbose(printed, 'Pr\\(X >= 1\\)'),
    },
    hOriginal: verbose(printed, 'H_original'),
    hBitstring: verbose(printed, 'H_bitstring'),
    passed: {
      chiSquare: printed.includes('Chi square tests: Passed'),
      repeatedSubstring: printed.includes('repeated substring test: Passed'),
      permutation: printed.includes('IID permutation tests: Passed'),
    },
  };
}
