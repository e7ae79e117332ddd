// What a setting is: one row of the schema.
import type { Reader } from './values.js';

export interface Option<T, Reloads extends boolean = boolean> {
  /** The key in the file; '--key' is the flag, ENTROPYD_KEY the variable. */
  readonly key: string;
  readonly read: Reader<T>;
  readonly fallback: T;
  show(value: T): string;
  /** What is allowed, as the error says it. */
  readonly allowed: string;
  readonly help: string;
  readonly kind: 'text' | 'switch' | 'list';
  /** Whether SIGHUP brings it into force: then cli/reload.ts has to say how, or it does not compile. */
  readonly reloads: Reloads;
}

/** A row of the schema as it is given; whether it reloads becomes a part of its type. */
export function option<T>(given: Option<T, true>): Option<T, true>;
export function option<T>(given: Option<T, false>): Option<T, false>;
export function option<T>(given: Option<T>): Option<T> {
  return given;
}
