// A short soak: that the script runs, and that the daemon feeds through what fails and comes back.
import { expect, it } from 'vitest';
import { finish } from '../support/program.js';
import { needsRoot } from '../support/requires.js';

it('feeds in every phase of a short soak', { timeout: 120_000 }, async (t) => {
  needsRoot(t);
  const { code, stdout, stderr } = await finish({
    command: process.execPath,
    args: [new URL('soak.mjs', import.meta.url).pathname, '28'],
  });
  expect(stderr, stdout).toBe('');
  expect(code).toBe(0);
});
