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

  #lineOf(place: Place): string {
    const line = this.#file?.lineOf(place);
    return line === undefined ? this.#path : `${this.#path}:${line}`;
  }

  /** How an error about a key begins, with the words of the file: 'FILE:3: watermark', 'FILE:7: [[source]] usb: claim'. */
  where(place: Place): string {
    const table = place.source === undefined ? '' : `[[source]] ${place.source}: `;
    return `${this.#lineOf(place)}: ${table}${place.key}`;
  }

  wrong(place: Place, text: string): void {
    this.#add(place, `${this.#lineOf(place)}: ${text}`);
  }

  wrongValue(key: string, text: string): void {
    const place = this.placeOf(key);
    this.#add(place, `${this.where(place)}: ${text}`);
  }

  #add(place: Place, text: string): void {
    this.#findings.push({ line: this.#file?.lineOf(place) ?? 0, text });
  }

  /** In the order of their lines. */
  get findings(): string[] {
    return [...this.#findings].sort((a, b) => a.line - b.line).map(({ text }) => text);
  }
}
