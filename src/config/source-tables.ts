// The `[[source]]` tables of the file: one per source, in the order of use. A table with the name of a built-in
// source sets that source's settings: `claim` in the table named jitter is `jitter-claim`. Any other name needs
// a kind and has its options only from the table.
import { printable, shortened } from '../printable.js';
import type { SourceConfig, SourceValues } from '../sources/driver.js';
import { BUILT_IN, BUILT_IN_DRIVERS, driverOf, KINDS } from '../sources/drivers.js';
import { didYouMean } from './nearest.js';
import { notAllowed, shown } from './shown.js';

/** Where in the file something is: in the table of that number, or at the top, and in which key. */
export interface Place {
  readonly table?: number;
  readonly key?: string;
  /** The name of the source that the table makes, if it makes one. */
  readonly source?: string;
}

export interface Wrong extends Place {
  readonly text: string;
}

export interface Flattened {
  /** The file's values by key. A built-in source's table becomes settings: `claim` of jitter is `jitter-claim`. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The sources of all other tables. */
  readonly sources: readonly SourceConfig[];
  /** Where the settings are that come from a table, by their key; under 'source NAME' the table of any other source. */
  readonly places: ReadonlyMap<string, Place>;
  readonly wrong: readonly Wrong[];
}

type Table = Readonly<Record<string, unknown>>;

/** Names that a source cannot have, since JSON documents use them as keys beside source names. */
const RESERVED_NAMES: readonly string[] = ['fips140'];
const NAME = /^[a-z][a-z0-9_-]{0,31}$/;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Why the name or kind of a table is not valid; undefined when both are. */
function wrongHead(name: unknown, kind: unknown, seen: readonly string[]): string | undefined {
  if (typeof name !== 'string' || !NAME.test(name)) {
    const given = name === undefined ? '' : `, not ${shown(name)}`;
    return `[[source]]: every table needs a name: a lower-case letter, then up to 31 of a-z, 0-9, _ and -${given}`;
  }
  if (RESERVED_NAMES.includes(name)) return `[[source]]: ${name} is a reserved name`;
  if (seen.includes(name)) return `[[source]]: there are two tables named ${name}`;
  const isBuiltIn = BUILT_IN.includes(name);
  const own = BUILT_IN_DRIVERS.find(({ builtIn }) => builtIn === name)?.kind;
  if (isBuiltIn && (kind === undefined || kind === own)) return undefined;
  if (isBuiltIn) return `[[source]] ${name}: this name is reserved for kind ${own}`;
  if (typeof kind === 'string' && KINDS.includes(kind)) return undefined;
  const given = kind === undefined ? 'needs a kind' : `kind ${shown(kind)} is not known`;
  const kinds = `kinds are ${KINDS.join(', ')}`;
  const hint = typeof kind === 'string' ? didYouMean(kind, KINDS, kinds) : kinds;
  return `[[source]] ${name}: ${given}; ${hint}`;
}

/** `ofTheTop` are the keys that belong above the tables: TOML counts what follows a table to that table. */
function unknownKey(
  name: string,
  key: string,
  known: readonly string[],
  ofTheTop: readonly string[],
): string {
  const is = `[[source]] ${name}: unknown key '${shortened(printable(key))}'`;
  if (ofTheTop.includes(key)) {
    return `${is}, which is no key of a source: put it above the first [[source]]`;
  }
  return `${is}; ${didYouMean(key, known, `known keys are ${known.join(', ')}`)}`;
}

/** The options of a source that is not built in: the values in its table, and defaults for missing ones. */
function valuesOf(
  name: string,
  kind: string,
  table: Table,
  ofTheTop: readonly string[],
  wrongIn: (key: string, text: string) => void,
): SourceValues {
  const options = Object.entries(driverOf(kind)?.options ?? {});
  const values = Object.fromEntries(options.map(([value, { fallback }]) => [value, fallback]));
  for (const [key, raw] of Object.entries(table)) {
    if (key === 'name' || key === 'kind') continue;
    const [into, option] = options.find(([, one]) => one.key === key) ?? [];
    const value = option?.read(raw);
    if (into === undefined || option === undefined) {
      const known = options.map(([, one]) => one.key);
      wrongIn(key, unknownKey(name, key, known, ofTheTop));
    } else if (value === undefined) {
      wrongIn(key, `[[source]] ${name}: ${key}: ${notAllowed(raw, option)}`);
    } else values[into] = value;
  }
  return values as SourceValues;
}

/** Splits the `source` tables of a file into settings and sources; `wrong` has one line for each error in them. */
export function flattenSources(file: Table, knownKeys: readonly string[]): Flattened {
  const { source, ...others } = file;
  if (!Array.isArray(source) || !source.some(isTable)) {
    return { values: file, sources: [], places: new Map(), wrong: [] };
  }
  const values: Record<string, unknown> = { ...others };
  const wrong: Wrong[] = [];
  const names: string[] = [];
  const sources: SourceConfig[] = [];
  const places = new Map<string, Place>();
  for (const [index, one] of source.entries()) {
    const table = isTable(one) ? one : {};
    const { name, kind } = table;
    const wrongIn = (key: string, text: string) => void wrong.push({ table: index, key, text });
    const problem = wrongHead(name, kind, names);
    if (problem !== undefined) {
      // Nothing more is known of this table, except what does not belong into any.
      wrongIn(kind === undefined ? 'name' : 'kind', problem);
      const misplaced = Object.keys(table).filter((key) => knownKeys.includes(key));
      const of = typeof name === 'string' ? shortened(printable(name), 32) : '';
      for (const key of misplaced) wrongIn(key, unknownKey(of, key, [], knownKeys));
      continue;
    }
    const is = name as string;
    names.push(is);
    if (!BUILT_IN.includes(is)) {
      const of = kind as string;
      places.set(`source ${is}`, { table: index, source: is });
      sources.push({ name: is, kind: of, values: valuesOf(is, of, table, knownKeys, wrongIn) });
      continue;
    }
    const own = knownKeys.filter((key) => key.startsWith(`${is}-`));
    for (const [key, value] of Object.entries(table)) {
      const setting = `${is}-${key}`;
      if (key === 'name' || key === 'kind') continue;
      if (!own.includes(setting)) {
        const known = own.map((known) => known.slice(is.length + 1));
        wrongIn(key, unknownKey(is, key, known, knownKeys));
      } else if (setting in values) {
        wrongIn(key, `[[source]] ${is}: '${key}' is also set as ${setting}`);
      } else {
        values[setting] = value;
        places.set(setting, { table: index, key, source: is });
      }
    }
  }
  return { values: { ...values, source: names }, sources, places, wrong };
}
