// The jitter source on the real clock of this machine, in steps that are coarser than it has: it takes more
// accesses per sample, claims less, or refuses the timer, but never credits more than a third of what it holds.
// Both are said of the same samples: a start and a recording after it may find the machine in two states.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { compilePreload } from '../support/preload.js';
import { finish } from '../support/program.js';

const JITTER = ['--source', 'jitter', '--jitter-timer', 'clock'];

it.each([40, 100, 250, 1000])('in steps of %i ns', { timeout: 60_000 }, async (steps) => {
  const directory = temporaryDirectory();
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const library = compilePreload(directory, 'replay-timer');
  const env = { LD_PRELOAD: library, ENTROPYD_REPLAY_STEPS: String(steps) };
  const found = await finish({ args: ['sources', '--test', '--json', ...JITTER], env });
  const [source] = JSON.parse(found.stdout).sources;
  const samples = join(directory, 'samples');
  const recorded = ['collect', ...JITTER, '--raw', '--bytes', '100000', '--output', samples];
  expect(await finish({ args: recorded, env })).toMatchObject({ code: 0 });
  const { minEntropy } = JSON.parse((await finish({ args: ['assess', '--json', samples] })).stdout);
  const replayed = ['sources', '--replay', samples, '--source', 'jitter', '--json'];
  const { bitsCredited, bytes } = JSON.parse((await finish({ args: replayed, env })).stdout);
  const credited = bitsCredited / bytes; // a byte per sample
  console.log(
    `steps of ${steps} ns: ${source.device}, ${source.usable}, ` +
      `${credited} of ${minEntropy} bits per sample`,
  );
  expect(source.creditedBitsPerSample > 0).toBe(source.usable);
  if (source.usable) expect(bitsCredited).toBeGreaterThan(0);
  expect(3 * credited).toBeLessThanOrEqual(minEntropy);
});
