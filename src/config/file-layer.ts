// The file among the layers of the settings: its values by key, and the errors in it with their lines.
import { flattenSources, type Place } from './source-tables.js';
import type { TomlFile } from './toml-file.js';

interface Finding {
  readonly line: number;
  readonly text: string;
}

export class FileLayer {
  readonly #file: TomlFile | undefined;
  readonly #path: string;
  readonly #findings: Finding[] = [];
  readonly flat: ReturnType<typeof flattenSources>;

  constructor(file: TomlFile | undefined, path: string, keys: readonly string[]) {
    this.#file = file;
    this.#path = path;
    this.flat = flattenSources(file?.table ?? {}, keys);
    for (const { text, ...place } of this.flat.wrong) this.wrong(place, text);
  }

  placeOf(key: string): Place {
    return this.flat.places.get(key) ?? { key };
  }

  where(place: Place): string {
    const line = this.#file?.lineOf(place);
    return line === undefined ? this.#path : `${this.#path}:${line}`;
  }

  wrong(place: Place, text: string): void {
    const line = this.#file?.lineOf(place) ?? 0;
    this.#findings.push({ line, text: `${this.where(place)}: ${text}` });
  }

  /** In the order of their lines. */
  get findings(): string[] {
    return [...this.#findings].sort((a, b) => a.line - b.line).map(({ text }) => text);
  }
}
