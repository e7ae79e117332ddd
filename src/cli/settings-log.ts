// What the log says of settings: those in force at the start, and what a reload made of them.
import type { Loaded } from '../config/load.js';
import { optionOf, SETTING_NAMES } from '../config/schema.js';
import type { Log } from '../log/log.js';

const shown = ({ settings }: Loaded, names: readonly (typeof SETTING_NAMES)[number][]) =>
  Object.fromEntries(
    names.map((name) => [optionOf(name).key, optionOf(name).show(settings[name])]),
  );

export function logSettings(loaded: Loaded, log: Log): void {
  const settings = shown(
    loaded,
    SETTING_NAMES.filter((name) => loaded.origins[name] !== 'default'),
  );
  const list = Object.entries(settings).map(([key, value]) => `${key} ${value}`);
  log.debug(`settings beside the defaults: ${list.join(', ') || 'none'}`, {
    event: 'settingsInForce',
    file: loaded.file ?? null,
    settings,
  });
}

export function logReload(before: Loaded, after: Loaded, log: Log): void {
  const changed = SETTING_NAMES.filter((name) => {
    const { show } = optionOf(name);
    return show(before.settings[name]) !== show(after.settings[name]);
  });
  const now = changed.filter((name) => optionOf(name).reloads);
  const later = changed.filter((name) => !optionOf(name).reloads);
  const list = (names: typeof changed) => names.map((name) => optionOf(name).key).join(', ');
  log.info(`reloaded ${after.file ?? 'the defaults'}: ${list(now) || 'nothing'} changed`, {
    event: 'settingsChanged',
    file: after.file ?? null,
    settings: shown(after, now),
    afterRestart: shown(after, later),
  });
  if (later.length > 0) log.warn(`restart to bring into force: ${list(later)}`);
}
