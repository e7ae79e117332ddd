// What the judgement of a noise source makes of dependence hidden in noise, by how much noise there is; and
// that it sounds no false alarm on samples that hold just what is claimed. ENTROPYD_POWER=1 prints the curves of
// docs/decisions/0019 and takes 10^8 samples for the alarms: some minutes.
import { expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { blockOf } from '../support/fifo.js';
import { RandomBytes } from '../support/random-bytes.js';
import { beat, permutation } from '../support/sample-sources.js';

const isWhole = process.env['ENTROPYD_POWER'] === '1';
const BLOCK = 2048;
const SAMPLES = isWhole ? 600_000 : 60_000;
const NOISE = isWhole ? [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5] : [0.1];

/** A value that the three before it decide, but for a share that is drawn at random. */
function afterThree(follows: number, count: number): Uint8Array {
  const random = new RandomBytes(12).take(3 * count);
  const samples = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) {
    const [a = 0, b = 0, c = 0] = [samples[i - 3], samples[i - 2], samples[i - 1]];
    const isFree = i < 3 || random.readUInt16BE(3 * i) >= follows * 65_536;
    samples[i] = isFree
      ? (random[3 * i + 2] as number)
      : (Math.imul((a << 16) | (b << 8) | c, 0x9e3779b1) >>> 24) ^ c;
  }
  return samples;
}

const STREAMS: Record<string, (follows: number) => Uint8Array> = {
  ...Object.fromEntries(
    [63, 1000, 4000, 20_000].map((period) => [
      `beat of ${period}`,
      (follows: number) => beat(period, follows, SAMPLES),
    ]),
  ),
  permutation: (follows) => permutation(follows, SAMPLES),
  'after three values': (follows) => afterThree(follows, SAMPLES),
};

/** Longer than the lags, and of a higher order than the contexts: only the curves show what is seen of them. */
const BEYOND = new Set(['beat of 20000', 'after three values']);

/** The share of blocks that were rejected, and the bits that each sample was credited with. */
async function judged(samples: Uint8Array): Promise<[rejected: number, credited: number]> {
  const judge = new native.SourceJudge('sample', 1, BLOCK);
  let [blocks, rejected, bits] = [0, 0, 0];
  for (let at = 0; at + BLOCK <= samples.length; at += BLOCK) {
    const { failed } = judge.judge(await blockOf(samples.subarray(at, at + BLOCK)));
    blocks += 1;
    if (failed.length > 0) rejected += 1;
    else bits += 8 * judge.tested.left;
  }
  return [rejected / blocks, bits / (blocks * BLOCK)];
}

it.each(Object.keys(STREAMS))(
  'power on a %s',
  async (name) => {
    const cells: string[] = [];
    for (const noise of NOISE) {
      const [rejected, credited] = await judged(
        (STREAMS[name] as (typeof STREAMS)[string])(1 - noise),
      );
      const holds = -Math.log2(1 - noise + noise / 256);
      cells.push(`${(100 * rejected).toFixed(0)} % ${credited.toFixed(2)} of ${holds.toFixed(2)}`);
      if (!BEYOND.has(name)) expect(credited).toBeLessThanOrEqual(holds);
    }
    if (isWhole) console.log(`| ${name} | ${cells.join(' | ')} |`);
  },
  120_000,
);

it('sounds no false alarm on a coin that is claimed to hold 1 bit', async () => {
  const tests = new native.SampleTests(1);
  const dependence = new native.DependenceTest(1);
  const flips = new RandomBytes(13);
  let alarms = 0;
  const blocks = isWhole ? 1e8 / BLOCK : 50;
  for (let i = 0; i < blocks; i += 1) {
    const bits = flips.take(BLOCK / 8);
    const samples = Uint8Array.from(
      { length: BLOCK },
      (_, k) => ((bits[k >> 3] ?? 0) >> (k & 7)) & 1,
    );
    if (dependence.test(await blockOf(samples)) !== 0) alarms += 1;
    // A coin's samples are stuck half of the time, which is another test's subject.
    if ((tests.test(await blockOf(samples)) & ~8) !== 0) alarms += 1;
  }
  if (isWhole) console.log(`${alarms} alarms in ${Math.floor(blocks)} blocks of ${BLOCK} samples`);
  expect(alarms).toBe(0);
}, 600_000);
