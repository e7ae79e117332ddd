// Logs the notices of the thread that writes an audit file.
import type { Log } from '../log/log.js';
import type { AuditNotice } from '../native.js';
import { reasonOf } from './refusal.js';

export type Tell = (notice: AuditNotice) => void;

/**
 * Logs a notice about the file. `wasAsked`: the daemon is starting, or a signal asked to reopen the file, so that a
 * rename is expected.
 */
export const tellNotice =
  (path: string, log: Log, wasAsked: boolean): Tell =>
  ({ kind, text, number }) => {
    switch (kind) {
      case 'anchor':
        log.info(`audit: ${path}, line ${number} has the hash ${text}`, {
          auditSeq: number,
          auditHash: text,
        });
        return;
      case 'trouble':
        log.error(`audit: cannot write ${path} (${reasonOf(text)}): events are lost until it can`, {
          auditTrouble: text,
        });
        return;
      case 'writtenAgain':
        log.info(`audit: ${path} is written again`);
        return;
      case 'damaged':
        log.error(`audit: ${path} is damaged, ${text}: a new chain begins`);
        return;
      case 'changed':
        log.error(`audit: ${path} was changed, ${text}: its chain is broken there`);
        return;
      case 'moved':
        log[wasAsked ? 'info' : 'warn'](
          `audit: ${path} was ${text}: the new file continues its chain`,
          { auditFileBefore: text },
        );
        return;
      case 'lost':
        log.error(`audit: ${number} event(s) since ${text} were not written`, {
          auditLost: number,
        });
    }
  };
