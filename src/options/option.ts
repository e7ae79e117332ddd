// What a setting is: one row of the schema.
import type { Reader } from './values.js';

export interface Option<T> {
  /** The key in the file; '--key' is the flag, ENTROPYD_KEY the variable. */
  readonly key: string;
  readonly read: Reader<T>;
  readonly fallback: T;
  show(value: T): string;
  /** What is allowed, as the error says it. */
  readonly allowed: string;
  readonly help: string;
  readonly kind: 'text' | 'switch' | 'list';
  /** Whether SIGHUP brings it into force. */
  readonly reloads: boolean;
}

export const option = <T>(given: Option<T>): Option<T> => given;
