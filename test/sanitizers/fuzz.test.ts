// Every native parser and stateful test, fed by libFuzzer: the committed corpus, then what it makes of
// it for ENTROPYD_FUZZ_SECONDS, 5 by default. A failing input stays in build/fuzz.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { finish } from '../support/program.js';
import { buildWith, missingSanitizer } from '../support/sanitizers.js';

const FUZZ = new URL('../fuzz/', import.meta.url).pathname;
const SECONDS = process.env['ENTROPYD_FUZZ_SECONDS'] ?? '5';

const missing = missingSanitizer(
  'clang++',
  'fuzzer,address',
  'Debian packages clang and libclang-rt-dev',
);
const targets = readdirSync(FUZZ)
  .filter((name) => name.endsWith('.cc'))
  .map((name) => name.slice(0, -'.cc'.length));

beforeAll(() => (missing === null ? buildWith('fuzz') : undefined), 900_000);

describe.concurrent('libFuzzer finds nothing in', () => {
  it.for(targets)('%s', { timeout: 900_000 }, async (target, test) => {
    if (missing !== null) test.skip(missing);
    const { code, stderr } = await finish({ command: join(FUZZ, 'run'), args: [target, SECONDS] });
    const why = /^does not hold: .*$|^.*ERROR: .*$/m.exec(stderr)?.[0];
    test.expect({ code, why }, stderr.slice(-20_000)).toEqual({ code: 0 });
    const runs = Number(/^stat::number_of_executed_units: +(\d+)$/m.exec(stderr)?.[1]);
    // More than its corpus: it has gone on from there.
    test.expect(runs).toBeGreaterThan(readdirSync(join(FUZZ, 'corpus', target)).length);
  });
});

it('has a corpus for each target, and none without', () => {
  expect(readdirSync(join(FUZZ, 'corpus')).sort()).toEqual(targets.sort());
});
