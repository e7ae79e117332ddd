// Audits a run: every log line that names an event is also written to the audit file, whatever the log's
// level, except the events in LOG_ONLY.
import { LOG_ONLY } from '../log/events.js';
import type { Log } from '../log/log.js';
import type { Native } from '../native.js';
import { AuditFile } from './audit-file.js';

export interface Audit {
  /** The log for all modules: events that are logged through it are audited. */
  readonly log: Log;
  reopen(): void;
  /** Resolves within half a second, even if the file system hangs. */
  stop(): Promise<void>;
}

/** Throws ConfigError if the path cannot be an audit file. */
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
