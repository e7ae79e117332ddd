// All settings in one table, from which the flags, the environment variables, the keys of the file, the help
// and docs/configuration.md are generated.
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from '../log/log.js';
import { type Option, option } from '../options/option.js';
import {
  devicePath,
  durationFrom,
  either,
  flag,
  fromHere,
  oneOf,
  socketPath,
  watermark,
  wholeFrom,
} from '../options/values.js';
import { formatDuration, formatWatermark, milliseconds, type Watermark } from '../units.js';
import { REPORT_OPTIONS } from './report-options.js';
import { SOURCE_OPTIONS } from './source-options.js';

const asIs = String;

export const STATUS_ACCESS = ['everyone', 'group'] as const;
export type StatusAccess = (typeof STATUS_ACCESS)[number];

/** More sources than anyone has. The real limit is the number of sources that are configured. */
const MOST_REQUIRED = 1000;

export const SCHEMA = {
  ...SOURCE_OPTIONS,
  watermark: option<Watermark>({
    key: 'watermark',
    read: watermark,
    fallback: { percent: 75 },
    show: formatWatermark,
    allowed: 'bits (192) or percent of the pool (75%), never more than the pool',
    help: 'refill the pool when it falls below this; bits or percent of the pool',
    brief: 'refill the pool below this (default 75%)',
    kind: 'text',
    reloads: true,
  }),
  reseedInterval: option({
    key: 'reseed-interval',
    read: durationFrom(milliseconds(1000)),
    fallback: milliseconds(300_000),
    show: formatDuration,
    allowed: 'a duration with its unit (30s, 5m, 1h30m), 1s or more, or 0 for never',
    help: "feed a fresh block and reseed the kernel's CRNG this often (modern kernels)",
    brief: 'feed and reseed this often (default 5m)',
    kind: 'text',
    reloads: true,
  }),
  randomDevice: option({
    key: 'random-device',
    read: devicePath,
    fromFlag: fromHere,
    fallback: '/dev/random',
    show: asIs,
    allowed: "the absolute path of the kernel's random device",
    help: "the kernel's random device",
    kind: 'text',
    reloads: false,
  }),
  dryRun: option<boolean | 'auto'>({
    key: 'dry-run',
    read: either(flag, oneOf(['auto'])),
    fallback: false,
    show: asIs,
    allowed: 'true, false, or auto: only when the privilege to credit is missing',
    help: 'do everything except credit the pool, and report what would have been credited',
    brief: 'do everything except credit the pool',
    kind: 'switch',
    reloads: false,
  }),
  requireSource: option({
    key: 'require-source',
    read: flag,
    fallback: false,
    show: asIs,
    allowed: 'true or false',
    help: 'exit with 69 when no source is usable, instead of waiting for one',
    kind: 'switch',
    reloads: false,
  }),
  require: option<number>({
    key: 'require',
    read: wholeFrom(0, MOST_REQUIRED),
    fallback: 0,
    show: asIs,
    allowed:
      'how many different sources, at most as many as are configured; 0: one is enough, and READY=1 is sent as soon as the CRNG is ready',
    help: 'credit nothing, and do not report READY to systemd, before this many sources have each delivered a tested block for the same feed',
    kind: 'text',
    reloads: false,
  }),
  controlSocket: option({
    key: 'control-socket',
    read: socketPath,
    fallback: '/run/entropyd/control.sock',
    show: asIs,
    allowed:
      'an absolute path of fewer than 108 bytes, whose last part is not status.sock or lock (these files are beside it); or none',
    brief: 'where to ask (default /run/entropyd/control.sock)',
    help: 'the socket for all requests, for root; status.sock in the same directory answers status only, to the users that status-access names',
    kind: 'text',
    reloads: false,
  }),
  statusAccess: option<StatusAccess>({
    key: 'status-access',
    read: oneOf(STATUS_ACCESS),
    fallback: 'everyone',
    show: asIs,
    allowed: STATUS_ACCESS.join(', '),
    help: 'who may ask for the status: every local user, or only the group of the daemon (root, unless the unit has Group=)',
    kind: 'text',
    reloads: false,
  }),
  ...REPORT_OPTIONS,
  logLevel: option<LogLevel>({
    key: 'log-level',
    read: oneOf(LOG_LEVELS),
    fallback: 'info',
    show: asIs,
    allowed: LOG_LEVELS.join(', '),
    help: 'the lowest level that is logged',
    kind: 'text',
    reloads: true,
  }),
  logFormat: option<LogFormat>({
    key: 'log-format',
    read: oneOf(LOG_FORMATS),
    fallback: 'auto',
    show: asIs,
    allowed: LOG_FORMATS.join(', '),
    help: 'format of log lines; auto and pretty are text, auto with priorities in the journal; json is for programs',
    kind: 'text',
    reloads: false,
  }),
} as const;

export type SettingName = keyof typeof SCHEMA;
export type Settings = {
  readonly [Name in SettingName]: (typeof SCHEMA)[Name] extends Option<infer T> ? T : never;
};

/** Names of the settings that a reload applies: all except those whose type says `reloads: false`. */
export type Reloading<Schema> = {
  [Name in keyof Schema]: Schema[Name] extends { readonly reloads: false } ? never : Name;
}[keyof Schema];

export const SETTING_NAMES = Object.keys(SCHEMA) as SettingName[];

/** The row of a setting without the type of its value: for code that handles all settings alike. */
export function optionOf(name: SettingName): Option<unknown> {
  return SCHEMA[name] as Option<unknown>;
}

export const VARIABLE_PREFIX = 'ENTROPYD_';
export const variableOf = (key: string): string =>
  `${VARIABLE_PREFIX}${key.replaceAll('-', '_').toUpperCase()}`;
