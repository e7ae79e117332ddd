// Instructions instead of time, counted by valgrind: the same on a busy machine as on a quiet one. It knows
// no AVX-512 and so counts the variant for the next width.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIN, randomFile } from './measure.mjs';
import { bare, NODES, ours, withFastSource } from './start.mjs';

const FEW_BYTES = 2.5e6;
const MANY_BYTES = 12.5e6;

const counting = (log) => [
  'valgrind',
  '--tool=cachegrind',
  '--cache-sim=no',
  '--cachegrind-out-file=/dev/null',
  `--log-file=${log}`,
];

function counted(log) {
  const [, digits] = readFileSync(log, 'utf8').match(/I\s+refs:\s+([\d,]+)/);
  return Number(digits.replaceAll(',', ''));
}

/** Of a command a byte of its input: what more bytes cost more. */
async function aByte(log, file, command) {
  const counts = [];
  for (const bytes of [FEW_BYTES, MANY_BYTES]) {
    await randomFile(file, bytes);
    spawnSync('sh', ['-c', 'exec "$@" <"$0"', file, ...counting(log), ...command]);
    counts.push(counted(log));
  }
  return (counts[1] - counts[0]) / (MANY_BYTES - FEW_BYTES);
}

export async function instructions(directory) {
  const log = join(directory, 'valgrind.log');
  const starts = await withFastSource(directory, async (surroundings) => {
    const rows = [];
    for (const [how, node] of Object.entries(NODES)) {
      await bare([...counting(log), ...node]);
      const base = counted(log);
      await ours([...counting(log), ...node], surroundings);
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
  const check = await aByte(log, file, [process.execPath, MAIN, 'check']);
  const peer = await aByte(log, file, ['rngtest']);
  const row = (name, count) => [name, count.toFixed(1), (peer / count).toFixed(1)];
  return [
    {
      title: 'Start, instructions by valgrind',
      columns: ['', 'millions', 'x node'],
      rows: starts,
    },
    {
      title: 'FIPS 140-2, instructions by valgrind',
      columns: ['', 'a byte', 'rngtest x fewer'],
      rows: [row('entropyd check, without AVX-512', check), row('rngtest 5', peer)],
    },
  ];
}
