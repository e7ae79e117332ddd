// Pairs of guests from one snapshot that nothing tells of it, four guests in all, or as many as
// ENTROPYD_LAB_RESTORES says: after entropyd-seed --reseed has returned 0 in both of a pair, neither draws what the
// other draws. To half of the pairs bytes are pushed, and they read no source of their own; the others have their
// own bytes alone.

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { guestImage } from '../support/guest-image.js';
import { Guest, type Machine, VIRTIO_RNG } from '../support/qemu.js';
import { needsQemu } from '../support/requires.js';
import { save, twins } from '../support/snapshot.js';
import { drawnSinceTheCopy, RECORDING, shared } from '../support/twins.js';

const RESTORES = Number(process.env['ENTROPYD_LAB_RESTORES'] ?? 4);
const LIFE_S = 300;

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

const MILLISECONDS = (command: string): string =>
  `begin=$(date +%s%N); ${command}; code=$?; echo "$code $((($(date +%s%N) - begin) / 1000))"`;

interface Reseeded {
  readonly milliseconds: number;
  readonly draws: readonly string[];
}

/** Reseeds, and at once draws 16 bytes a thousand times. */
async function reseed(guest: Guest, args: string, push: string): Promise<Reseeded> {
  const seeding = `printf %s '${push}' | /usr/local/sbin/entropyd-seed --reseed ${args} 2>/run/said`;
  const output = await guest.run(
    `${MILLISECONDS(seeding)}; head -c 16000 /dev/urandom | od -An -v -tx1 -w16; cat /run/said >&2`,
    60_000,
  );
  const [first = '', ...draws] = output.split('\n').filter((line) => /^[0-9a-f ]+$/.test(line));
  const [code, microseconds] = first.split(' ').map(Number);
  expect(code, output.slice(-300)).toBe(0);
  return { milliseconds: (microseconds as number) / 1000, draws: draws.slice(0, 1000) };
}

const median = (numbers: number[]): string =>
  (numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN).toFixed(1);

it('after --reseed no draw of a copy is one of the other copy', {
  timeout: (120 + RESTORES * 30) * 1000,
}, async (t) => {
  needsQemu(t);
  const machine: Machine = {
    ...{ image: guestImage(directory, {}), processors: 1, lifeSeconds: LIFE_S, qemu: VIRTIO_RNG },
    words: ['lab_init=/lab/twin.sh'],
  };
  const snapshot = join(directory, 'memory');
  const original = await Guest.boot(machine);
  try {
    await original.until('cut -d. -f1 /proc/uptime', (seconds) => Number(seconds) > 4, 180_000);
    await original.until(`wc -l <${RECORDING}`, (lines) => Number(lines) > 20, 180_000);
    await save(original, snapshot);
  } finally {
    await original.shutDown();
  }
  const took: { pushed: number[]; own: number[]; node: number[] } = {
    pushed: [],
    own: [],
    node: [],
  };
  let alikeBefore = 0;
  for (let pair = 0; pair < RESTORES / 2; ++pair) {
    const isPushed = pair % 2 === 0;
    await twins(snapshot, [machine, machine], async (guests) => {
      const args = isPushed ? '--mix - --source-deadline 0' : '--source-deadline 20000';
      const [mine, others] = await Promise.all(
        guests.map((guest) => reseed(guest, args, randomBytes(32).toString('hex'))),
      );
      const known = new Set(others?.draws);
      expect(mine?.draws.length).toBe(1000);
      expect(known.size).toBe(1000);
      expect(mine?.draws.filter((draw) => known.has(draw))).toEqual([]);
      took[isPushed ? 'pushed' : 'own'].push(mine?.milliseconds ?? 0, others?.milliseconds ?? 0);
      // It is the reseed that made the difference: before it both drew the same.
      const [a, b] = await drawnSinceTheCopy(guests);
      if (shared(a, b).length > 0) ++alikeBefore;
      const node = await guests[0].run(MILLISECONDS(`${process.execPath} -e 0`), 60_000);
      took.node.push(Number(node.split(' ')[1]) / 1000);
    });
  }
  expect(alikeBefore).toBeGreaterThan(0);
  console.log(
    `reseeded: ${RESTORES} restores, no equal draw; ${alikeBefore} of ${RESTORES / 2} pairs drew the ` +
      `same before it; call to return, median: ${median(took.pushed)} ms pushed, ` +
      `${median(took.own)} ms from own bytes, beside ${median(took.node)} ms for node -e 0`,
  );
});
