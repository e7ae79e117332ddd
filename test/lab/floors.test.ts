// packaging/check-floors refuses what was compiled against a later C library than a package may ask for. That it
// accepts what is compiled for the packages is held by `packaging/build --floors`, which .ci/run calls.
import { expect, it } from 'vitest';
import { finish } from '../support/program.js';

const script = new URL('../../packaging/check-floors', import.meta.url).pathname;

it('what this machine compiled for itself is refused', async () => {
  const release = new URL('../../build/Release', import.meta.url).pathname;
  const { code, stdout } = await finish({ command: script, args: [release] });
  expect(code).toBe(1);
  // Built without static_seeder, whatever C library this machine has.
  expect(stdout).toMatch(/^entropyd-seed: .*WRONG: .*not static$/m);
});
