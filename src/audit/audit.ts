// The audit of a run: every line of the log that names an event goes into the file too, whatever the
// log's level, except the events that are for the log alone.
import { LOG_ONLY } from '../log/events.js';
import type { Log } from '../log/log.js';
import type { Native } from '../native.js';
import { AuditFile } from './audit-file.js';

export interface Audit {
  /** The log for all modules: events that are logged through it are audited. */
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
      const { event } = fields;
      if (event !== undefined && !LOG_ONLY.has(event)) file.record(event, message, fields);
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
