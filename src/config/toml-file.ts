// Reads a configuration file as TOML, with the line of each key.
import { parse, TomlError } from 'smol-toml';
import { ConfigError } from '../errors.js';
import { printable, shortened } from '../printable.js';
import { readRegularFile } from '../regular-file.js';
import type { Place } from './source-tables.js';
import { tomlLines } from './toml-lines.js';

export interface TomlFile {
  readonly path: string;
  readonly table: Readonly<Record<string, unknown>>;
  /** The line of a place; undefined if it is not known. */
  lineOf(place: Place): number | undefined;
}

/** Undefined if there is no such file. Throws ConfigError if it must exist, or if it is not TOML. */
export function readTomlFile(path: string, mustExist: boolean): TomlFile | undefined {
  const content = readRegularFile(path);
  if (content === undefined && mustExist) throw new ConfigError(`there is no ${path}`);
  if (content === undefined) return undefined;
  try {
    const table = parse(content);
    const lines = tomlLines(content);
    const lineOf = ({ table: index, key = '' }: Place): number | undefined => {
      if (index === undefined) return lines.keys.get(key);
      const source = lines.sources[index]; // undefined if the tables are in one line: source = [{…}]
      return source?.keys.get(key) ?? source?.line ?? lines.keys.get('source');
    };
    return { path, table, lineOf };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const why = error.message.split('\n')[0]?.replace('Invalid TOML document: ', '');
    throw new ConfigError(`${path}:${error.line}: ${shortened(printable(why ?? ''))}`, {
      cause: error,
    });
  }
}
