// What the log says of settings: those in force at the start, and what a reload made of them.
import type { Loaded } from '../config/load.js';
import { type Row, rowsOf } from '../config/rows.js';
import type { Log } from '../log/log.js';

const shown = (rows: readonly Row[]): Record<string, string> =>
  Object.fromEntries(rows.map(({ key, value }) => [key, value]));

export function logSettings(loaded: Loaded, log: Log): void {
  const settings = shown(rowsOf(loaded).filter(({ origin }) => origin !== 'default'));
  const list = Object.entries(settings).map(([key, value]) => `${key} ${value}`);
  log.debug(`settings beside the defaults: ${list.join(', ') || 'none'}`, {
    event: 'settingsInForce',
    file: loaded.file ?? null,
    settings,
  });
}

export function logReload(before: Loaded, after: Loaded, log: Log): void {
  const old = new Map(rowsOf(before).map(({ key, value }) => [key, value]));
  const rows = rowsOf(after);
  const gone = [...old.keys()].filter((key) => !rows.some((row) => row.key === key));
  const changed = [
    ...rows.filter(({ key, value }) => old.get(key) !== value),
    ...gone.map((key) => ({ key, value: 'none', origin: '', reloads: false })),
  ];
  const now = changed.filter(({ reloads }) => reloads);
  const later = changed.filter(({ reloads }) => !reloads);
  const list = (some: readonly Row[]) => some.map(({ key }) => key).join(', ');
  log.info(`reloaded ${after.file ?? 'the defaults'}: ${list(now) || 'nothing'} changed`, {
    event: 'settingsChanged',
    file: after.file ?? null,
    settings: shown(now),
    afterRestart: shown(later),
  });
  if (later.length > 0) log.warn(`restart to bring into force: ${list(later)}`);
}
