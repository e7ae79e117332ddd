import { printableJson, shortened } from '../printable.js';

/** A value as the file may have it, in one line that can be printed. */
export const shown = (raw: unknown): string =>
  shortened(printableJson(JSON.stringify(raw) ?? String(raw)));
