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
const JITTERENTROPY = '/usr/sbin/jitterentropy-rngd';
const HAVEGED = '/usr/sbin/haveged';
const MAIN = new URL('../dist/main.cjs', import.meta.url).pathname;

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

/**
 * Bytes a second of processor time that jitterentropy-rngd collects when it starts (it gives some 450
 * and then rests; -v keeps it in the foreground), and the same of haveged into a pipe.
 */
function peers() {
  const script = `strace -f -e trace=ioctl timeout 2 ${JITTERENTROPY} -v 2>&1`;
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  const sizes = [...stdout.matchAll(/RNDADDENTROPY, \{.*?buf_size=(\d+)/g)];
  const bytes = sizes.reduce((sum, [, size]) => sum + Number(size), 0);
  return {
    jitterentropy: bytes / measure(['timeout', '2', JITTERENTROPY, '-v']).cpu,
    haveged: 16e6 / measure(['bash', '-c', `${HAVEGED} -n 16000000 -f - | cat`]).cpu,
  };
}

function ours() {
  const { stdout } = spawnSync(process.execPath, [MAIN, 'bench', '--json'], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

function jitter() {
  const missing = [JITTERENTROPY, HAVEGED, '/usr/bin/strace'].filter((path) => !existsSync(path));
  if (missing.length > 0) {
    console.log(`jitter: not measured beside its peers, ${missing.join(', ')} is not here:`);
    console.log('  apt install jitterentropy-rngd haveged strace');
    return;
  }
  const rounds = Array.from({ length: ROUNDS }, () => ({ ours: ours().jitter, peers: peers() }));
  const of = (pick) => median(rounds.map(pick));
  const rate = of((round) => round.ours.bytesPerSecond);
  const first = of((round) => round.ours.firstBytesMs);
  const peer = of((round) => round.peers.jitterentropy);
  const haveged = of((round) => round.peers.haveged);
  console.log(`jitter source, full-entropy bytes, medians of ${ROUNDS} rounds in turn:`);
  console.log(
    `  entropyd ${(rate / 1e3).toFixed(1)} kB/s, first bytes after ${first.toFixed(1)} ms; ` +
      `jitterentropy-rngd ${(peer / 1e3).toFixed(1)} kB/s of processor time, ratio ${(rate / peer).toFixed(1)}`,
  );
  console.log(`  haveged ${(haveged / 1e6).toFixed(0)} MB/s, of which nothing was measured`);
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
  jitter();
  if (process.argv.includes('--json')) console.log(JSON.stringify(rows));
} finally {
  rmSync(directory, { recursive: true });
}
