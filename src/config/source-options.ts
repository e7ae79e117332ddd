// The settings of the built-in sources: each option of a driver, prefixed with the name of the source, such as
// 'hwrng-device'. In a [[source]] table of that name the key has no prefix (source-tables.ts).
import { option } from '../options/option.js';
import { listOf, text } from '../options/values.js';
import type { OptionTable } from '../sources/driver.js';
import { BUILT_IN, BUILT_IN_DRIVERS } from '../sources/drivers.js';

type Prefixed<Name extends string, Options> = {
  readonly [Key in keyof Options & string as `${Name}${Capitalize<Key>}`]: Options[Key];
};
type AllOf<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;
type Flat<Driver> = Driver extends { builtIn: infer Name extends string; options: infer Options }
  ? Prefixed<Name, Options>
  : never;

/** The name of the setting for an option of a built-in source: 'hwrngDevice'. */
export const settingOf = (name: string, key: string): string =>
  `${name}${key[0]?.toUpperCase()}${key.slice(1)}`;

function flat(): AllOf<Flat<(typeof BUILT_IN_DRIVERS)[number]>> {
  const rows = BUILT_IN_DRIVERS.flatMap(({ builtIn, options }) =>
    Object.entries(options as OptionTable).map(
      ([value, one]) =>
        [settingOf(builtIn, value), { ...one, key: `${builtIn}-${one.key}` }] as const,
    ),
  );
  return Object.fromEntries(rows) as AllOf<Flat<(typeof BUILT_IN_DRIVERS)[number]>>;
}

export const SOURCE_OPTIONS = {
  /** The sources to use. Their names are checked later, because `[[source]]` tables in the file define further ones. */
  source: option<readonly string[]>({
    key: 'source',
    read: Object.assign(listOf(text), { words: BUILT_IN }),
    fallback: [],
    show: (names) => (names.length === 0 ? 'every usable one' : names.join(', ')),
    allowed: `one or more of: ${BUILT_IN.join(', ')}`,
    help: 'a source to use; if it is given more than once, the sources are used in the order given',
    brief: 'a source to use; repeatable (default: all usable)',
    kind: 'list',
    reloads: false,
  }),
  ...flat(),
} as const;
