// How fast blocks are tested, beside rngtest and beside memory; how fast the jitter source delivers, beside
// jitterentropy and haveged. By processor time: rngtest and we use one core each.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { inTurn, MAIN, measure, median, ROUNDS, randomFile } from './measure.mjs';

const RNGTEST_BYTES = 100e6;
const CHECK_BYTES = 2e9;

/**
 * The document of `entropyd bench`, as far as it is needed.
 * @typedef {{
 *   fips140: { bytesPerSecond: number, memoryBytesPerSecond: number, instructions: string },
 *   jitter: { bytesPerSecond: number, firstBytesMs: number },
 * }} Bench
 */

/** @returns {Bench} */
function ours() {
  const { stdout } = spawnSync(process.execPath, [MAIN, 'bench', '--json'], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

/** Bytes per second of its own processor time that jitterentropy-rngd adds when it starts: some 450, then it rests. */
function jitterentropy() {
  const daemon = ['timeout', '2', '/usr/sbin/jitterentropy-rngd', '-v'];
  const { stderr } = spawnSync('strace', ['-f', '-e', 'trace=ioctl', ...daemon], {
    encoding: 'utf8',
  });
  const sizes = [...stderr.matchAll(/RNDADDENTROPY, \{.*?buf_size=(\d+)/g)];
  return sizes.reduce((sum, [, size]) => sum + Number(size), 0) / measure(daemon).cpu;
}

/** Bytes of the smaller of two takings, whose difference leaves out what a start costs. */
const JITTER_BYTES = 32_768;
const LIBRARY_BYTES = 4096;

/**
 * Bytes per second of processor time, without the start.
 * @param {number} bytes
 * @param {(bytes: number) => string[]} command
 */
function rateOf(bytes, command) {
  const few = measure(command(bytes)).cpu;
  return (4 * bytes) / (measure(command(5 * bytes)).cpu - few);
}

/** @param {string[]} options */
const collect = (...options) => [
  process.execPath,
  MAIN,
  ...['collect', '--source', 'jitter', '--output', '/dev/null', ...options],
];

const FEEDS = 20;
const BLOCK = 2048;

/** Milliseconds of processor time of one feed after a rest: buffer, start-up test, block and tests. */
function msPerFeed() {
  const feeds = (/** @type {number} */ count) =>
    measure(collect('--raw', '--as-fed', '--bytes', String(count * BLOCK))).cpu;
  return (1000 * (feeds(2 * FEEDS) - feeds(FEEDS))) / FEEDS;
}

/**
 * A program that takes bytes from libjitterentropy with its defaults.
 * @param {string} library the directory of its sources, built by make
 * @param {string} directory for the program
 */
function libraryProgram(library, directory) {
  const program = join(directory, 'jitterentropy');
  const source = new URL('jitterentropy.c', import.meta.url).pathname;
  const archive = join(library, 'libjitterentropy.a');
  const options = ['-O2', `-I${library}`, source, archive, '-pthread', '-o', program];
  const { status, stderr } = spawnSync('cc', options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${library} has no libjitterentropy to link: ${stderr}`);
  return program;
}

const HAVEGED_BYTES = 16e6;
const haveged = () =>
  HAVEGED_BYTES / measure(['bash', '-c', `haveged -n ${HAVEGED_BYTES} -f - | cat`]).cpu;

/**
 * @param {string} directory for its files
 * @param {string | undefined} library the directory of a libjitterentropy, in place of Debian's daemon
 */
export async function throughput(directory, library) {
  const small = join(directory, 'small');
  const large = join(directory, 'large');
  await randomFile(small, RNGTEST_BYTES);
  await randomFile(large, CHECK_BYTES);
  /**
   * @param {string[]} args
   * @param {string} [input]
   */
  const check = (args, input) => () =>
    CHECK_BYTES / measure([process.execPath, MAIN, 'check', ...args], input).cpu;
  const program = library === undefined ? undefined : libraryProgram(library, directory);
  const runs = await inTurn(ROUNDS, {
    ours,
    file: check([large]),
    input: check([], large),
    rngtest: () => RNGTEST_BYTES / measure(['rngtest'], small).cpu,
    jitter: () => rateOf(JITTER_BYTES, (bytes) => collect('--bytes', String(bytes))),
    feed: msPerFeed,
    jitterentropy:
      program === undefined
        ? jitterentropy
        : () => rateOf(LIBRARY_BYTES, (bytes) => [program, String(bytes)]),
    haveged,
  });
  /** @param {(bench: Bench) => number} pick */
  const of = (pick) => median(runs.ours.map(pick));
  const instructions = runs.ours[0]?.fips140.instructions;
  const peer = median(runs.rngtest);
  /**
   * @param {string} name
   * @param {number} rate
   */
  const row = (name, rate) => [name, (rate / 1e6).toFixed(0), (rate / peer).toFixed(1)];
  const jitter = median(runs.jitter);
  const rival = median(runs.jitterentropy);
  /**
   * @param {string} name
   * @param {number} rate
   * @param {string} note
   */
  const slow = (name, rate, note) => [
    name,
    (rate / 1e3).toFixed(1),
    (rate / rival).toFixed(1),
    note,
  ];
  return [
    {
      title: 'FIPS 140-2, one core',
      columns: ['', 'MB/s', 'x rngtest'],
      rows: [
        row(
          'memory, a plain read loop',
          of((bench) => bench.fips140.memoryBytesPerSecond),
        ),
        row(
          `the tests alone (${instructions})`,
          of((bench) => bench.fips140.bytesPerSecond),
        ),
        row('entropyd check FILE, of 2 GB', median(runs.file)),
        row('entropyd check <FILE', median(runs.input)),
        row('rngtest 5', peer),
      ],
    },
    {
      title: 'Jitter, bytes of full entropy by processor time',
      columns: ['', 'kB/s', 'x jitterentropy', ''],
      rows: [
        slow(
          'entropyd',
          jitter,
          `the first ${of((bench) => bench.jitter.firstBytesMs)} ms after the start; ` +
            `${median(runs.feed).toFixed(1)} ms for a feed after a rest`,
        ),
        slow(program === undefined ? 'jitterentropy-rngd' : 'libjitterentropy', rival, 'defaults'),
        slow('haveged', median(runs.haveged), 'entropy not measured'),
      ],
    },
  ];
}
