// Holds `entropyd assess --iid` against NIST's ea_iid 1.1.7: the IID table of docs/assess-and-nist.md.
//   node bench/nist-iid.mjs TOOL DIRECTORY [STREAM …]
// TOOL is the folder of ea_iid. DIRECTORY gets the streams of nist-iid-cases.mjs, and what NIST says of each, which is
// kept for the next run; without the name of a STREAM it is all of them, which takes half an hour. Each tool runs five
// times per file, with other shuffles: three times on one core, whose processor time is compared, and twice on two,
// whose elapsed time is; each time is a median. Prints the table in Markdown; exits with 1 if a figure differs by more
// than 1e-6, or the verdict where five runs of NIST's agree, and nist-differences.mjs does not say why.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIN } from './measure.mjs';
import { TOLERANCE, whyDifferent } from './nist-differences.mjs';
import { IID_STREAMS } from './nist-iid-cases.mjs';
import { iidFigures, kept, STATISTICS } from './nist-tool.mjs';

const [tool, directory, ...only] = process.argv.slice(2);
if (tool === undefined || directory === undefined) {
  process.stderr.write('nist-iid: name the folder of ea_iid and one for the files\n');
  process.exit(64);
}
mkdirSync(directory, { recursive: true });

/** The cores of each run. */
const RUNS = ['0', '0', '0', '0,1', '0,1'];

/**
 * What the command prints on so many cores, and its seconds: of the processor and elapsed.
 * @param {string} cores
 * @param {string[]} command
 */
function timed(cores, command) {
  const time = 'TIMEFORMAT="%U %S %R"; time taskset -c "$@" 2>/dev/null';
  const { stdout, stderr } = spawnSync('bash', ['-c', time, 'bash', cores, ...command], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, OMP_NUM_THREADS: String(cores.split(',').length) },
  });
  const [user = 0, system = 0, elapsed = 0] = stderr.trim().split(' ').map(Number);
  return { stdout, cpu: user + system, elapsed };
}

/** @param {readonly number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * @template Figures
 * @param {(cores: string) => { figures: Figures, cpu: number, elapsed: number }} run
 */
function fiveTimes(run) {
  const runs = RUNS.map(run);
  const one = runs.filter((_, i) => RUNS[i] === '0');
  const two = runs.filter((_, i) => RUNS[i] !== '0');
  return {
    figures: runs.map(({ figures }) => figures),
    cpu: median(one.map(({ cpu }) => cpu)),
    elapsed: median(two.map(({ elapsed }) => elapsed)),
  };
}

/** @param {string} file */
const byNist = (file) =>
  fiveTimes((cores) => {
    const { stdout, ...times } = timed(cores, [join(tool, 'ea_iid'), '-i', '-a', '-vvv', file]);
    return { figures: iidFigures(stdout), ...times };
  });

/** @param {string} file */
const byUs = (file) =>
  fiveTimes((cores) => {
    const command = [process.execPath, MAIN, 'assess', '--iid', '--json', file];
    const { stdout, ...times } = timed(cores, command);
    return { figures: JSON.parse(stdout), ...times };
  });

/** 'pass' or 'fail' if all runs agree, else how many passed. @param {readonly boolean[]} passed */
function verdictOf(passed) {
  const count = passed.filter(Boolean).length;
  if (count === 0) return 'fail';
  return count === passed.length ? 'pass' : `pass in ${count} of ${passed.length}`;
}

/** @typedef {readonly [figure: string, nist: number | null, ours: number | null]} Pair */

/** @param {any} nist @param {any} own @returns {Pair[]} */
const pairsOf = (nist, own) => [
  ...STATISTICS.map(
    (name) =>
      /** @type {Pair} */ ([name, nist.statistics[name], own.permutation.statistics[name].value]),
  ),
  ...['independence', 'goodnessOfFit'].flatMap((test) =>
    ['statistic', 'degreesOfFreedom', 'pValue'].map(
      (key) => /** @type {Pair} */ ([`${test} ${key}`, nist[test][key], own.chiSquare[test][key]]),
    ),
  ),
  ...['length', 'collisionProbability', 'pValue'].map(
    (key) =>
      /** @type {Pair} */ ([
        `longest repeated substring ${key}`,
        nist.repeatedSubstring[key],
        own.longestRepeatedSubstring[key],
      ]),
  ),
  ['H_original', nist.hOriginal, own.hOriginal],
  ['H_bitstring', nist.hBitstring, own.hBitstring],
];

let unexplained = 0;

/** The reason for a difference, which is counted if there is none. @param {string} name @param {Pair} pair */
function reasonFor(name, [figure, nist, ours]) {
  const reason = whyDifferent({ name, figure, nist, ours });
  if (reason === undefined) ++unexplained;
  return `${figure}: ${nist} by NIST, ${ours} here; ${reason ?? 'NOT EXPLAINED'}`;
}

/** The row of a stream in the table. @param {import('./nist-cases.mjs').Stream} stream */
function rowOf({ name, samples }) {
  const file = join(/** @type {string} */ (directory), `iid-${name.replace(/[^\w.']+/g, '-')}.bin`);
  writeFileSync(file, samples());
  const nist = kept(`${file}.nist.json`, () => byNist(file));
  const own = byUs(file);
  const ours = /** @type {any} */ (own.figures[0]);
  let [equal, largest] = [0, 0];
  const reasons = [];
  for (const pair of pairsOf(nist.figures[0], ours)) {
    const [, by, here] = pair;
    if (by === null && here === null) continue;
    const difference = by === null || here === null ? Number.NaN : Math.abs(by - here);
    if (difference <= TOLERANCE) {
      ++equal;
      largest = Math.max(largest, difference);
    } else {
      reasons.push(reasonFor(name, pair));
    }
  }
  const passed = nist.figures.map((run) => Object.values(run.passed).every(Boolean));
  const by = verdictOf(passed);
  const here = verdictOf(own.figures.map((run) => run.verdict === 'pass'));
  if (!by.includes(' in ') && by !== here) {
    reasons.push(reasonFor(name, ['IID verdict', Number(by === 'pass'), Number(here === 'pass')]));
  }
  const times = [nist.cpu, own.cpu, nist.elapsed, own.elapsed].map((time) => time.toFixed(2));
  const shape = `${ours.samples} x ${ours.bitsPerSample}`;
  const to = largest === 0 ? '0' : largest.toExponential(0);
  return [name, shape, equal, to, by, here, ...times, reasons.join('<br>')].join(' | ');
}

process.stdout.write(
  '| | samples x bits | equal | to | NIST | here | CPU of NIST, s | here | elapsed, 2 cores | here | otherwise |\n' +
    '|---|---|---|---|---|---|---|---|---|---|---|\n',
);
for (const stream of IID_STREAMS) {
  if (only.length > 0 && !only.includes(stream.name)) continue;
  process.stdout.write(`| ${rowOf(stream)} |\n`);
}
process.stderr.write(`${unexplained} that differ and are not explained\n`);
process.exitCode = unexplained === 0 ? 0 : 1;
