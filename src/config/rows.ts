// The effective settings as rows: one per setting, and one per source that is configured only by its table.

import type { SourceConfig } from '../sources/driver.js';
import { BUILT_IN, driverOf } from '../sources/drivers.js';
import type { Loaded } from './load.js';
import { optionOf, SETTING_NAMES } from './schema.js';

export interface Row {
  readonly key: string;
  readonly value: string;
  /** 'default', or the file, variable or flag that the value comes from. */
  readonly origin: string;
  readonly reloads: boolean;
}

/** The options of a source as text: 'kind device, device /dev/ttyACM0, claim 4, role fallback'. */
function inWords({ kind, values }: SourceConfig): string {
  const options = Object.entries(driverOf(kind)?.options ?? {});
  const shown = options.map(([value, { key, show }]) => `${key} ${show(values[value])}`);
  return [`kind ${kind}`, ...shown].join(', ');
}

export function rowsOf({ settings, sources, origins, file }: Loaded): Row[] {
  return [
    ...SETTING_NAMES.map((name) => {
      const { key, show, reloads } = optionOf(name);
      return { key, value: show(settings[name]), origin: origins[name], reloads };
    }),
    ...sources
      .filter(({ name }) => !BUILT_IN.includes(name))
      .map((source) => ({
        key: `source ${source.name}`,
        value: inWords(source),
        origin: file ?? '',
        reloads: false,
      })),
  ];
}
