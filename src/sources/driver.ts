// What a driver is: a kind of source with its own options. A source is an instance of one, with a name
// that the configuration gives it.
import type { Native } from '../native.js';
import { type Option, option } from '../options/option.js';
import { numberFrom, oneOf } from '../options/values.js';
import type { Source } from './source.js';

/**
 * 'fallback': is asked while those before it give nothing; 'always': adds to every feed as soon as it
 * is trusted.
 */
export type Role = 'fallback' | 'always';

export type OptionTable = Readonly<Record<string, Option<unknown>>>;
export type ValuesOf<Options> = {
  readonly [Key in keyof Options]: Options[Key] extends Option<infer Value> ? Value : never;
};

/** The values of a source's options by key, each read by its driver's table. */
export type SourceValues = Readonly<Record<string, unknown>> & {
  readonly role: Role;
  readonly claim: number;
};

/** One source as it is configured. */
export interface SourceConfig {
  /** Free: accounts, logs, metrics and JSON are by it. */
  readonly name: string;
  readonly kind: string;
  readonly values: SourceValues;
}

export interface OpenOptions {
  /** For a recording: no share of a core keeps it waiting. */
  readonly unhurried?: boolean;
  /** For a recording of raw samples: also of what is unfit, to see why it is. */
  readonly anyTimer?: boolean;
}

export interface Driver<Options extends OptionTable = OptionTable> {
  readonly kind: string;
  readonly unit: Source['unit'];
  /** The source of this kind that is there without a table; its options are settings 'NAME-KEY'. */
  readonly builtIn?: string;
  readonly options: Options;
  /** Throws ConfigError for what can be no source, whoever asks. */
  check(native: Native, name: string, values: ValuesOf<Options>): void;
  /** `now` is monotonic milliseconds. */
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
  behind: 'fallback', // as they were called before
  beside: 'always',
};
export const LOWEST_CLAIM = 0.1;

export const roleOption = (what: string) => {
  const word = oneOf(Object.keys(ROLES));
  return option<Role>({
    key: 'role',
    read: Object.assign((raw: unknown) => ROLES[word(raw) ?? ''], {
      words: ['fallback', 'always'],
    }),
    fallback: 'fallback',
    show: String,
    allowed: 'fallback, always',
    help: `whether ${what} only stands in for those before it, or adds to every feed as soon as it is trusted`,
    kind: 'text',
    reloads: false,
  });
};

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
