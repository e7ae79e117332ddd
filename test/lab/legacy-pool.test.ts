// The job the project began with: a pool that empties is kept at its watermark, by events alone.
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { MAIN, SEEDER } from '../support/program.js';
import { needsProgram } from '../support/requires.js';
import { bootGuest, python } from '../support/uml.js';

const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
const KERNEL = join(cache, 'entropyd-lab', 'linux-5.10.46.uml');

it('a legacy pool is filled to the watermark, refilled when it falls, and left in peace', async (t) => {
  needsProgram(t, KERNEL, 'of bullseye, by test/lab/fetch-legacy-kernel.sh');
  const directory = temporaryDirectory();
  const recording = join(directory, 'recording');
  writeFileSync(recording, randomBytes(40_004));
  try {
    const { lab, console } = await bootGuest({
      kernel: KERNEL,
      script: new URL('legacy-pool.sh', import.meta.url).pathname,
      words: [
        'initcall_blacklist=raid6_select_algo,rng_init',
        ...[`LAB_NODE=${process.execPath}`, `LAB_PYTHON=${python()}`, `LAB_MAIN=${MAIN}`],
        ...[`LAB_SEEDER=${SEEDER}`, `LAB_RECORDING=${recording}`],
      ],
      withinMs: 180_000,
    });
    const number = (word: string): number => Number(lab.get(word));
    expect(number('poolsize'), console).toBe(4096);
    expect(number('avail-before')).toBeLessThan(300);
    expect(console).toMatch(/legacy pool, \d+ of 4096 bits, CRNG ready/);
    for (const word of ['avail-filled', 'refilled-1', 'refilled-2', 'refilled-3']) {
      expect(number(word), word).toBeGreaterThanOrEqual(3072);
      expect(number(word), word).toBeLessThan(3072 + 256); // filled to the watermark, not beyond
    }
    expect(number('drained')).toBeLessThan(3072);
    expect(number('threshold-running')).toBe(3072);
    expect(number('threshold-after')).toBe(number('threshold-before'));
    expect(number('switches-at-rest')).toBeLessThanOrEqual(2);
    expect(number('exit')).toBe(0);
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 240_000);
