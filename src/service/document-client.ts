// Asks the running daemon for a document, and checks what comes back before anybody uses it.
import { SystemError } from '../errors.js';
import type { Milliseconds } from '../units.js';
import { VERSION } from '../version.js';
import { askDaemon, type Question } from './control-client.js';
import { type Field, parse } from './document-shape.js';
import { KNOWN_ANSWERS, type KnownAnswersReport } from './known-answers-document.js';
import { RESEED, type ReseedReport } from './reseed-document.js';
import { SELFTEST, type SelftestReport } from './selftest-document.js';
import type { StatusDocument } from './status-document.js';
import { STATUS } from './status-fields.js';

/** Returns the answer if it is the document that `field` describes; else throws SystemError. `path`: the socket. */
export function readDocument<T>(
  field: Field<T>,
  answer: Readonly<Record<string, unknown>>,
  path: string,
): T {
  const read = parse(field, answer);
  if (read.kind === 'document') return read.document;
  const { version } = answer;
  const isOther = typeof version === 'string' && version !== VERSION;
  throw new SystemError(
    isOther
      ? `the daemon at ${path} is entropyd ${version}, this is ${VERSION}: restart the daemon`
      : `what answers at ${path} is not entropyd ${VERSION}: ${read.mismatch}`,
  );
}

/** Undefined if no daemon listens at the path. */
async function ask<T>(path: string, what: Question, field: Field<T>, within: Milliseconds) {
  const answer = await askDaemon(path, what, within);
  return answer === undefined ? undefined : readDocument(field, answer, path);
}

export const askStatus = (
  path: string,
  within: Milliseconds,
): Promise<StatusDocument | undefined> => ask(path, { ask: 'status' }, STATUS, within);

export const askReseed = (path: string, within: Milliseconds): Promise<ReseedReport | undefined> =>
  ask(path, { ask: 'reseed' }, RESEED, within);

export const askKnownAnswers = (
  path: string,
  within: Milliseconds,
): Promise<KnownAnswersReport | undefined> =>
  ask(path, { ask: 'knownAnswers' }, KNOWN_ANSWERS, within);

/** Asks for a self-test of all sources, or of the one that `source` names. */
export const askSelftest = (
  path: string,
  within: Milliseconds,
  source: string | undefined,
): Promise<SelftestReport | undefined> => ask(path, { ask: 'selftest', source }, SELFTEST, within);
