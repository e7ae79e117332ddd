// `[[source]]` tables of the file: one a source, in the order in which they are asked. A key `claim`
// in the table named jitter is the setting `jitter-claim`, so that each setting has one home.

import { printable, shortened } from '../printable.js';

export interface Flattened {
  readonly values: Readonly<Record<string, unknown>>;
  readonly wrong: readonly string[];
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The file's keys with the tables of `source` spread out; one line for each that can't be. */
export function flattenSources(
  file: Readonly<Record<string, unknown>>,
  sourceNames: readonly string[],
  knownKeys: readonly string[],
): Flattened {
  const { source, ...others } = file;
  if (!Array.isArray(source) || !source.some(isTable)) return { values: file, wrong: [] };
  const values: Record<string, unknown> = { ...others };
  const wrong: string[] = [];
  const names: string[] = [];
  for (const table of source) {
    const name = isTable(table) ? table['name'] : undefined;
    if (!isTable(table) || typeof name !== 'string' || !sourceNames.includes(name)) {
      wrong.push(`[[source]]: every table wants a name: ${sourceNames.join(' or ')}`);
      continue;
    }
    if (names.includes(name)) wrong.push(`[[source]]: there are two tables named ${name}`);
    names.push(name);
    const own = knownKeys.filter((key) => key.startsWith(`${name}-`));
    for (const [key, value] of Object.entries(table)) {
      const setting = `${name}-${key}`;
      if (key === 'name') continue;
      if (!own.includes(setting)) {
        const known = own.map((known) => known.slice(name.length + 1)).join(', ');
        const unknown = shortened(printable(key));
        wrong.push(`[[source]] ${name}: unknown key '${unknown}'; known keys are ${known}`);
      } else if (setting in values) {
        wrong.push(`[[source]] ${name}: '${key}' is given as ${setting} too`);
      } else {
        values[setting] = value;
      }
    }
  }
  return { values: { ...values, source: names }, wrong };
}
