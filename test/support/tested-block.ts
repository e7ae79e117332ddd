// A block that passed the real health tests, made the only way there is: by a judge.
import { native, type SourceJudge } from '../../src/native.js';
import { blockOf } from './fifo.js';
import { RandomBytes } from './random-bytes.js';

/** A judge of bytes that is trusted, and whose `tested` holds 2500 bytes, worth `claim` bits each. */
export async function judgeWithBlock(claim = 4): Promise<SourceJudge> {
  const judge = new native.SourceJudge('byte', claim, 2500);
  const bytes = new RandomBytes(1); // these pass: the sequence is fixed
  judge.prime(await blockOf(bytes.take(4)));
  for (let block = 0; block < native.limits.trialBlocks; ++block) {
    const { failed } = judge.judge(await blockOf(bytes.take(2500)));
    if (failed.length > 0) throw new Error(`the block fails ${failed.join()}`);
  }
  return judge;
}
