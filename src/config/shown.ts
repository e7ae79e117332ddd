import { printableJson, shortened } from '../printable.js';

/** A value in the syntax of the file, as one line that is safe to print. */
export const shown = (raw: unknown): string =>
  shortened(printableJson(JSON.stringify(raw) ?? String(raw)));
