// In which line a key of a file is set.
import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { tomlLines } from '../../../src/config/toml-lines.js';

const FILE = `# a comment = 1
watermark = "75%" # another = 2

'log-level' = "info"
source-like = [
  "a", # ] not the end
  "b]",
]
text = """
require = 2
[[source]]
\\""" still
"""
literal = '''
[[source]]
'''
inline = { name = "x", list = [1,
] }
"quoted" = 'it''s'
require = 1
[[source]]
name = "hwrng"
claim = 4

  [[ source ]] # the second
    name = "jitter"
    a.b = 1
[other]
name = 3
[[source]]
kind = "tty"
`.replace("'it''s'", "'its'");

describe('the lines of a file', () => {
  const { keys, sources } = tomlLines(FILE);

  it('are known for every key at the top', () => {
    parse(FILE); // it is one
    expect(Object.fromEntries(keys)).toEqual({
      watermark: 2,
      'log-level': 4,
      'source-like': 5,
      text: 9,
      literal: 14,
      inline: 17,
      quoted: 19,
      require: 20,
      source: 21,
      other: 28,
    });
  });

  it('are known for every table of a source, and its keys', () => {
    expect(sources.map(({ line, keys: own }) => [line, Object.fromEntries(own)])).toEqual([
      [21, { name: 22, claim: 23 }],
      [25, { name: 26, a: 27 }],
      [30, { kind: 31 }],
    ]);
  });

  it('are counted with Windows line ends', () => {
    const windows = tomlLines(
      'a = 1\r\n\r\nb = """\r\n"""\r\nc = 2\r\n[[source]]\r\nname = "x"\r\n',
    );
    expect(Object.fromEntries(windows.keys)).toEqual({ a: 1, b: 3, c: 5, source: 6 });
    expect(windows.sources[0]?.keys.get('name')).toBe(7);
  });

  it('are those of the keys that the parser finds, in any file', () => {
    const key = fc.string({ minLength: 1, maxLength: 6 });
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string()));
    const table = fc.dictionary(key, leaf, { maxKeys: 4 });
    fc.assert(
      fc.property(table, fc.array(table, { maxLength: 3 }), (top, tables) => {
        const text = stringify({ ...top, ...(tables.length > 0 ? { source: tables } : {}) });
        const found = tomlLines(text);
        const { source = [], ...others } = parse(text);
        const lines = text.split('\n');
        expect([...found.keys.keys()].filter((one) => one !== 'source').sort()).toEqual(
          Object.keys(others)
            .filter((one) => one !== 'source')
            .sort(),
        );
        for (const [name, line] of found.keys) {
          if (name === 'source' && tables.length > 0) continue;
          expect(lines[line - 1]).toContain(' = ');
        }
        if (tables.length > 0) {
          expect(found.sources.map(({ keys: own }) => [...own.keys()].sort())).toEqual(
            (source as object[]).map((one) => Object.keys(one).sort()),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are found behind strings of any length', () => {
    const long = `a = "${'['.repeat(50_000)}"\n`;
    const many = Array.from({ length: 1000 }, (_, index) => `k${index} = "#"\n`).join('');
    expect(tomlLines(long + many).keys.get('k999')).toBe(1001);
  });
});
