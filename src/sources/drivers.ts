// The only list of drivers.
import type { Native } from '../native.js';
import { deviceDriver } from './device-driver.js';
import type { Driver, OpenOptions, SourceConfig } from './driver.js';
import { jitterDriver } from './jitter-driver.js';
import type { Source } from './source.js';

/** In the order in which those that are there without a table are asked. */
export const DRIVERS = [deviceDriver, jitterDriver] as const;

export const KINDS: readonly string[] = DRIVERS.map(({ kind }) => kind);
/** The sources that are there without a table. */
export const BUILT_IN: readonly string[] = DRIVERS.map(({ builtIn }) => builtIn);

/** A driver, its options' types forgotten: for code that treats all of them alike. */
export const driverOf = (kind: string): Driver | undefined =>
  (DRIVERS as readonly Driver[]).find((driver) => driver.kind === kind);

function needDriver(kind: string): Driver {
  const driver = driverOf(kind);
  if (driver === undefined) throw new Error(`no driver of kind ${kind}`);
  return driver;
}

/** Throws ConfigError for what can be no source. */
export function checkSource(native: Native, { name, kind, values }: SourceConfig): void {
  needDriver(kind).check(native, name, values);
}

/** `now` is monotonic milliseconds. Throws ConfigError for what can be no source. */
export function openSource(
  native: Native,
  config: SourceConfig,
  now: () => number,
  options: OpenOptions = {},
): Source {
  checkSource(native, config);
  return needDriver(config.kind).open(native, config.name, config.values, now, options);
}
