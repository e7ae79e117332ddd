// Records the raw samples of the jitter source in each way in which it is used, and assesses them: what
// docs/decisions/0006 quotes.
//   node bench/recordings.mjs DIRECTORY [--count 10] [--hashers 0] [--modes …] [--nist FILE]
// Adds --count recordings of each mode to DIRECTORY, with so many hashing processes beside them. With --count 0
// it assesses those that are there, and prints for each: mode, hashing processes, the lowest estimate in bits per
// sample (of a matrix that of rows, and of columns), and the same by NIST's own ea_non_iid, if its path is given.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MAIN } from './measure.mjs';

const RESTARTS = 1000;
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '10' },
    hashers: { type: 'string', default: '0' },
    modes: { type: 'string', default: 'in-a-row,restarts,as-fed,seeder' },
    nist: { type: 'string' },
  },
});
const [directory] = positionals;
if (directory === undefined) {
  process.stderr.write('recordings: name a directory for them\n');
  process.exit(64);
}
mkdirSync(directory, { recursive: true });

/**
 * Throws what the command says when it does not exit with one of `codes`.
 * @param {string[]} command
 * @param {number[]} codes
 */
function run(command, codes = [0]) {
  const [program = '', ...args] = command;
  const { status, stdout, stderr } = spawnSync(program, args, { maxBuffer: 2 ** 24 });
  if (!codes.includes(status ?? -1)) throw new Error(`${command.join(' ')}: ${status} ${stderr}`);
  return stdout;
}

/** @param {string[]} args */
const collect = (...args) =>
  run([process.execPath, MAIN, 'collect', '--source', 'jitter', '--raw', ...args]);

/** Compiles the program that starts as entropyd-seed does, and returns its path. */
function seederStart() {
  const root = new URL('..', import.meta.url).pathname;
  const program = join(/** @type {string} */ (directory), 'seeder-start');
  const library = (/** @type {string} */ name) => join(root, 'build/Release', `entropyd_${name}.a`);
  const sources = [join(root, 'bench/seeder-start.cc'), library('core'), library('jitter')];
  run(['g++', '-std=gnu++20', '-O2', ...sources, library('core'), '-pthread', '-o', program]);
  return program;
}

/** @type {string | undefined} */
let seeder; // one for all recordings of a run

/**
 * How each mode is recorded into a file, and whether it is a matrix with one restart per row.
 * @type {Record<string, { record: (file: string) => void, isMatrix: boolean }>}
 */
const MODES = {
  'in-a-row': {
    record: (file) => collect('--bytes', '1000000', '--output', file),
    isMatrix: false,
  },
  restarts: {
    record: (file) => collect('--restarts', String(RESTARTS), '--bytes', '1000', '--output', file),
    isMatrix: true,
  },
  'as-fed': {
    record: (file) => collect('--as-fed', '--bytes', '1000000', '--output', file),
    isMatrix: false,
  },
  seeder: {
    record: (file) => {
      seeder ??= seederStart();
      writeFileSync(file, '');
      for (let i = 0; i < RESTARTS; ++i) appendFileSync(file, run([seeder]));
    },
    isMatrix: true,
  },
};

/**
 * Lowest estimates in bits per sample: one of samples in a row, those of rows and of columns of a matrix.
 * @param {string} file
 * @param {boolean} isMatrix
 */
function assessed(file, isMatrix) {
  const shape = isMatrix ? ['--restarts', '1000x1000', '--claim', '1'] : [];
  const result = JSON.parse(
    run([process.execPath, MAIN, 'assess', '--json', file, ...shape], [0, 1]).toString(),
  );
  return isMatrix ? [result.rows.minEntropy, result.columns.minEntropy] : [result.minEntropy];
}

/**
 * The columns of a 1000x1000 matrix one after the other, in a file of its own.
 * @param {string} file
 */
function transposed(file) {
  const rows = readFileSync(file);
  const columns = rows.map(
    (_, i) => rows[(i % RESTARTS) * RESTARTS + Math.floor(i / RESTARTS)] ?? 0,
  );
  writeFileSync(`${file}.columns`, columns);
  return `${file}.columns`;
}

/**
 * The same by NIST's tool.
 * @param {string} tool
 * @param {string} file
 * @param {boolean} isMatrix
 */
function byNist(tool, file, isMatrix) {
  return [file, ...(isMatrix ? [transposed(file)] : [])].map((samples) => {
    const out = run([tool, '-i', '-a', samples, '8']).toString();
    return Number(/min\(H_original, 8 X H_bitstring\): ([\d.]+)/.exec(out)?.[1]);
  });
}

const hashers = Array.from({ length: Number(options.hashers) }, () =>
  spawn('sha256sum', ['/dev/zero'], { stdio: 'ignore' }),
);
const names = readdirSync(directory).filter((name) => name.endsWith('.bin'));
try {
  for (let i = 0; i < Number(options.count); ++i) {
    for (const mode of options.modes.split(',')) {
      const how = MODES[mode];
      if (how === undefined) throw new Error(`no mode is called ${mode}`);
      const count = String(names.length).padStart(3, '0');
      names.push(`${mode}.${hashers.length}.${count}.bin`);
      how.record(join(directory, names.at(-1) ?? ''));
      process.stderr.write(`${names.at(-1)}\n`);
    }
  }
} finally {
  for (const one of hashers) one.kill();
}
for (const name of options.count === '0' ? names.sort() : []) {
  const [mode = '', beside] = name.split('.');
  const isMatrix = MODES[mode]?.isMatrix === true;
  const file = join(directory, name);
  const figures = assessed(file, isMatrix);
  const nist = options.nist === undefined ? [] : byNist(options.nist, file, isMatrix);
  const cells = [mode, beside, ...[...figures, ...nist].map((bits) => bits.toFixed(3))];
  process.stdout.write(`${cells.join('\t')}\t${name}\n`);
}
