// What `collect` says to a person. Every other test goes by events and the exit code.
import { expect, it } from 'vitest';
import { fedDaemon } from '../../support/fed-daemon.js';
import { finish } from '../../support/program.js';

const fed = fedDaemon();
const collect = (...args: string[]) => finish({ args: ['collect', ...args] });

it('how the samples were made', async () => {
  const buffer = ['--jitter-table', '64KiB', '--jitter-steps', '2'];
  const { stderr } = await collect('--source', 'jitter', '--raw', '--bytes', '10', ...buffer);
  expect(stderr).toMatch(
    /^jitter: 2 (flushed )?accesses per sample to 64KiB, timer \w+ in steps of \d+\n$/,
  );
});

it('that it cannot write all of it', async () => {
  const args = ['--source', 'jitter', '--raw', '--bytes', '1', '--output', '/dev/full'];
  expect((await collect(...args)).stderr).toMatch(
    /entropyd: cannot write \/dev\/full \(ENOSPC\)\n$/,
  );
});

it('that a source fails', async () => {
  fed.fifo.write(Buffer.alloc(4 + 2500));
  expect((await collect(...fed.source, '--bytes', '5000')).stderr).toMatch(
    /hwrng quarantined: fails its health tests\n$/,
  );
});
