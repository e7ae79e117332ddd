// The tables of docs/json.md that are made from the code (npm run docs); a test holds the page against them.
import { withTable } from './document-shape.js';
import { RESEED } from './reseed-document.js';
import { STATUS } from './status-fields.js';

/** Returns the page with new tables; its other sections are unchanged. */
export const withDocumentTables = (page: string): string =>
  withTable(withTable(page, 'status', STATUS), 'reseed', RESEED);
