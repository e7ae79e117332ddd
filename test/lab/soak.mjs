// A soak of the built daemon at one feed per second, in which its surroundings fail in turn and come
// back: `node test/lab/soak.mjs [SECONDS [PHASE …]]` as root, 900 seconds and every phase by default. Dry
// run: nothing is credited.
//   calm          nothing happens; comes after each of the others
//   log full      the log's disk, a small tmpfs, is full for a while
//   descriptors   RLIMIT_NOFILE is lowered below what is open, and restored
//   audit file    is renamed, as a careless logrotate does
//   generator     the FIFO is replaced by another
// Prints the feeds of every phase and the memory of every minute. Ends with 1 where the daemon ended,
// where a phase went by without a feed, for the generator gives in all of them, or where anonymous memory
// went on rising.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const seconds = Number(process.argv[2] ?? 900);
const chosen = process.argv.slice(3);
const CYCLE_S = Math.min(seconds, 60);
const RATE = 50_000;
/** What the allocator and Node's own heap may swing by; a leak of a block per feed is twice that in 15 minutes. */
const SWING_KB = 4096;
const root = join(import.meta.dirname, '../..');
const place = mkdtempSync(join(tmpdir(), 'entropyd-soak-'));
const logDisk = join(place, 'log');
const fifo = join(place, 'hwrng');
const audit = join(place, 'audit');
const socket = join(place, 'run', 'control.sock');

