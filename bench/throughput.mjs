// How fast blocks are tested, beside rngtest and beside memory; how fast jitter gives, beside
// jitterentropy-rngd and haveged. Processor time throughout: rngtest and we use one core each.
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

const HAVEGED_BYTES = 16e6;
const haveged = () =>
  HAVEGED_BYTES / measure(['bash', '-c', `haveged -n ${HAVEGED_BYTES} -f - | cat`]).cpu;

/** @param {string} directory */
export async function throughput(directory) {
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
  const runs = await inTurn(ROUNDS, {
    ours,
    file: check([large]),
    input: check([], large),
    rngtest: () => RNGTEST_BYTES / measure(['rngtest'], small).cpu,
    jitterentropy,
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
  const jitter = of((bench) => bench.jitter.bytesPerSecond);
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
      title: 'Jitter, bytes of full entropy',
      columns: ['', 'kB/s', 'x jitterentropy', ''],
      rows: [
        slow(
          'entropyd',
          jitter,
          `by wall clock; the first ${of((bench) => bench.jitter.firstBytesMs)} ms after the start`,
        ),
        slow('jitterentropy-rngd', rival, 'by its own processor time'),
        slow('haveged', median(runs.haveged), 'entropy not measured'),
      ],
    },
  ];
}
