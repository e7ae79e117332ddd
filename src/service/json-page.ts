// The tables of docs/json.md that are made from the code (npm run docs); a test compares the page with them.
import { withTable } from './document-shape.js';
import { KNOWN_ANSWERS } from './known-answers-document.js';
import { RESEED } from './reseed-document.js';
import { SELFTEST } from './selftest-document.js';
import { STATUS } from './status-fields.js';

const TABLES = {
  status: STATUS,
  reseed: RESEED,
  selftest: KNOWN_ANSWERS,
  'selftest --sources': SELFTEST,
};

/** Returns the page with new tables; its other sections are unchanged. */
export const withDocumentTables = (page: string): string =>
  Object.entries(TABLES).reduce((text, [section, field]) => withTable(text, section, field), page);
