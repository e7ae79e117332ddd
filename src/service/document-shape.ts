// How a JSON document is described once: the description checks a document that came from outside, and is
// printed as the table of its keys in docs/json.md.

/** One row of the table: a key of the document with its meaning. */
export interface Row {
  /** `kernel.pool`, `sources[].name`; `*` stands for any name. */
  readonly path: string;
  readonly type: string;
  /** The unit of a number: `bits`, `seconds`; '' if it only counts. */
  readonly unit: string;
  readonly meaning: string;
}

/** A value of a document: how it is checked, and the rows that describe it. */
export interface Field<T> {
  /** What is wrong with the value: `kernel.pool: legacy or modern expected`; undefined if nothing is wrong. */
  mismatch(value: unknown, path: string): string | undefined;
  rows(path: string): readonly Row[];
  /** Never set. The key lets the compiler tell the field of one type from that of another. */
  readonly describes?: T;
}

/** A key that a document may lack. */
export interface OptionalField<T> extends Field<T> {
  readonly isOptional: true;
}

/** One field for each key of an interface; those that may be missing say so. */
export type Fields<T> = {
  readonly [Key in keyof T]-?: Record<never, never> extends Pick<T, Key>
    ? OptionalField<Exclude<T[Key], undefined>>
    : Field<T[Key]>;
};

function leaf<T>(
  expected: string,
  fits: (value: unknown) => boolean,
  row: Omit<Row, 'path'>,
): Field<T> {
  return {
    mismatch: (value, path) => (fits(value) ? undefined : `${path}: ${expected} expected`),
    rows: (path) => [{ path, ...row }],
  };
}

const quoted = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

export const text = (meaning: string): Field<string> =>
  leaf('a text', (value) => typeof value === 'string', { type: 'text', unit: '', meaning });

export const flag = (meaning: string): Field<boolean> =>
  leaf('true or false', (value) => typeof value === 'boolean', {
    type: 'boolean',
    unit: '',
    meaning,
  });

export const number = (unit: string, meaning: string): Field<number> =>
  leaf('a number', (value) => typeof value === 'number', { type: 'number', unit, meaning });

export const numbers = (unit: string, meaning: string): Field<readonly number[]> =>
  leaf(
    'a list of numbers',
    (value) => Array.isArray(value) && value.every((one) => typeof one === 'number'),
    { type: 'list of numbers', unit, meaning },
  );

export const texts = (meaning: string): Field<readonly string[]> =>
  leaf(
    'a list of texts',
    (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
    { type: 'list of texts', unit: '', meaning },
  );

export const oneOf = <const T extends string>(
  words: readonly T[],
  meaning: string,
): Field<NoInfer<T>> =>
  leaf(`one of ${words.join(', ')}`, (value) => words.some((word) => word === value), {
    ...{ type: 'text', unit: '' },
    meaning: `${quoted(words)}${meaning === '' ? '' : `; ${meaning}`}`,
  });

/** A field that may also be null. */
export function nullable<T>(field: Field<T>): Field<T | null> {
  return {
    mismatch: (value, path) => (value === null ? undefined : field.mismatch(value, path)),
    rows: (path) => field.rows(path).map((row) => ({ ...row, type: `${row.type} or null` })),
  };
}

/** A field whose key may be missing. */
export function optional<T>(field: Field<T>): OptionalField<T> {
  return {
    isOptional: true,
    mismatch: (value, path) => (value === undefined ? undefined : field.mismatch(value, path)),
    rows: (path) =>
      field.rows(path).map((row) => ({ ...row, type: `${row.type}, may be missing` })),
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const first = (found: Iterable<string | undefined>): string | undefined => {
  for (const one of found) if (one !== undefined) return one;
  return undefined;
};

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** Keys that are not described are let through: a later version may add some. */
export function object<T extends object>(fields: Fields<T>): Field<T> {
  const entries = Object.entries<Field<unknown>>(fields);
  return {
    mismatch: (value, path) =>
      isObject(value)
        ? first(entries.map(([key, field]) => field.mismatch(value[key], below(path, key))))
        : `${path === '' ? 'the document' : path}: an object expected`,
    rows: (path) => entries.flatMap(([key, field]) => field.rows(below(path, key))),
  };
}

export function list<T>(item: Field<T>): Field<readonly T[]> {
  return {
    mismatch: (value, path) =>
      Array.isArray(value)
        ? first(value.map((one, index) => item.mismatch(one, `${path}[${index}]`)))
        : `${path}: a list expected`,
    rows: (path) => item.rows(`${path}[]`),
  };
}

/** An object with any keys, whose values `item` describes. */
export function byName<T>(item: Field<T>): Field<Readonly<Record<string, T>>> {
  return {
    mismatch: (value, path) =>
      isObject(value)
        ? first(Object.entries(value).map(([key, one]) => item.mismatch(one, below(path, key))))
        : `${path}: an object expected`,
    rows: (path) => item.rows(below(path, '*')),
  };
}

export type Parsed<T> =
  | { readonly kind: 'document'; readonly document: T }
  | { readonly kind: 'mismatch'; readonly mismatch: string };

/** The document if it is what the field describes, else the first thing that is wrong with it. */
export function parse<T>(field: Field<T>, value: unknown): Parsed<T> {
  const mismatch = field.mismatch(value, '');
  return mismatch === undefined
    ? { kind: 'document', document: value as T }
    : { kind: 'mismatch', mismatch };
}

function tableOf(field: Field<unknown>): string {
  const rows = field
    .rows('')
    .map(({ path, type, unit, meaning }) => `| \`${path}\` | ${type} | ${unit} | ${meaning} |`);
  return ['| key | type | unit | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

/** Returns the page with the table of a document's keys under `## section`, in place of what is there. */
export function withTable(page: string, section: string, field: Field<unknown>): string {
  const [before = '', after = ''] = page.split(`\n## ${section}\n`);
  const rest = after.slice(after.indexOf('\n## '));
  return `${before}\n## ${section}\n\n${tableOf(field)}\n${rest}`;
}
