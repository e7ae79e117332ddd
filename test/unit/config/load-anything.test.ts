// Whatever a file holds: settings, or a refusal in a few lines. Nothing else may be thrown.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/load.js';
import { optionOf, SETTING_NAMES } from '../../../src/config/schema.js';
import { ConfigError } from '../../../src/errors.js';

let directory: string;
let path: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'entropyd-test-'));
  path = join(directory, 'entropyd.toml');
});
afterAll(() => rmSync(directory, { recursive: true }));

/** The lines of the refusal; none where there are settings. Throws what is neither. */
function refusal(file: string): string[] {
  try {
    loadSettings({ file });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n');
  }
}

const keys = SETTING_NAMES.map((name) => optionOf(name).key);
const leaf = fc.oneof(
  fc.string(),
  fc.constantFrom('hwrng', 'jitter', 'beside', '5m', '50%', 'auto', 'none', ''),
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
);
const value = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 3 }),
  fc.dictionary(fc.string(), leaf, { maxKeys: 3 }),
  fc.array(fc.dictionary(fc.constantFrom('name', 'role', 'claim', 'x'), leaf), { maxLength: 3 }),
);
const anyKey = fc.oneof(
  fc.constantFrom(...keys, 'source', '__proto__', 'constructor'),
  fc.string(),
);

describe('the loader', () => {
  it('takes or refuses any document', () => {
    fc.assert(
      fc.property(fc.dictionary(anyKey, value, { maxKeys: 6 }), (document) => {
        writeFileSync(path, stringify(document));
        const lines = refusal(path);
        expect(lines.length).toBeLessThanOrEqual(11);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
        expect(lines.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
      }),
      { numRuns: 300 },
    );
  });

  it('takes or refuses any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        writeFileSync(path, text);
        refusal(path);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['[[source]]\nname = {}', 'source = [{}]', '[source.name]\nx = 1', '[[source.name]]'])(
    'refuses %j',
    (text) => {
      writeFileSync(path, text);
      expect(refusal(path).length).toBe(1);
    },
  );

  it('says of 100,000 unknown keys how many there are, and names a few', () => {
    writeFileSync(
      path,
      Array.from({ length: 100_000 }, (_, i) => `${i.toString(36)}k=1\n`).join(''),
    );
    const lines = refusal(path);
    expect(lines.length).toBe(11);
    expect(lines.at(-1)).toBe('and 99990 more');
    expect(lines.join('').length).toBeLessThan(4000);
  });

  it('cuts a key and a value that have no end', () => {
    writeFileSync(path, `${'k'.repeat(100_000)} = 1\nlog-level = "${'v'.repeat(100_000)}"`);
    expect(refusal(path).join('').length).toBeLessThan(4000);
  });
});

describe('what is no file of at most 1 MiB is refused at once', () => {
  it.each([
    ['a FIFO', () => void execFileSync('mkfifo', [join(directory, 'odd')])],
    ['a link to a device without end', () => symlinkSync('/dev/zero', join(directory, 'odd'))],
    ['a directory', () => void mkdirSync(join(directory, 'odd'))],
    [
      'a large file',
      () => {
        writeFileSync(join(directory, 'odd'), '');
        truncateSync(join(directory, 'odd'), 2 ** 20 + 1);
      },
    ],
  ])('%s', (_, make) => {
    const odd = join(directory, 'odd');
    make();
    try {
      expect(refusal(odd)).toEqual([expect.stringMatching(/is (not a regular file|larger than)/)]);
    } finally {
      rmSync(odd, { recursive: true });
    }
  });
});
