// `npm run bench -- --assess FOLDER`: processor time and memory of `entropyd assess` beside NIST's ea_non_iid in that
// folder, each on one processor. Without the tool (`--assess ''`), instructions by valgrind.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inTurn, MAIN, median } from './measure.mjs';
import { bell, bytes, drawn, following, staying, uniform } from './nist-streams.mjs';

const COUNT = 1_000_000;
const ROUNDS = 3;

/** @type {Record<string, { bits: number, samples: () => Uint8Array }>} */
const FILES = {
  'random bytes': { bits: 8, samples: () => bytes(1, COUNT) },
  'bytes that follow, 0.5': { bits: 8, samples: () => following(2, COUNT, 256, 0.5) },
  bell: { bits: 6, samples: () => bell(3, COUNT, 4, 16) },
  '16 values': { bits: 4, samples: () => uniform(10, COUNT, 16) },
  '4 values': { bits: 2, samples: () => uniform(11, COUNT, 4) },
  'random bits': { bits: 1, samples: () => uniform(12, COUNT, 2) },
  'bits, 1 in 0.9': { bits: 1, samples: () => drawn(13, COUNT, [1, 9]) },
  'bits that stay, 0.99': { bits: 1, samples: () => staying(14, COUNT, 2, 0.98) },
};

/**
 * User seconds, and the most memory in MB, of a command on the first processor.
 * @param {string[]} command
 */
function cost(command) {
  const timed = ['-c', '0', '/usr/bin/time', '-f', 'cost %U %M', ...command];
  const { stderr } = spawnSync('taskset', timed, {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  const [, seconds, kilobytes] = /^cost (\S+) (\S+)$/m.exec(stderr) ?? [];
  return { seconds: Number(seconds), megabytes: Number(kilobytes) / 1024 };
}

/** @param {string} log @param {string[]} command */
function instructions(log, command) {
  const counting = ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null'];
  spawnSync('valgrind', [...counting, `--log-file=${log}`, ...command]);
  const [, digits] = readFileSync(log, 'utf8').match(/I\s+refs:\s+([\d,]+)/) ?? [];
  return Number(digits?.replaceAll(',', ''));
}

/**
 * @param {string} directory for the samples
 * @param {string} folder of NIST's tool
 */
export async function assess(directory, folder) {
  const tool = join(folder, 'ea_non_iid');
  const hasTool = folder !== '' && existsSync(tool);
  const rows = [];
  for (const [name, { bits, samples }] of Object.entries(FILES)) {
    const file = join(directory, 'samples');
    writeFileSync(file, samples());
    const command = [process.execPath, MAIN, 'assess', '--bits-per-sample', String(bits), file];
    if (!hasTool) {
      const count = instructions(join(directory, 'valgrind.log'), command);
      rows.push([name, String(bits), (count / 1e6).toFixed(0)]);
      continue;
    }
    const measured = await inTurn(ROUNDS, {
      peer: () => cost([tool, '-i', '-a', '-q', file, String(bits)]),
      ours: () => cost(command),
    });
    const [peer, ours] = [measured.peer, measured.ours].map((costs) => ({
      seconds: median(costs.map(({ seconds }) => seconds)),
      megabytes: median(costs.map(({ megabytes }) => megabytes)),
    }));
    if (peer === undefined || ours === undefined) continue;
    rows.push([
      name,
      String(bits),
      peer.seconds.toFixed(2),
      ours.seconds.toFixed(2),
      (peer.seconds / ours.seconds).toFixed(1),
      peer.megabytes.toFixed(0),
      ours.megabytes.toFixed(0),
    ]);
  }
  const title = `Assessing ${COUNT} samples, one processor`;
  if (!hasTool) return [{ title, columns: ['', 'bits', 'million instructions'], rows }];
  const bare = await inTurn(ROUNDS, { node: () => cost([process.execPath, '-e', '0']) });
  const megabytes = median(bare.node.map((found) => found.megabytes)).toFixed(0);
  return [
    {
      title: `${title}; a bare Node takes ${megabytes} MB`,
      columns: ['', 'bits', 'CPU of NIST, s', 'here', 'x faster', 'memory of NIST, MB', 'here'],
      rows,
    },
  ];
}
