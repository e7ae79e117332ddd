// Holds `entropyd assess` against NIST's SP800-90B_EntropyAssessment, figure by figure: what docs/assess-and-nist.md quotes.
//   node bench/nist.mjs TOOL DIRECTORY [FILE …]
// TOOL is the folder of ea_non_iid, ea_restart and ea_conditioning. DIRECTORY gets the streams of nist-cases.mjs and
// what NIST says of each, which is kept for the next run: all of it takes half an hour of one core. Each FILE is a recording
// of 8-bit samples besides; if its name has `restarts`, it is a matrix of 1000x1000 with a claim of 1. Prints the table
// in Markdown; exits with 1 if a figure differs by more than 1e-6 and nist-differences.mjs does not say why.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MAIN } from './measure.mjs';
import { COMPONENTS, MATRICES, OUTPUTS, STREAMS } from './nist-cases.mjs';
import { TOLERANCE, whyDifferent } from './nist-differences.mjs';
import { conditioning, ESTIMATORS, kept, nonIid, restarts } from './nist-tool.mjs';

const [tool, directory, ...recordings] = process.argv.slice(2);
if (tool === undefined || directory === undefined) {
  process.stderr.write('nist: name the folder of the tool and one for the files\n');
  process.exit(64);
}
mkdirSync(directory, { recursive: true });

/** @typedef {import('./nist-cases.mjs').Stream} Stream */
/** @typedef {readonly [figure: string, nist: number | null, ours: number | null]} Pair */

