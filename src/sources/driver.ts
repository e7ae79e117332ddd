// A driver implements one kind of source and declares its options. A source is a configured instance
// of a driver, with a name of its own.
import type { Native, OnPermanentFailure } from '../native.js';
import { type Option, option } from '../options/option.js';
import { absolutePath, either, none, numberFrom, oneOf } from '../options/values.js';
import type { Source } from './source.js';

/**
 * 'fallback': is read only while the sources before it do not deliver; 'always': adds to every feed
 * once it is trusted.
 */
export type Role = 'fallback' | 'always';

/** A driver's options, by the name of their value; an option's `key` is its key in a [[source]] table. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>;
export type ValuesOf<Options> = {
  readonly [Key in keyof Options]: Options[Key] extends Option<infer Value> ? Value : never;
};

/** The values of a source's options by key, parsed by its driver's option table. */
export type SourceValues = Readonly<Record<string, unknown>> & {
  readonly role: Role;
  readonly claim: number;
  readonly onPermanentFailure: OnPermanentFailure;
  /** Whether a feed may be made of this source alone; yes for kinds without this option. */
  readonly alone?: boolean;
  /** The path of its calibration; '' if there is none. */
  readonly calibration: string;
};

/** One source as the configuration describes it. */
export interface SourceConfig {
  /** Chosen by the administrator; identifies the source in statistics, logs, metrics and JSON. */
  readonly name: string;
  readonly kind: string;
  readonly values: SourceValues;
  /** How an error about the option of this key begins: 'entropyd.toml:7: [[source]] usb: device'. */
  readonly where?: (key: string) => string;
}

export interface OpenOptions {
  /** Whether the limit of processor time is ignored: for recordings and measurements that were asked for. */
  readonly unhurried?: boolean;
  /** Whether a timer that is not fit for use is accepted: for recordings that show why it is not. */
  readonly anyTimer?: boolean;
}

/** Whether a device is only read, or written to as well. */
export type DeviceAccess = 'r' | 'rw';

export interface Driver<Options extends OptionTable = OptionTable> {
  readonly kind: string;
  readonly unit: Source['unit'];
  /** Name of the source that exists without a [[source]] table; its options are settings NAME-KEY. */
  readonly builtIn?: string;
  readonly options: Options;
  /** The noise that all sources of the kind have (see Noise); undefined if each has its own. */
  readonly noise?: string;
  /** How the file that the option `device` names is opened; for drivers that have this option. */
  readonly deviceAccess?: DeviceAccess;
  /** Keys of the options that the commands `collect`, `sources` and `bench` accept as flags. */
  readonly measured: readonly (keyof Options & string)[];
  /** Throws ConfigError, whose text begins with `where`, if the values name something that cannot be a source. */
  check(native: Native, where: (key: string) => string, values: ValuesOf<Options>): void;
  /** `now` returns monotonic milliseconds. */
  open(
    native: Native,
    name: string,
    values: ValuesOf<Options>,
    now: () => number,
    options: OpenOptions,
  ): Source;
}

const ROLES: Readonly<Record<string, Role>> = {
  fallback: 'fallback',
  always: 'always',
  behind: 'fallback', // older names, still accepted
  beside: 'always',
};
/**
 * A copy of native.limits.lowestClaim, as the claims of the drivers are copies of limits: settings are read, and
 * their documentation is generated, without the addon. test/native/limits.test.ts checks that they are equal.
 */
export const LOWEST_CLAIM = 0.1;

/** `roles` are those that sources of the kind may have, the default first. */
export const roleOption = (what: string, roles: readonly Role[] = ['fallback', 'always']) => {
  const readWord = oneOf(Object.keys(ROLES));
  const read = (raw: unknown) => roles.find((role) => role === ROLES[readWord(raw) ?? '']);
  return option<Role>({
    key: 'role',
    read: Object.assign(read, { words: roles }),
    fallback: roles[0] as Role,
    show: String,
    allowed: roles.join(', '),
    help: `whether ${what} is read only while the sources before it do not deliver, or adds to every feed once it is trusted`,
    kind: 'text',
    reloads: false,
  });
};

export const onPermanentFailureOption = (what: string) =>
  option<OnPermanentFailure>({
    key: 'on-permanent-failure',
    read: oneOf(['retest', 'stop']),
    fallback: 'retest',
    show: String,
    allowed: 'retest, stop',
    help: `what follows when ${what} fails in a way that chance does not explain: it is quarantined and retested, or it is not read again before a restart of entropyd`,
    kind: 'text',
    reloads: false,
  });

export const calibrationOption = (what: string) =>
  option<string>({
    key: 'calibration',
    read: either(absolutePath, none),
    fallback: '',
    show: (path) => path || 'none',
    allowed: 'the absolute path of a file that sources --calibrate has written, or none',
    help: `the calibration of ${what}: a claim above what it supports is refused`,
    kind: 'text',
    reloads: false,
  });

export const claimOption = (fallback: number, help: string) =>
  option<number>({
    key: 'claim',
    read: numberFrom(LOWEST_CLAIM, 8),
    fallback,
    show: String,
    allowed: `bits of min-entropy from ${LOWEST_CLAIM} to 8`,
    help,
    kind: 'text',
    reloads: false,
  });
