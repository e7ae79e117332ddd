// The list of all drivers, and how a configured source is opened by its driver.
import type { Native } from '../native.js';
import { type Calibrated, checkCalibration } from './calibration.js';
import { deviceDriver } from './device-driver.js';
import type { Driver, OpenOptions, SourceConfig } from './driver.js';
import { jitterDriver } from './jitter-driver.js';
import { rdseedDriver } from './rdseed-driver.js';
import type { Source } from './source.js';
import { tpm2Driver } from './tpm2-driver.js';
import { ttyDriver } from './tty-driver.js';

/** All drivers, in the order in which the built-in sources are read. */
export const DRIVERS = [deviceDriver, jitterDriver, ttyDriver, rdseedDriver, tpm2Driver] as const;

export const KINDS: readonly string[] = DRIVERS.map(({ kind }) => kind);

type BuiltInDriver = Extract<(typeof DRIVERS)[number], { readonly builtIn: string }>;

/** The drivers that have a source without a [[source]] table. */
export const BUILT_IN_DRIVERS = DRIVERS.filter((one): one is BuiltInDriver => 'builtIn' in one);
/** The names of those sources. */
export const BUILT_IN: readonly string[] = BUILT_IN_DRIVERS.map(({ builtIn }) => builtIn);

/** The driver of a kind, without the types of its options; undefined for an unknown kind. */
export const driverOf = (kind: string): Driver | undefined =>
  (DRIVERS as readonly Driver[]).find((driver) => driver.kind === kind);

function requireDriver(kind: string): Driver {
  const driver = driverOf(kind);
  if (driver === undefined) throw new Error(`no driver of kind ${kind}`);
  return driver;
}

/** What a calibration of this source is compared with. The options are those that affect how it is measured. */
export function calibratedOf({ name, kind, values }: SourceConfig): Calibrated {
  const { unit, options, measured } = requireDriver(kind);
  const measuring = measured.filter((key) => key !== 'claim');
  return {
    ...{ name, kind, unit, claim: values.claim },
    options: Object.fromEntries(measuring.map((key) => [options[key]?.key ?? key, values[key]])),
  };
}

/** How an error about an option of the source begins. */
export const whereIn = ({ name, where }: SourceConfig, key: string): string =>
  where?.(key) ?? `[[source]] ${name}: ${key}`;

/** Throws ConfigError if the configuration names something that cannot be a source, or claims too much. */
export function checkSource(native: Native, config: SourceConfig): void {
  const { kind, values } = config;
  requireDriver(kind).check(native, (key) => whereIn(config, key), values);
  if (!values.calibration) return;
  const where = whereIn(config, 'calibration');
  checkCalibration(values.calibration, where, calibratedOf(config), native.limits);
}

/** `now` returns monotonic milliseconds. Throws ConfigError as checkSource() does. */
export function openSource(
  native: Native,
  config: SourceConfig,
  now: () => number,
  options: OpenOptions = {},
): Source {
  checkSource(native, config);
  return requireDriver(config.kind).open(native, config.name, config.values, now, options);
}
