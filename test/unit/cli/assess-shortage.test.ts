import { closeSync, openSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { assess } from '../../../src/cli/assess.js';
import type { ProcessContext } from '../../../src/cli/process-context.js';
import { SystemError } from '../../../src/errors.js';

const fd = openSync('/dev/null', 'r');
afterAll(() => closeSync(fd));

// With so little address space that a piece of the input cannot be kept, V8 ends most runs before JavaScript can see
// it. So the input throws what V8 throws in the others.
it('says in a sentence that the samples do not fit the memory while they are read', async () => {
  async function* tooMuch() {
    yield Buffer.alloc(10);
    throw new RangeError('Array buffer allocation failed');
  }
  const stdin = Object.assign(tooMuch(), { fd });
  const stderr = { isTTY: false, write: () => true };
  const context = { env: {}, stdin, stderr } as unknown as ProcessContext;
  const given = { json: false, file: undefined } as Parameters<typeof assess>[0];
  const error = await assess(given, context).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SystemError);
  expect((error as Error).message).toMatch(/^assess: not enough memory for this many samples/);
});
