// One line of an audit file: JSON that carries the hash of the line before it, so that none of them can
// be changed, taken out or put in without breaking the chain (docs/audit.md).
import { createHash } from 'node:crypto';

/** What the first line of all follows on. */
export const NOTHING = '0'.repeat(64);
/** The event of a line that begins a file, or a chain anew. */
export const BEGAN = 'auditBegan';
/** The event of a line that says how many could not be written. */
export const LOST = 'auditLost';

export interface Entry {
  readonly seq: number;
  readonly time: string;
  readonly event: string;
  readonly message: string;
  readonly previous: string;
  readonly [field: string]: unknown;
}

/** SHA-256 over the line without its end; `sha256sum` gives the same. */
export const hashOf = (line: Uint8Array): string => createHash('sha256').update(line).digest('hex');

const isText = (value: unknown): value is string => typeof value === 'string';

/** The entry of a line; undefined for what is none. */
export function readEntry(line: Uint8Array): Entry | undefined {
  try {
    const entry = JSON.parse(Buffer.from(line).toString('utf8'));
    const { seq, time, event, previous } = entry;
    const isOne = Number.isSafeInteger(seq) && isText(time) && isText(event);
    return isOne && isText(previous) ? entry : undefined;
  } catch {
    return undefined;
  }
}
