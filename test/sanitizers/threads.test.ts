// ThreadSanitizer over the native threads: drivers in C++ that link native/core alone, since Node's own
// threads would fill the report.
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { finish } from '../support/program.js';
import { buildWith, missingSanitizer } from '../support/sanitizers.js';

const THREADS = new URL('../threads/', import.meta.url).pathname;

const missing = missingSanitizer('g++', 'thread', 'Debian package g++');
const drivers = readdirSync(THREADS)
  .filter((name) => name.endsWith('.cc'))
  .map((name) => name.slice(0, -'.cc'.length));

beforeAll(async () => {
  if (missing === null) await buildWith('thread');
}, 900_000);

describe('ThreadSanitizer finds nothing in', () => {
  it.for(drivers)('%s', { timeout: 900_000 }, async (driver, test) => {
    if (missing !== null) test.skip(missing);
    const { code, stderr } = await finish({ command: `${THREADS}run`, args: [driver] });
    expect(code, stderr.slice(-20_000)).toBe(0);
  });
});
