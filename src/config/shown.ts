// Values as they are shown in errors.
import type { Option } from '../options/option.js';
import { printableJson, shortened } from '../printable.js';
import { nearest } from './nearest.js';

/** A value in the syntax of the file, as one line that is safe to print. */
export const shown = (raw: unknown): string =>
  shortened(printableJson(JSON.stringify(raw) ?? String(raw)));

/** That a value is not allowed, and which is, or was probably meant. */
export function notAllowed(raw: unknown, { read, allowed }: Option<unknown>): string {
  const meant = typeof raw === 'string' ? nearest(raw, read.words ?? []) : undefined;
  const hint = meant === undefined ? `give ${allowed}` : `did you mean ${meant}? Give ${allowed}`;
  return `${shown(raw)} is not allowed; ${hint}`;
}
