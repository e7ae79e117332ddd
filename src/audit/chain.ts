// One line of an audit file: JSON that carries the hash of the line before it. A line that others follow can
// therefore not be changed, removed or inserted without breaking the chain or rewriting all lines after it
// (docs/audit.md).
import { createHash } from 'node:crypto';

/** The `previous` of the first line of a chain. */
export const ZERO_HASH = '0'.repeat(64);
/** The event of a line that begins a file or restarts a chain. */
export const BEGAN = 'auditBegan';
/** The event of a line that counts events that could not be written. */
export const LOST = 'auditLost';

export interface Entry {
  readonly seq: number;
  readonly time: string;
  readonly event: string;
  readonly message: string;
  readonly previous: string;
  readonly [field: string]: unknown;
}

/** SHA-256 in hex over the line without its newline, as `sha256sum` computes it. */
export const hashOf = (line: Uint8Array): string => createHash('sha256').update(line).digest('hex');

const isText = (value: unknown): value is string => typeof value === 'string';

/** Parses a line; undefined if it is not an audit entry. */
export function readEntry(line: Uint8Array): Entry | undefined {
  try {
    const entry = JSON.parse(Buffer.from(line).toString('utf8'));
    const { seq, time, event, previous } = entry;
    const isEntry = Number.isSafeInteger(seq) && isText(time) && isText(event);
    return isEntry && isText(previous) ? entry : undefined;
  } catch {
    return undefined;
  }
}
