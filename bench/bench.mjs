// Our figures beside the peers', in the same run: rounds in turn, medians and ratios. A figure alone
// says nothing on a machine that is busy with other things.
import { spawnSync } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';

const ROUNDS = 5;
const MEGABYTES = 200;
const RNGTEST = '/usr/bin/rngtest';
const MAIN = new URL('../dist/main.js', import.meta.url).pathname;

async function randomFile(path) {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
  const file = createWriteStream(path);
  const zeros = Buffer.alloc(1_000_000);
  for (let i = 0; i < MEGABYTES; ++i)
    if (!file.write(cipher.update(zeros))) await once(file, 'drain');
  file.end();
  await once(file, 'close');
}

/** Seconds of wall and of processor time of one command, by the shell's own clock. */
function measure(command, input = '/dev/null') {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>&1 <"$INPUT"';
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', ...command], {
    encoding: 'utf8',
    env: { ...process.env, INPUT: input },
  });
  const [wall, user, system] = stderr.trim().split(/\s+/).map(Number);
  return { wall, cpu: user + system };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function inTurn(candidates) {
  const runs = candidates.map(() => []);
  for (let round = 0; round < ROUNDS; ++round) {
    for (const [i, { command, input }] of candidates.entries()) {
      runs[i].push(measure(command, input));
    }
  }
  return candidates.map(({ name }, i) => ({
    name,
    wall: median(runs[i].map(({ wall }) => wall)),
    cpu: median(runs[i].map(({ cpu }) => cpu)),
  }));
}

if (!existsSync(RNGTEST)) {
  console.error('bench: rngtest is the yardstick and is not here: apt install rng-tools5');
  process.exit(69);
}

const directory = mkdtempSync(join(tmpdir(), 'entropyd-bench-'));
try {
  const file = join(directory, 'random');
  await randomFile(file);
  const rows = inTurn([
    { name: 'entropyd check FILE', command: [process.execPath, MAIN, 'check', file] },
    { name: 'entropyd check <FILE', command: [process.execPath, MAIN, 'check'], input: file },
    { name: 'rngtest <FILE', command: [RNGTEST], input: file },
    { name: 'node -e 0', command: [process.execPath, '-e', '0'] },
    { name: 'entropyd --version', command: [process.execPath, MAIN, '--version'] },
  ]);
  const peer = rows.find(({ name }) => name.startsWith('rngtest'));
  console.log(`${cpus()[0]?.model}, Linux ${release()}, Node ${process.version}`);
  console.log(`FIPS 140-2 over ${MEGABYTES} MB, medians of ${ROUNDS} rounds in turn:`);
  for (const { name, wall, cpu } of rows.slice(0, 3)) {
    const [seconds, speed] = [cpu.toFixed(2).padStart(6), (MEGABYTES / cpu).toFixed(0).padStart(5)];
    const ratio = (peer.cpu / cpu).toFixed(1);
    console.log(
      `  ${name.padEnd(21)} ${wall.toFixed(2).padStart(6)} s wall ${seconds} s cpu ${speed} MB/s  ${ratio} x rngtest`,
    );
  }
  const [, , , bare, ours] = rows;
  console.log(
    `start: entropyd --version ${ours.wall.toFixed(2)} s, node -e 0 ${bare.wall.toFixed(2)} s, ratio ${(ours.wall / bare.wall).toFixed(2)}`,
  );
  if (process.argv.includes('--json')) console.log(JSON.stringify(rows));
} finally {
  rmSync(directory, { recursive: true });
}
