// Imports only go down the layers. The table in ARCHITECTURE.md is the law, this test reads
// both it and the import lines.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;

/** Module -> the modules it may import, from the table's rows `| \`module\` | … | \`a\`, \`b\` |`. */
function law(): Map<string, string[]> {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const rows = text.matchAll(/^\| `src\/([\w/.-]+?)\/?` +\|[^|]*\|([^|]*)\|$/gm);
  return new Map(
    [...rows].map(([, module, allowed]) => [
      module as string,
      [...(allowed as string).matchAll(/`([\w./-]+)`/g)].map(([, name]) => name as string),
    ]),
  );
}

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);
const moduleOf = (file: string): string => (file.includes('/') ? dirname(file) : file);

interface Import {
  readonly from: string;
  readonly to: string;
  readonly names: string;
}

const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(join(root, 'src', file), 'utf8');
  const found = text.matchAll(/(?:import|export)\s([^;]*?)from '(\.[^']+)'|import\('(\.[^']+)'\)/g);
  return [...found].map(([, names, path, lazy]) => ({
    from: file,
    to: normalize(join(dirname(file), (path ?? lazy) as string)).replace(/\.js$/, '.ts'),
    names: names ?? '',
  }));
});

describe('the layers', () => {
  const allowed = law();

  it('are all in the table, and the table has no others', () => {
    const modules = new Set(files.map(moduleOf));
    expect([...allowed.keys()].sort()).toEqual([...modules].sort());
  });

  it('are imported downwards only', () => {
    expect(imports.length).toBeGreaterThan(50);
    const broken = imports.filter(({ from, to }) => {
      const [module, target] = [moduleOf(from), moduleOf(to)];
      return module !== target && !allowed.get(module)?.includes(target);
    });
    expect(broken).toEqual([]);
  });

  it('hold no circle', () => {
    const below = (module: string, seen: readonly string[]): void => {
      if (seen.includes(module)) throw new Error(`circle: ${[...seen, module].join(' -> ')}`);
      for (const next of allowed.get(module) ?? []) below(next, [...seen, module]);
    };
    for (const module of allowed.keys()) below(module, []);
  });

  it('let only collect and check take bytes out, and only compose.ts open the addon', () => {
    const copiers = imports
      .map(({ from }) => from)
      .filter((file) => readFileSync(join(root, 'src', file), 'utf8').match(/(take|copy)Out\(/));
    expect([...new Set(copiers)].sort()).toEqual([
      'cli/collect-pieces.ts',
      'cli/input.ts',
      'native.ts',
    ]);
    const openers = imports
      .filter(
        ({ to, names }) => to === 'native.ts' && !/^\s*type\b|^\{[^}]*type[^}]*\}$/.test(names),
      )
      .filter(({ names }) => /\bnative\b/.test(names))
      .map(({ from }) => from)
      .filter((file) => !file.startsWith('cli/'));
    expect(openers).toEqual(['daemon/compose.ts']);
  });
});

const textOf = (file: string): string => readFileSync(join(root, 'src', file), 'utf8');

describe('the outside', () => {
  it('is nothing to the policy, the ledger, the trust table and the readers of settings', () => {
    const pure = files.filter((file) =>
      /^(options\/|pool\/(policy|ledger)|health\/(trust-state|verdict)|units)/.test(file),
    );
    expect(pure.length).toBeGreaterThan(5);
    const touching = pure.filter((file) =>
      /process\.|Date\b|performance|from 'node:(?!path')/.test(textOf(file)),
    );
    expect(touching).toEqual([]);
  });

  it('is left by process.ts alone', () => {
    const leaving = files.filter((file) => /process\.(exit|abort|kill)\b/.test(textOf(file)));
    expect(leaving).toEqual(['process.ts']);
  });
});

