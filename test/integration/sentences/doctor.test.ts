// How `doctor` begins, for a person. Every other test goes by the JSON document and the exit code.
import { expect, it } from 'vitest';
import { finish } from '../../support/program.js';

it('the verdict, and whether a daemon is needed', async () => {
  expect((await finish({ args: ['doctor'] })).stdout).toMatch(
    /^[+!x] This machine's randomness .*\. (No daemon|An entropy daemon) is needed here[.:]/,
  );
});
