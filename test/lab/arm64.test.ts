// The native side on arm64: cross-compiled, and its tests run by an arm64 Node under qemu-user.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whyUnusable } from '../../src/sources/jitter-fitness.js';
import { ARM64_NODE, missingForArm64, needsArm64 } from '../support/arm64.js';
import { machine, neededLibraries } from '../support/elf.js';
import { temporaryDirectory } from '../support/fifo.js';
import { finish } from '../support/program.js';
import { expectAllRan } from '../support/vitest-report.js';
import { BEYOND_EMULATION } from './arm64/beyond-emulation.js';

let tree: string;
/** native/core/sample_estimate.h and jitter_fitness.h; test/native/limits.test.ts holds them equal. */
const LIMITS = { jitterMargin: 3.5, jitterFloor: 1 / 3 };

const built = (name: string): string => join(tree, 'build', 'Release', name);

beforeAll(async () => {
  tree = temporaryDirectory();
  if (missingForArm64() !== null) return;
  const script = new URL('arm64/build.sh', import.meta.url).pathname;
  const { code, stdout, stderr } = await finish({ command: script, args: [tree, ARM64_NODE] });
  if (code !== 0) throw new Error(`it does not build for arm64:\n${stdout}${stderr}`);
}, 900_000);
afterAll(() => rmSync(tree, { recursive: true }));

describe('on arm64', () => {
  it('the addon and the seeder build, and the seeder wants nothing but the C library', (t) => {
    needsArm64(t);
    const seeder = built('entropyd-seed.elf');
    for (const program of [built('entropyd.node'), seeder]) {
      expect(machine(program)).toBe('AArch64');
    }
    const others = neededLibraries(seeder).filter(
      (name) => !/^(libc|libm|ld-linux.*)\.so/.test(name),
    );
    expect(others).toEqual([]);
  });

  it('the native tests pass, but for what an emulator can not do', async (t) => {
    needsArm64(t);
    const vitest = join(tree, 'node_modules', 'vitest', 'vitest.mjs');
    const { code, stdout, stderr } = await finish({
      command: ARM64_NODE,
      args: [vitest, 'run', '--root', tree, '--config', 'test/lab/arm64/vitest.config.ts'],
      env: { ENTROPYD_ARM64_NODE: ARM64_NODE, ENTROPYD_LAB_CROSS_CXX: 'aarch64-linux-gnu-g++' },
    });
    expect(code, stdout + stderr).toBe(0);
    expectAllRan(join(tree, 'report.json'), BEYOND_EMULATION.keys());
  }, 900_000);

  it('the counter is read, and credited with no more than a third of what it holds', async (t) => {
    needsArm64(t);
    const script = join(tree, 'test', 'lab', 'arm64', 'timer.cjs');
    const { code, stdout, stderr } = await finish({ command: ARM64_NODE, args: [script] });
    expect(code, stderr).toBe(0);
    console.log(`the emulated counter: ${stdout.trim()}`);
    const { failed, different, mostCommon, share, ...facts } = JSON.parse(stdout);
    expect(facts.step).toBeGreaterThan(0);
    expect(different).toBeGreaterThan(1);
    // A clock of whole microseconds: refused before it is tested, by the tests, or credited with little.
    const isRefused = whyUnusable(facts, LIMITS) !== undefined || failed !== 0;
    const inForce = isRefused ? 0 : Math.min(1, facts.measured / LIMITS.jitterMargin);
    expect(3 * inForce).toBeLessThanOrEqual(-Math.log2(share));
  });
});