/** @param {string[]} args */
function ours(...args) {
  const command = [MAIN, 'assess', '--json', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return status === 0 || status === 1 ? JSON.parse(stdout) : { refused: stderr.trim() };
}

/**
 * Writes the samples into a file of the directory.
 * @param {Stream} stream
 */
function fileOf({ name, samples }) {
  const file = join(/** @type {string} */ (directory), `${name.replace(/[^\w.']+/g, '-')}.bin`);
  writeFileSync(file, samples());
  return file;
}

/** @param {string} file @param {(value: number) => number} change */
function changed(file, change) {
  writeFileSync(`${file}.low`, readFileSync(file).map(change));
  return `${file}.low`;
}

let unexplained = 0;
let compared = 0;

/**
 * One row of the table: how many figures, the largest difference of those that are equal, and why others differ.
 * @param {string} name
 * @param {readonly Pair[]} pairs
 * @param {string} shape
 */
function row(name, pairs, shape) {
  let largest = 0;
  const reasons = new Set();
  let equal = 0;
  for (const [figure, nist, own] of pairs) {
    if (nist === null && own === null) continue;
    ++compared;
    const difference = nist === null || own === null ? Number.NaN : Math.abs(nist - own);
    if (difference <= TOLERANCE) {
      ++equal;
      largest = Math.max(largest, difference);
      continue;
    }
    const reason = whyDifferent({ name, figure, nist, ours: own });
    if (reason === undefined) ++unexplained;
    reasons.add(`${figure}: ${nist} by NIST, ${own} here; ${reason ?? 'NOT EXPLAINED'}`);
  }
  const by = largest === 0 ? '0' : largest.toExponential(0);
  process.stdout.write(
    `| ${name} | ${shape} | ${equal} | ${by} | ${[...reasons].join('<br>')} |\n`,
  );
}

/** @param {string} title @param {string} shape */
const heading = (title, shape) =>
  process.stdout.write(
    `\n## ${title}\n\n| | ${shape} | equal | to | otherwise |\n|---|---|---|---|---|\n`,
  );

/** @param {Record<string, any>} nist @param {Record<string, any>} own @returns {Pair[]} */
const assessed = (nist, own) => [
  ...ESTIMATORS.flatMap((name) => {
    const [by, here] = [nist['estimators']?.[name] ?? {}, own['estimators']?.[name] ?? {}];
    return /** @type {Pair[]} */ ([
      [`${name}, samples`, by.literal ?? null, here.literal ?? null],
      [`${name}, bits`, by.bitstring ?? null, here.bitstring ?? null],
    ]);
  }),
  ['H_original', nist['hOriginal'] ?? null, own['hOriginal'] ?? null],
  ['H_bitstring', nist['hBitstring'] ?? null, own['hBitstring'] ?? null],
  ['min-entropy', nist['minEntropy'] ?? null, own['minEntropy'] ?? null],
];

/** @param {Stream} stream @param {string} file */
function compareStream(stream, file) {
  const { name, bits, lowBits, slice } = stream;
  const theirs =
    lowBits === undefined ? file : changed(file, (value) => value & (2 ** lowBits - 1));
  const width = lowBits ?? bits;
  const nist = kept(`${file}.nist.json`, () =>
    nonIid(
      /** @type {string} */ (tool),
      theirs,
      JSON.parse(JSON.stringify({ bits: width, slice })),
    ),
  );
  const own = ours(
    ...(bits === undefined ? [] : ['--bits-per-sample', String(bits)]),
    ...(lowBits === undefined ? [] : ['--low-bits', String(lowBits)]),
    ...(slice === undefined ? [] : ['--slice', slice]),
    file,
  );
  row(name, assessed(nist, own), `${own.samples ?? '-'} x ${own.bitsPerSample ?? '-'}`);
}

/** @param {string} name @param {string} file @param {number} claim */
function compareMatrix(name, file, claim) {
  const bits = 32 - Math.clz32(readFileSync(file).reduce((all, sample) => all | sample, 1));
  const nist = kept(`${file}.nist.json`, () =>
    restarts(/** @type {string} */ (tool), file, bits, claim),
  );
  const own = ours('--restarts=1000x1000', '--claim', String(claim), file);
  const { rows, columns } = own.sanity;
  const lowest = Math.min(own.rows.hOriginal, own.columns.hOriginal);
  const literal = own.sanity.passed && lowest >= claim / 2;
  const tested = nist.hR === null ? [null, null] : [own.rows.hOriginal, own.columns.hOriginal];
  row(
    name,
    [
      ['X_max', nist.most, Math.max(rows.most, columns.most)],
      ['X_cutoff', nist.cutoff, rows.cutoff - 1],
      ['H_r', nist.hR, tested[0] ?? null],
      ['H_c', nist.hC, tested[1] ?? null],
      ['passed by the samples', Number(nist.passed), Number(literal)],
      ['passed', Number(nist.passed), Number(own.verdict === 'pass')],
    ],
    `${bits}, ${claim}`,
  );
}

/** @param {readonly number[]} parameters @param {Stream} [output] */
function compareComponent(parameters, output) {
  const [nIn, nOut, nw, hIn, hPrime] = parameters;
  const file = output === undefined ? undefined : fileOf(output);
  const nist = conditioning(/** @type {string} */ (tool), parameters, file);
  const own = ours(
    `--conditioning=${[nIn, nOut, nw, hIn].join()}`,
    ...(hPrime === undefined && file === undefined ? [] : ['--non-vetted']),
    ...(hPrime === undefined ? [] : ['--h-prime', String(hPrime)]),
    ...(output?.bits === undefined ? [] : ['--bits-per-sample', String(output.bits)]),
    ...(file === undefined ? [] : [file]),
  );
  row(
    output?.name ?? parameters.join(', '),
    [
      ['Output_Entropy', nist.outputEntropy, own.outputEntropy],
      ["h'", nist.hPrime, own.hPrime],
      ['h_out', nist.hOut, own.hOut],
      ['log2 epsilon', nist.log2Epsilon, nist.log2Epsilon === null ? null : own.log2Epsilon],
      ['full entropy', Number(nist.fullEntropy), Number(own.fullEntropy)],
    ],
    own.component,
  );
}

const isMatrix = (/** @type {string} */ file) => basename(file).includes('restarts');

heading('ea_non_iid', 'samples x bits');
for (const stream of STREAMS) compareStream(stream, fileOf(stream));
for (const recording of recordings.filter((file) => !isMatrix(file))) {
  const file = join(directory, basename(recording));
  copyFileSync(recording, file);
  compareStream({ name: basename(recording), samples: () => readFileSync(file) }, file);
}
heading('ea_restart', 'bits, claim');
for (const stream of MATRICES) compareMatrix(stream.name, fileOf(stream), stream.claim);
for (const recording of recordings.filter(isMatrix)) {
  const file = join(directory, basename(recording));
  copyFileSync(recording, file);
  compareMatrix(basename(recording), file, 1);
}
heading('ea_conditioning', 'component');
for (const parameters of COMPONENTS) {
  compareComponent(parameters.filter((parameter) => parameter !== undefined));
}
for (const output of OUTPUTS) compareComponent([2560, 256, 256, 320], output);

process.stderr.write(`${compared} figures, ${unexplained} that differ and are not explained\n`);
process.exitCode = unexplained === 0 ? 0 : 1;
