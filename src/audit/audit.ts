// The audit of a run: every line of the log that names an event goes into the file too, whatever the
// log's level.
import type { Log } from '../log/log.js';
import type { Native } from '../native.js';
import { AuditFile } from './audit-file.js';

export interface Audit {
  /** The log for the rooms: what is said through it is audited. */
  readonly log: Log;
  reopen(): void;
  /** Within half a second, whatever the file system does. */
  stop(): Promise<void>;
}

/** Throws ConfigError where the file can't be. */
export async function openAudit(
  native: Pick<Native, 'AuditLog'>,
  path: string,
  log: Log,
): Promise<Audit> {
  const file = new AuditFile(native, path, log);
  await file.start();
  const audited =
    (level: 'error' | 'warn' | 'info' | 'debug'): Log['info'] =>
    (message, fields = {}) => {
      // A sum of events that are in the file one by one.
      const isSum = fields.event === 'creditsSummed';
      if (fields.event !== undefined && !isSum) file.record(fields.event, message, fields);
      log[level](message, fields);
    };
  return {
    log: {
      error: audited('error'),
      warn: audited('warn'),
      info: audited('info'),
      debug: audited('debug'),
      setLevel: (level) => log.setLevel(level),
    },
    reopen: () => file.reopen(),
    stop: () => file.stop(),
  };
}
