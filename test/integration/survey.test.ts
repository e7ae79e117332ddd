// The on-demand test of a source that is too slow for it.
import { afterEach, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load.js';
import { survey } from '../../src/daemon/survey.js';
import { native } from '../../src/native.js';
import { Fifo } from '../support/fifo.js';
import { RandomBytes } from '../support/random-bytes.js';

const fifo = new Fifo();
const random = new RandomBytes(2);
let writer: NodeJS.Timeout | undefined;
afterEach(() => {
  clearInterval(writer);
  fifo.remove();
});

function blockEvery(ms: number): void {
  clearInterval(writer);
  writer = setInterval(() => fifo.write(random.take(2500)), ms);
}

it('is not passed by a source that did not come to its end', async () => {
  const { sources } = loadSettings({ flags: { 'hwrng-device': fifo.path, source: ['hwrng'] } });
  fifo.write(random.take(4));
  blockEvery(20);
  const [passed] = await survey(native, sources, () => performance.now(), { test: true });
  expect(passed).toMatchObject({ usable: true, blocksFailed: 0 });

  blockEvery(200);
  // A clock twenty times as fast: the half minute that it waits at most is over after some 7 blocks.
  const [slow] = await survey(native, sources, () => performance.now() * 20, { test: true });
  expect(slow).toMatchObject({
    usable: false,
    standing: 'trusted',
    reason: 'too slow to be tested',
  });
  expect(slow?.blocksPassed).toBeLessThan(20);
});
