// The settings of a running daemon: logs them at the start, and at SIGHUP applies those that a reload may change.
import type { Loaded } from '../config/load.js';
import { type Row, rowsOf } from '../config/rows.js';
import type { Reloading, SCHEMA } from '../config/schema.js';
import type { Daemon } from '../daemon/daemon.js';
import { feedSettings } from '../daemon/feed-settings.js';
import { explain } from '../errors.js';
import type { Log } from '../log/log.js';

/** The objects that a reload changes. */
export interface Running {
  readonly daemon: Pick<Daemon, 'configure' | 'view'>;
  readonly log: Log;
}

/** Applies a setting; if it throws, it has changed nothing. */
type Applier = (after: Loaded, running: Running) => void;

/** One applier for each setting that is declared to reload: if one is missing, the table does not compile. */
export type Appliers<Schema> = Readonly<Record<Reloading<Schema>, Applier>>;

/** Throws ConfigError if the watermark is larger than the pool. */
const applyFeedSettings: Applier = (after, { daemon }) =>
  daemon.configure(feedSettings(after, daemon.view()));

/** In the order of application: those that may fail come first, so that nothing is applied partially. */
export const APPLIERS: Appliers<typeof SCHEMA> = {
  watermark: applyFeedSettings,
  reseedInterval: applyFeedSettings,
  logLevel: ({ settings }, { log }) => log.setLevel(settings.logLevel),
};

/** Returns the effective settings afterwards: those of `load`, or `before` if they are refused. */
export function reload(running: Running, before: Loaded, load: () => Loaded): Loaded {
  try {
    const after = load();
    for (const apply of new Set(Object.values(APPLIERS))) apply(after, running);
    logReload(before, after, running.log);
    return after;
  } catch (error) {
    // Any error: an edited file must not end a running daemon.
    const why = explain(error).message.replaceAll('\n', '; ');
    running.log.error(`not reloaded, the settings stay as they are: ${why}`, {
      event: 'settingsRefused',
      why,
    });
    return before;
  }
}

const byKey = (rows: readonly Row[]): Record<string, string> =>
  Object.fromEntries(rows.map(({ key, value }) => [key, value]));

export function logSettings(loaded: Loaded, log: Log): void {
  const settings = byKey(rowsOf(loaded).filter(({ origin }) => origin !== 'default'));
  const list = Object.entries(settings).map(([key, value]) => `${key} ${value}`);
  log.debug(`settings other than the defaults: ${list.join(', ') || 'none'}`, {
    event: 'settingsInForce',
    file: loaded.file ?? null,
    settings,
  });
}

function logReload(before: Loaded, after: Loaded, log: Log): void {
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
    settings: byKey(now),
    afterRestart: byKey(later),
  });
  if (later.length > 0) log.warn(`in force only after a restart: ${list(later)}`);
}
