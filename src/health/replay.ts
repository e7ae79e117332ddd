// Puts a recording through the run-time tests and the accounting of a source, block by block as if the source
// delivered it now: the trial, trust, the measurement and the claim in force. Nothing is credited.
import type { HealthTest, Native, OnPermanentFailure, TrustState } from '../native.js';
import type { Source } from '../sources/source.js';
import { worthOf } from './judge.js';
import { testsOf } from './verdict.js';

/** Blocks by the verdict of one test. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

export type Replay = ReturnType<typeof worthOf> & {
  /** Bytes read; a sample is one byte. */
  readonly bytes: number;
  readonly blocks: number;
  readonly passed: number;
  readonly failed: number;
  /** By the name of each test that runs on the source. */
  readonly verdicts: Readonly<Record<string, TestCounts>>;
  readonly bitsCredited: number;
  /** After the last block. */
  readonly standing: TrustState;
  /** Bytes at the end that do not fill a block. */
  readonly droppedBytes: number;
};

type Recorded = Pick<Source, 'unit' | 'claim' | 'blockBytes'>;

/** Cuts pieces of any size into parts of the sizes that `sizeOf` returns; returns how many bytes are left over. */
async function* partsOf(
  pieces: AsyncIterable<Uint8Array>,
  sizeOf: () => number,
): AsyncGenerator<Uint8Array, number> {
  let part = new Uint8Array(sizeOf());
  let filled = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const some = piece.subarray(at, at + part.length - filled);
      part.set(some, filled);
      filled += some.length;
      at += some.length;
      if (filled < part.length) continue;
      yield part;
      const size = sizeOf();
      if (size !== part.length) part = new Uint8Array(size);
      filled = 0;
    }
  }
  return filled;
}

/** Judges the whole recording, or up to the block at which the source would have failed for good. */
export async function replayRecording(
  native: Pick<Native, 'RecordingJudge'>,
  source: Recorded,
  onPermanentFailure: OnPermanentFailure,
  input: AsyncIterable<Uint8Array>,
  onProgress: (bytes: number) => void,
): Promise<Replay> {
  const { unit, claim, blockBytes } = source;
  const judge = new native.RecordingJudge(unit, claim, blockBytes, onPermanentFailure);
  const failures = new Map<HealthTest, number>();
  let [bytes, blocks, failed, bitsCredited, droppedBytes] = [0, 0, 0, 0, 0];
  const parts = partsOf(input, () => judge.primingBytes || blockBytes);
  while (judge.trust.state !== 'failed') {
    const next = await parts.next();
    if (next.done) {
      droppedBytes = next.value;
      break;
    }
    bytes += next.value.length;
    onProgress(bytes);
    if (judge.primingBytes > 0) {
      judge.prime(next.value);
      continue;
    }
    const verdict = judge.judge(next.value);
    blocks += 1;
    bitsCredited += verdict.bits;
    if (verdict.failed.length > 0) failed += 1;
    for (const test of verdict.failed) failures.set(test, (failures.get(test) ?? 0) + 1);
  }
  await parts.return(0); // closes the input if it was not read to its end
  const standing = judge.trust.state;
  const verdicts = testsOf(unit).map((test) => {
    const ofTest = failures.get(test) ?? 0;
    return [test, { passed: blocks - ofTest, failed: ofTest }] as const;
  });
  return {
    ...{ bytes: bytes + droppedBytes, blocks, passed: blocks - failed, failed },
    ...{ verdicts: Object.fromEntries(verdicts), bitsCredited, standing, droppedBytes },
    ...worthOf(source, judge, standing === 'trusted'),
  };
}
