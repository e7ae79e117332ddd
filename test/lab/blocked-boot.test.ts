// A boot that nothing seeds: Node cannot start there, the seeder can, and then Node can.
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { SEEDER } from '../support/program.js';
import { needsProgram, UML_KERNEL } from '../support/requires.js';
import { bootGuest, python } from '../support/uml.js';

const credit = (from: string): RegExp =>
  new RegExp(`credited 256 bits from ${from} .*CRNG ready, pool 256 of 256 bits`);

it.for([
  { source: 'a recorded device', credited: credit('/mnt/source') },
  { source: 'the jitter of the machine', credited: credit('jitter') },
])(
  'entropyd-seed releases a waiting getrandom() where Node hangs, and then Node runs: $source',
  { timeout: 150_000 },
  async ({ source, credited }, t) => {
    needsProgram(t, UML_KERNEL, 'user-mode-linux');
    const directory = temporaryDirectory();
    const recording = join(directory, 'recording');
    writeFileSync(recording, randomBytes(4 + 8 * 2500));
    try {
      const { lab, console } = await bootGuest({
        kernel: UML_KERNEL,
        script: new URL('blocked-boot.sh', import.meta.url).pathname,
        words: [
          'random.trust_cpu=off',
          'initcall_blacklist=raid6_select_algo,rng_init',
          ...[`LAB_NODE=${process.execPath}`, `LAB_PYTHON=${python()}`],
          ...[`LAB_SEEDER=${SEEDER}`],
          `LAB_RECORDING=${source === 'a recorded device' ? recording : 'none'}`,
        ],
        withinMs: 120_000,
      });
      expect(lab.get('poolsize'), console).toBe('256');
      expect(Number(lab.get('avail-before'))).toBeLessThan(128);
      expect(lab.get('node-unseeded'), 'node ran although the CRNG was not ready').toBeUndefined();
      expect(lab.get('node-unseeded-exit')).toBe('137'); // killed after 5 s
      expect(console).toMatch(credited);
      expect(lab.get('waiter')).toBe('released');
      expect(lab.get('patient')).toBe('released');
      expect(lab.get('node-seeded')).toBe('ran');
      expect(lab.get('node-seeded-exit')).toBe('0');
      // In this order: nobody was released before the seeder had done its work.
      for (const waiter of ['LAB waiter', 'LAB patient']) {
        expect(console.indexOf(waiter)).toBeGreaterThan(console.indexOf('LAB node-unseeded-exit'));
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
);