function must(program, ...words) {
  const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}`);
}

/** A generator behind a new FIFO at the path; the one before it goes. */
let generator;
let writer;
function plugIn() {
  must('mkfifo', '-m', '600', `${fifo}.new`);
  const before = { generator, writer };
  // A writer from the start on, or a read would meet the FIFO's end.
  writer = openSync(`${fifo}.new`, constants.O_RDWR | constants.O_NONBLOCK);
  renameSync(`${fifo}.new`, fifo);
  const trickle = join(import.meta.dirname, 'trickle.pl');
  generator = spawn('perl', [trickle, fifo, String(RATE)], { stdio: 'ignore' });
  before.generator?.kill('SIGKILL');
  if (before.writer !== undefined) closeSync(before.writer);
}

/** The daemon's own account; undefined where it does not answer. */
function status() {
  return new Promise((resolve) => {
    let said = '';
    const client = connect(socket, () => client.write('{"ask":"status"}\n'));
    const end = () => {
      client.destroy();
      resolve(said.endsWith('\n') ? JSON.parse(said).status : undefined);
    };
    client.setTimeout(5000, end).on('error', end).on('end', end);
    client.on('data', (text) => (said += text));
  });
}

const rssAnonKb = (pid) =>
  Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
const descriptors = (pid) => readdirSync(`/proc/${pid}/fd`).length;

const disturbances = {
  calm: async (during) => during(),
  'log full': async (during) => {
    const filler = join(logDisk, 'filler');
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k'], { stdio: 'ignore' }); // to ENOSPC
    await during();
    rmSync(filler);
  },
  descriptors: async (during, pid) => {
    const limits = /Max open files\s+(\d+)\s+(\d+)/.exec(
      readFileSync(`/proc/${pid}/limits`, 'utf8'),
    );
    must('prlimit', `--pid=${pid}`, '--nofile=3:');
    await during();
    must('prlimit', `--pid=${pid}`, `--nofile=${limits?.[1]}:`);
  },
  'audit file': async (during) => {
    renameSync(audit, `${audit}.${Date.now()}`);
    await during();
  },
  generator: async (during) => {
    plugIn();
    await during();
  },
};

async function soak(daemon, rows, memory) {
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  const names = Object.keys(disturbances)
    .filter((name) => name !== 'calm' && (chosen.length === 0 || chosen.includes(name)))
    .flatMap((name) => [name, 'calm']);
  let before = await status();
  while (elapsed() < seconds) {
    for (const name of names) {
      const from = elapsed();
      await disturbances[name](() => sleep((CYCLE_S / names.length) * 1000), daemon.pid);
      const now = await status();
      if (daemon.exitCode !== null || daemon.signalCode !== null) return;
      const feeds = now && before ? now.feed.credits - before.feed.credits : undefined;
      truncateSync(join(logDisk, 'log')); // or it fills the disk by itself
      rows.push({ name, at: from, seconds: elapsed() - from, feeds });
      before = now ?? before;
    }
    memory.push({ at: elapsed(), kb: rssAnonKb(daemon.pid), open: descriptors(daemon.pid) });
  }
}

/** Whether the daemon still lived, fed in each kind of phase, and stayed within its memory. */
function judge(daemon, rows, memory) {
  console.log('| phase | times | seconds | feeds | phases without one |\n|---|---|---|---|---|');
  const faults = [];
  for (const name of new Set(rows.map((row) => row.name))) {
    const those = rows.filter((row) => row.name === name);
    const sum = (pick) => those.reduce((all, row) => all + pick(row), 0);
    const without = those.filter(({ feeds }) => !feeds).length;
    const feeds = sum((row) => row.feeds ?? 0);
    const cells = [name, those.length, sum((row) => row.seconds).toFixed(0), feeds, without];
    console.log(`| ${cells.join(' | ')} |`);
    if (without > 0) faults.push(`${name}: ${without} phases without a feed`);
  }
  console.log('\n| after s | RssAnon kB | open descriptors |\n|---|---|---|');
  for (const { at, kb, open } of memory) console.log(`| ${at.toFixed(0)} | ${kb} | ${open} |`);
  if (daemon.exitCode !== null || daemon.signalCode !== null) {
    faults.push(`the daemon ended: ${daemon.exitCode ?? daemon.signalCode}`);
  }
  const settled = memory[Math.min(2, memory.length - 1)];
  const last = memory.at(-1);
  if (settled && last && last.kb > settled.kb + SWING_KB) {
    faults.push(`RssAnon rose from ${settled.kb} to ${last.kb} kB`);
  }
  return faults;
}

function startDaemon() {
  const log = openSync(join(logDisk, 'log'), 'a');
  const words = [
    ...['run', '--dry-run', '--source', 'hwrng', '--hwrng-device', fifo],
    ...['--reseed-interval', '1s', '--log-level', 'debug', '--log-format', 'json'],
    ...['--control-socket', socket, '--audit-file', audit],
  ];
  // With the service's flags: those of a bare Node let its heap grow for an hour before it looks.
  const launch = join(root, 'build/Release/entropyd-launch');
  const program = ['--service', process.execPath, join(root, 'dist/main.cjs')];
  return spawn(launch, [...program, ...words], { stdio: ['ignore', 'ignore', log] });
}

async function main() {
  const unknown = chosen.filter((name) => !(name in disturbances));
  if (!(seconds > 0) || unknown.length > 0) {
    throw new Error('usage: soak.mjs [SECONDS [PHASE …]], a phase as in its first lines');
  }
  must('mkdir', '-p', logDisk, join(place, 'run'));
  writeFileSync(join(place, 'README'), 'A soak of entropyd: removed at its end.\n');
  must('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', logDisk);
  let daemon;
  const rows = [];
  const memory = [];
  try {
    plugIn();
    daemon = startDaemon();
    const deadline = performance.now() + 60_000;
    while (!(await status())?.feed.credits) {
      if (performance.now() > deadline) throw new Error('no feed within a minute of the start');
      await sleep(200);
    }
    await soak(daemon, rows, memory);
    const faults = judge(daemon, rows, memory);
    const files = readdirSync(place).filter((name) => name.startsWith('audit'));
    console.log(`\naudit files: ${files.length}, the last of ${statSync(audit).size} bytes`);
    for (const fault of faults) console.error(`soak: ${fault}`);
    process.exitCode = faults.length > 0 ? 1 : 0;
  } finally {
    if (daemon && daemon.exitCode === null && daemon.signalCode === null) {
      daemon.kill('SIGTERM');
      await Promise.race([once(daemon, 'exit'), sleep(10_000)]);
      daemon.kill('SIGKILL');
    }
    generator?.kill('SIGKILL');
    spawnSync('umount', ['-l', logDisk]);
    rmSync(place, { recursive: true, force: true });
  }
}

await main();
