// How long an unseeded kernel takes to call its CRNG ready: with the seeder, with nobody, with a
// program that waits in getrandom(), and with the other daemons. Prints the table of docs/kernels.md.
import { afterAll, expect, it } from 'vitest';
import { Guest, UNSEEDED, VIRTIO_RNG } from '../support/qemu.js';
import { needsQemu } from '../support/requires.js';
import { CASE } from '../support/shared-guest.js';

const PATIENCE_S = 20;
const found: string[] = [];
afterAll(() => {
  if (found.length > 0) console.log(`seconds-to-ready:\n${found.join('\n')}`);
});

async function secondsToReady(candidate: string): Promise<number | undefined> {
  const guest = await Guest.start({
    words: [
      ...UNSEEDED,
      ...['lab_init=/lab/seconds-to-ready.sh', `candidate=${candidate}`, `patience=${PATIENCE_S}`],
    ],
    qemu: VIRTIO_RNG,
    processors: 1,
  });
  try {
    await guest.says(/^LAB end/m, CASE.timeout / 2);
    const said = (word: string) =>
      new RegExp(`^LAB ${word} ?(.*?)\r?$`, 'm').exec(guest.console)?.[1] ?? '';
    expect(said('generator'), guest.console).toBe('virtio_rng.0 0');
    expect(Number(said('before'))).toBeLessThan(64);
    const seconds =
      said('ready') === '' ? undefined : Number(said('ready')) - Number(said('started'));
    expect(Number(said('after')), guest.console)[seconds === undefined ? 'toBeLessThan' : 'toBe'](
      256,
    );
    found.push(
      `${candidate.padEnd(20)} ${seconds?.toFixed(2) ?? `not in ${PATIENCE_S}`} (pool ${said('before')} -> ${said('after')})`,
    );
    return seconds;
  } finally {
    await guest.shutDown();
  }
}

it('the seeder is done at once', CASE, async (t) => {
  needsQemu(t);
  expect(await secondsToReady('entropyd-seed')).toBeLessThan(PATIENCE_S);
});

it('nobody seeds it by itself', CASE, async (t) => {
  needsQemu(t);
  expect(await secondsToReady('nobody')).toBeUndefined();
});

it.for(['getrandom', 'rngd', 'haveged', 'jitterentropy-rngd'])(
  '%s is measured',
  CASE,
  async (candidate, t) => {
    needsQemu(t);
    await secondsToReady(candidate); // theirs to be fast or slow
  },
);
