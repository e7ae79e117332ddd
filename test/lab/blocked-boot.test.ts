// A boot that nothing seeds: Node cannot start there, the seeder can, and then Node can.
import { expect, it } from 'vitest';
import { needsProgram, UML_KERNEL } from '../support/requires.js';
import { bootGuest } from '../support/uml.js';

const credit = (from: string): RegExp =>
  new RegExp(`credited 256 bits from ${from} .*CRNG (ready|reseeded), pool 256 of 256 bits`);

it.for([
  { source: 'a recorded device', credited: credit('/mnt/source') },
  { source: 'the jitter of the machine', credited: credit('jitter') },
])(
  'entropyd-seed releases a waiting getrandom() where Node hangs, and then Node runs: $source',
  { timeout: 150_000 },
  async ({ source, credited }, t) => {
    needsProgram(t, UML_KERNEL, 'user-mode-linux');
    const { lab, console } = await bootGuest({
      kernel: UML_KERNEL,
      script: 'blocked-boot.sh',
      words: [
        'random.trust_cpu=off',
        ...(source === 'a recorded device' ? [] : ['LAB_RECORDING=none']),
      ],
      withinMs: 120_000,
    });
    expect(lab.get('poolsize'), console).toBe('256');
    expect(Number(lab.get('avail-before'))).toBeLessThan(128);
    expect(lab.get('node-unseeded'), 'node ran although the CRNG was not ready').toBeUndefined();
    expect(lab.get('node-unseeded-exit')).toBe('137'); // killed after 5 s
    // The console is a terminal, where sentences are wrapped.
    expect(console.replaceAll(/\s+/g, ' ')).toMatch(credited);
    expect(lab.get('waiter')).toBe('released');
    expect(lab.get('patient')).toBe('released');
    expect(lab.get('node-seeded')).toBe('ran');
    expect(lab.get('node-seeded-exit')).toBe('0');
    // In this order: nobody was released before the seeder had done its work.
    for (const waiter of ['LAB waiter', 'LAB patient']) {
      expect(console.indexOf(waiter)).toBeGreaterThan(console.indexOf('LAB node-unseeded-exit'));
    }
  },
);
