// Every native file includes what declares the names that it uses: itself, or by a header of the project. What a standard
// header includes besides differs by compiler, so that what builds here can fail with a newer one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url).pathname;

/** By the names: the headers that are sure to declare them. */
const DECLARED: readonly (readonly [names: RegExp, headers: readonly string[]])[] = [
  [/\bu?int(8|16|32|64)_t\b/, ['cstdint', 'stdint.h']],
  [/std::(array)\b/, ['array']],
  [/std::(atomic)\b/, ['atomic']],
  [/std::(popcount|bit_cast|bit_width|countl_zero|countr_zero)\b/, ['bit']],
  [/std::(log2|pow|sqrt|exp|lgamma|log1p|ceil|floor)\b/, ['cmath', 'math.h']],
  [/std::(function)\b/, ['functional']],
  [/std::(initializer_list)\b/, ['initializer_list', 'array', 'string', 'vector']],
  [/std::(numeric_limits)\b/, ['limits']],
  [/std::(list)\b/, ['list']],
  [/std::(map)\b/, ['map']],
  [/std::(unique_ptr|shared_ptr|make_unique|make_shared)\b/, ['memory']],
  [/std::(mutex|lock_guard|unique_lock|scoped_lock)\b/, ['mutex']],
  [/std::(accumulate|iota)\b/, ['numeric']],
  [/std::(optional|nullopt)\b/, ['optional']],
  [/std::(span)\b/, ['span']],
  [/std::(string)\b/, ['string']],
  [/std::(string_view)\b/, ['string', 'string_view']],
  [
    /std::(exchange|move|pair|swap)\b/,
    ['algorithm', 'map', 'memory', 'string', 'utility', 'vector'],
  ],
  [/std::(variant|get_if|holds_alternative)\b/, ['variant']],
  [/std::(vector)\b/, ['vector']],
  [
    /std::(all_of|any_of|copy|copy_n|equal|fill|fill_n|find|find_if|max|max_element|min|none_of|sort)\b/,
    ['algorithm'],
  ],
];

/** What napi.h of node-addon-api includes itself. */
const OF_NAPI = ['functional', 'initializer_list', 'memory', 'mutex', 'string', 'vector'];

/** The headers of the system that the file includes, and that the project's headers among them do. */
function headersOf(file: string, seen = new Set<string>()): Set<string> {
  const found = new Set<string>();
  if (seen.has(file) || !existsSync(join(ROOT, file))) return found;
  seen.add(file);
  const text = readFileSync(join(ROOT, file), 'utf8');
  for (const [, isOwn, name = ''] of text.matchAll(/^#include (?:(")|<)([^">]+)[">]/gm)) {
    if (isOwn === undefined) found.add(name);
    else for (const header of headersOf(join(dirname(file), name), seen)) found.add(header);
  }
  if (found.has('napi.h')) for (const header of OF_NAPI) found.add(header);
  return found;
}

const files = ['native', 'test', 'bench'].flatMap((folder) =>
  (readdirSync(join(ROOT, folder), { recursive: true }) as string[])
    .filter((name) => /\.(cc|h)$/.test(name))
    .map((name) => join(folder, name)),
);

describe('what is used is included in', () => {
  it.each(files)('%s', (file) => {
    const code = readFileSync(join(ROOT, file), 'utf8').replace(/\/\/.*/g, '');
    const headers = headersOf(file);
    const missing = DECLARED.filter(
      ([names, by]) => names.test(code) && !by.some((header) => headers.has(header)),
    ).map(([names, [header]]) => `${names.exec(code)?.[0]}: <${header}>`);
    expect(missing).toEqual([]);
  });
});

it('uses no streams: they bring all locales into each static program, more than half of its size', () => {
  const streams =
    /^#include <(ios|iostream|[io]?[sf]?stream|syncstream|streambuf|iomanip|locale|codecvt|regex)>/m;
  const isNative = (file: string): boolean => file.startsWith('native/');
  const users = files.filter(
    (file) => isNative(file) && streams.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  expect(users).toEqual([]);
});
