// The jitter source in emulated machines. Its verdict is right if it refuses the timer, or if what it credits
// per sample is at most a third of what an assessment of its samples finds.
import { expect, it } from 'vitest';
import { Guest, type Machine } from '../support/qemu.js';
import { needsQemu } from '../support/requires.js';
import { CASE } from '../support/shared-guest.js';

const SEED = 'entropyd-seed --source jitter --timeout 2 >/dev/null 2>&1; echo $?';

async function inGuest(machine: Machine, use: (guest: Guest) => Promise<void>): Promise<void> {
  const guest = await Guest.boot({ ...machine, lifeSeconds: CASE.timeout / 1000 });
  try {
    await use(guest);
  } finally {
    await guest.shutDown();
  }
}

const surveyed = async (guest: Guest) =>
  JSON.parse((await guest.try('entropyd sources --source jitter --test --json', 120_000)).output)
    .sources[0];

it('credits a third of what it holds on a clock that runs freely, flush or none', CASE, (t) => {
  needsQemu(t);
  return inGuest({}, async (guest) => {
    const { usable, creditedBitsPerSample } = await surveyed(guest);
    expect(usable).toBe(true);
    const assessed = await guest.run(
      `entropyd collect --source jitter --raw --bytes 100000 2>/dev/null | entropyd assess --json 2>/dev/null`,
      240_000,
    );
    const { minEntropy } = JSON.parse(assessed);
    console.log(`emulated: ${minEntropy} bits per sample, ${creditedBitsPerSample} in force`);
    expect(minEntropy).toBeGreaterThanOrEqual(3 * creditedBitsPerSample);
    expect(await guest.run(`for i in 1 2 3; do ${SEED}; done`)).toBe('0\n0\n0');
  });
});

it('refuses a clock that counts instructions', CASE, (t) => {
  needsQemu(t);
  const qemu = ['-icount', 'shift=6,sleep=off'];
  return inGuest({ processors: 1, singleThread: true, qemu }, async (guest) => {
    const { usable, measuredBitsPerSample } = await surveyed(guest);
    expect({ usable, measuredBitsPerSample }).toEqual({
      usable: false,
      measuredBitsPerSample: null,
    });
    expect(await guest.run(`for i in 1 2 3; do ${SEED}; done`, 120_000)).toBe('69\n69\n69');
  });
});
