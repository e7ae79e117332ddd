// What the thread that writes an audit file has to say, as lines of the log.
import type { Log } from '../log/log.js';
import type { AuditNotice } from '../native.js';
import { spoken } from './refusal.js';

export type Tell = (notice: AuditNotice) => void;

/** `wasAsked`: by a signal after a rotation, which is no surprise then. */
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
        log.error(`audit: cannot write ${path} (${spoken(text)}): events are lost until it can`, {
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
          `audit: ${path} was ${text}: the file of that name now follows on its last line`,
          { auditFileBefore: text },
        );
        return;
      case 'lost':
        log.error(`audit: ${number} event(s) since ${text} are in no file`, { auditLost: number });
    }
  };
