// The main job where the generator is slow: readers empty a legacy pool, and the generator trickles.
// The daemon with both of its sources is compared with each of them alone and with no daemon, in the
// same guest. Only the order is expected: the figures are the machine's.
// ENTROPYD_LAB_SLOW_DEVICE=all goes through all rates and readers beside rngd and haveged, in 8 minutes.
import { expect, it } from 'vitest';
import { needsProgram } from '../support/requires.js';
import { type Scene, type Seen, watchSlowDevice } from '../support/slow-device.js';
import { LEGACY_KERNEL, PEERS } from '../support/uml.js';

const isAll = process.env['ENTROPYD_LAB_SLOW_DEVICE'] === 'all';
const RATES = isAll ? [100, 400, 1000, 10_000] : [400];
const WITH_GENERATOR = ['hwrng', 'behind', 'beside', ...(isAll ? ['rngd'] : [])];
const scenes: Scene[] = [
  ...['nobody', 'jitter', ...(isAll ? ['haveged'] : [])].map((who) => ({ who, rate: 0 })),
  ...RATES.flatMap((rate) => WITH_GENERATOR.map((who) => ({ who, rate }))),
];
const timing = {
  pauses: isAll ? [0.1, 0.3, 1] : [0.3],
  seconds: isAll ? 6 : 5,
  firstSeconds: 20,
};

it('two sources hold the watermark no worse than the better of them alone', async (t) => {
  needsProgram(t, LEGACY_KERNEL, 'of bullseye, by test/lab/fetch-legacy-kernel.sh');
  if (isAll)
    needsProgram(t, PEERS, 'rng-tools5 and haveged of bookworm, by test/lab/fetch-peers.sh');
  const seen = await watchSlowDevice(scenes, timing);
  const one = (who: string, like: Seen): Seen => {
    const found = seen.find(
      (other) =>
        other.who === who && other.pause === like.pause && [0, like.rate].includes(other.rate),
    );
    if (found === undefined) throw new Error(`no ${who} beside ${like.who}`);
    return found;
  };
  for (const both of seen.filter(({ who }) => who === 'behind' || who === 'beside')) {
    const alone = [one('hwrng', both), one('jitter', both)];
    const best = (pick: (seen: Seen) => number) => Math.min(...alone.map(pick));
    const what = `${both.who}, ${both.rate} bytes/s, a reader each ${both.pause} s`;
    // A busy machine takes from one scene what it leaves the next: up to forty points, and readers that
    // do not come at all. What this is to find was worse by far: the pool was never at the watermark,
    // and readers waited as long as with no daemon.
    expect(both.belowPercent, `${what}: time below the watermark`).toBeLessThanOrEqual(
      best(({ belowPercent }) => belowPercent) + 60,
    );
    const half = one('nobody', both).longestWaitMs / 2;
    if (best(({ longestWaitMs }) => longestWaitMs) < half) {
      expect(both.longestWaitMs, `${what}: longest wait`).toBeLessThan(half);
    }
    // Whom one of them would have released is not left to wait for the other.
    if (best(({ firstMs }) => firstMs) < (timing.firstSeconds * 1000) / 2) {
      expect(both.firstMs, `${what}: first reader`).toBeLessThan(timing.firstSeconds * 1000);
    }
  }
}, 1_500_000);
