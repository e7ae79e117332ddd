// The declaration of a setting: one row of the schema.
import type { Reader } from './values.js';

export interface Option<T, Reloads extends boolean = boolean> {
  /** The key in the file; '--key' is the flag, ENTROPYD_KEY the variable. */
  readonly key: string;
  readonly read: Reader<T>;
  /** Converts a flag's value before it is read, such as a path that is relative to the working directory. */
  readonly fromFlag?: (raw: unknown) => unknown;
  readonly fallback: T;
  show(value: T): string;
  /** Description of the allowed values, used in errors and documentation. */
  readonly allowed: string;
  readonly help: string;
  /** The same in 51 characters, with the default, for help that fits a screen. */
  readonly brief?: string;
  readonly kind: 'text' | 'switch' | 'list';
  /** Whether a reload (SIGHUP) applies it. cli/reload.ts then needs an applier, or it does not compile. */
  readonly reloads: Reloads;
}

/** Declares a row of the schema. The value of `reloads` becomes part of its type. */
export function option<T>(given: Option<T, true>): Option<T, true>;
export function option<T>(given: Option<T, false>): Option<T, false>;
export function option<T>(given: Option<T>): Option<T> {
  return given;
}
