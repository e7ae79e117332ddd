import { closeSync, openSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { assess } from '../../../src/cli/assess.js';
import type { ProcessContext } from '../../../src/cli/process-context.js';
import { SystemError } from '../../../src/errors.js';

const fd = openSync('/dev/null', 'r');
afterAll(() => closeSync(fd));

/** What `assess` throws if its input throws `thrown`. */
async function errorAfter(thrown: Error): Promise<unknown> {
  async function* failing() {
    yield Buffer.alloc(10);
    throw thrown;
  }
  const stdin = Object.assign(failing(), { fd });
  const stderr = { isTTY: false, write: () => true };
  const context = { env: {}, stdin, stderr } as unknown as ProcessContext;
  const given = { json: false, file: undefined } as Parameters<typeof assess>[0];
  return assess(given, context).catch((error: unknown) => error);
}

// With so little address space that the input cannot be kept, V8 ends most runs before JavaScript can see
// it. So the input throws what V8 throws in the others.
it('says in a sentence that the samples do not fit the memory while they are read', async () => {
  const error = await errorAfter(new RangeError('Array buffer allocation failed'));
  expect(error).toBeInstanceOf(SystemError);
  expect((error as Error).message).toMatch(/^assess: not enough memory for this many samples/);
});

it('takes no other RangeError for a lack of memory', async () => {
  const thrown = new RangeError('Invalid count value');
  expect(await errorAfter(thrown)).toBe(thrown);
});
