// Instructions instead of time, counted by valgrind: the same on a busy machine as on a quiet one. It knows
// no AVX-512 and so counts the variant for the next width.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIN, randomFile } from './measure.mjs';
import { bare, NODES, ours, withFastSource } from './start.mjs';

const FEW_BYTES = 2.5e6;
const MANY_BYTES = 12.5e6;

/**
 * @param {string} log where valgrind writes its count
 * @returns {[string, ...string[]]}
 */
const counting = (log) => [
  'valgrind',
  '--tool=cachegrind',
  '--cache-sim=no',
  '--cachegrind-out-file=/dev/null',
  `--log-file=${log}`,
];

/** @param {string} log */
function counted(log) {
  const [, digits] = readFileSync(log, 'utf8').match(/I\s+refs:\s+([\d,]+)/) ?? [];
  return Number(digits?.replaceAll(',', ''));
}

/**
 * Instructions per byte of a command's input: the difference between many bytes and few.
 * @param {string} log
 * @param {string} file
 * @param {string[]} command
 */
async function perByte(log, file, command) {
  /** @param {number} bytes */
  const instructionsFor = async (bytes) => {
    await randomFile(file, bytes);
    spawnSync('sh', ['-c', 'exec "$@" <"$0"', file, ...counting(log), ...command]);
    return counted(log);
  };
  const few = await instructionsFor(FEW_BYTES);
  const many = await instructionsFor(MANY_BYTES);
  return (many - few) / (MANY_BYTES - FEW_BYTES);
}

/** @param {string} directory */
export async function instructions(directory) {
  const log = join(directory, 'valgrind.log');
  const starts = await withFastSource(directory, async (daemon) => {
    const rows = [];
    for (const [how, node] of Object.entries(NODES)) {
      await bare([...counting(log), ...node]);
      const base = counted(log);
      await ours([...counting(log), ...node], daemon);
      /**
       * @param {string} name
       * @param {number} count
       */
      const row = (name, count) => [
        `${name}, ${how}`,
        (count / 1e6).toFixed(0),
        (count / base).toFixed(2),
      ];
      rows.push(
        row('node -e 0', base),
        row('entropyd to the first credit, and its end', counted(log)),
      );
    }
    return rows;
  });
  const file = join(directory, 'counted');
  const check = await perByte(log, file, [process.execPath, MAIN, 'check']);
  const peer = await perByte(log, file, ['rngtest']);
  /**
   * @param {string} name
   * @param {number} count
   */
  const row = (name, count) => [name, count.toFixed(1), (peer / count).toFixed(1)];
  return [
    {
      title: 'Start, instructions by valgrind',
      columns: ['', 'millions', 'x node'],
      rows: starts,
    },
    {
      title: 'FIPS 140-2, instructions by valgrind',
      columns: ['', 'per byte', 'x fewer than rngtest'],
      rows: [row('entropyd check, without AVX-512', check), row('rngtest 5', peer)],
    },
  ];
}