describe('the files', () => {
  const native = readdirSync(join(root, 'native'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(cc|h)$/.test(name))
    .map((name) => join(root, 'native', name));

  it('in C++ name their licence on a line of its own, and nothing else there', () => {
    const first = native.map((path) => readFileSync(path, 'utf8').split('\n')[0]);
    expect(new Set(first)).toEqual(new Set(['// SPDX-License-Identifier: MIT']));
  });

  it('are small: none over 250 lines, the median under 100', () => {
    const lengths = [...files.map((name) => join(root, 'src', name)), ...native]
      .map((path) => readFileSync(path, 'utf8').split('\n').length)
      .sort((a, b) => a - b);
    expect(lengths.at(-1)).toBeLessThanOrEqual(250);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(100);
  });

  it('of fewer than 20 lines have two importers, or would be part of the one that they have', () => {
    const all = ['src', 'native', 'scripts', 'test'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|cc|h)$/.test(name))
        .map((name) => join(folder, name)),
    );
    const texts = new Map(all.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
    const imported = [...texts].flatMap(([from, text]) => {
      const found = text.matchAll(/(?:from |import\()'(\.[^']+)\.js'|#include "([^"]+)"/g);
      const to = [...found].map(([, ts, header]) => (ts === undefined ? header : `${ts}.ts`));
      return [...new Set(to)].map((path) => normalize(join(dirname(from), path as string)));
    });
    const small = [...texts]
      .filter(
        ([path, text]) => /^(src|native)\/.*\.(ts|h)$/.test(path) && text.split('\n').length <= 20,
      )
      .map(([path]) => path)
      .filter((path) => !/^src\/main(-service)?\.ts$/.test(path)); // the programs
    expect(small.length).toBeGreaterThan(10);
    expect(small.filter((path) => imported.filter((to) => to === path).length < 2)).toEqual([]);
  });
});

describe('the seeder', () => {
  // Whatever judges or accounts is in native/core, where the daemon has it from too.
  it('has no constants of its own but its pauses, its limits and its texts', () => {
    const folder = join(root, 'native/seed');
    const names = readdirSync(folder).flatMap((name) =>
      [
        ...readFileSync(join(folder, name), 'utf8').matchAll(
          /^ *(?:static )?constexpr .*?(k\w+)/gm,
        ),
      ].map(([, constant]) => constant),
    );
    const pauses = ['kRetry', 'kFirstPause', 'kLongestPause', 'kGrace'];
    const reseed = ['kOwnBesidePush', 'kOwnAlone', 'kPatience', 'kMostKept', 'kMostDiscarded'];
    const derived = ['kMinBits', 'kMaxBits', 'kLeastBytes'];
    const words = [
      'kJitter',
      'kAnyName',
      'kHwrngName',
      'kDeviceKind',
      'kNoSource',
      'kNotAlone',
      'kOptions',
    ];
    const request = ['kRequest', 'kDone'];
    const screen = ['kDefaultWidth', 'kNarrowest', 'kWidest'];
    const pushes = [
      ...['kIdle', 'kPause', 'kLeaving', 'kAcceptPause', 'kReseedTime', 'kInARow'],
      ...['kMostPushes', 'kMostStrangers', 'kMostAtOnce', 'kMostAnswer', 'kFirst', 'kMost'],
      ...['kEnding', 'kMostStuck'],
    ];
    const seeding = [...pauses, ...reseed, ...derived, ...words, ...request];
    expect(names.sort()).toEqual([...seeding, ...screen, ...pushes].sort());
  });
});

describe('the native core', () => {
  it('has never heard of JavaScript', () => {
    const included = ['assess', 'core', 'pkcs11', 'seed', 'selftest'].flatMap((folder) =>
      readdirSync(join(root, 'native', folder)).flatMap((name) => {
        const text = readFileSync(join(root, 'native', folder, name), 'utf8');
        return [...text.matchAll(/#include\s+["<](.*)[">]/g)].map(([, header = '']) => header);
      }),
    );
    expect(included.length).toBeGreaterThan(50);
    expect(included.filter((header) => /^(napi|node|js_native|uv)|binding/.test(header))).toEqual(
      [],
    );
  });
});
