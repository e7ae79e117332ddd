// The status document against its table: what a socket may answer, and what docs/json.md says.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/service/document-client.js';
import { parse } from '../../../src/service/document-shape.js';
import { withDocumentTables } from '../../../src/service/json-page.js';
import { RESEED } from '../../../src/service/reseed-document.js';
import { STATUS } from '../../../src/service/status-fields.js';
import { VERSION } from '../../../src/version.js';
import { statusDocument } from '../../support/status-document.js';

type Json = Record<string, unknown>;

/** The document with the value at a path like `sources.0.name` replaced. */
function changed(path: string, value: unknown): Json {
  const document: Json = JSON.parse(JSON.stringify(statusDocument()));
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((at, key) => at[key] as Json, document);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return document;
}

/** Every path of a value in the document: objects, lists and what they hold. */
function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, inner]) =>
    pathsOf(inner, path === '' ? key : `${path}.${key}`),
  );
  return path === '' ? below : [path, ...below];
}

const PATHS = pathsOf(statusDocument());
/** Keys that a document may lack, and entries of lists and maps. */
const MAY_BE_MISSING = /^selftest$|BitsPerSample$|\.\d+$|failures\.\w+$/;

describe('a status document', () => {
  it('passes as the daemon writes it, and with keys of a later version', () => {
    expect(parse(STATUS, statusDocument())).toEqual({
      kind: 'document',
      document: statusDocument(),
    });
    for (const at of ['later', 'kernel.later', 'sources.0.later'])
      expect(parse(STATUS, changed(at, 1)).kind).toBe('document');
  });

  it.each(PATHS.filter((path) => !MAY_BE_MISSING.test(path)))(
    'does not pass without %s',
    (path) => {
      const read = parse(STATUS, changed(path, undefined));
      expect(read).toMatchObject({ kind: 'mismatch' });
      const named = path.replaceAll(/\.(\d+)/g, '[$1]');
      expect(read.kind === 'mismatch' && read.mismatch).toMatch(named);
    },
  );

  it.each(PATHS)('does not pass with a value of another type at %s', (path) => {
    for (const wrong of [[null], { a: { b: [] } }])
      expect(parse(STATUS, changed(path, wrong)).kind).toBe('mismatch');
  });

  it.each(['state', 'kernel.pool', 'sources.0.standing'])(
    'does not pass with an unknown word in %s',
    (path) => expect(parse(STATUS, changed(path, 'unheardOf')).kind).toBe('mismatch'),
  );

  it('of another version is an error that says so', () => {
    const other = { ...changed('kernel', undefined), version: '0.0.1' };
    expect(() => readDocument(STATUS, other, '/s')).toThrow(/0\.0\.1.*restart/);
    const own = { ...changed('kernel', undefined), version: VERSION };
    expect(() => readDocument(STATUS, own, '/s')).toThrow(/\/s .*kernel/);
    expect(() => readDocument(STATUS, {}, '/s')).toThrow(/\/s/);
  });
});

it('a reseed document is checked alike', () => {
  const report = {
    ...{ done: true, dryRun: false, bitsCredited: 256, bytesAdded: 32 },
    ...{ crng: 'reseeded', milliseconds: 5, reason: '' },
    sources: [{ source: 'hwrng', bytes: 32, bits: 256 }],
  };
  expect(readDocument(RESEED, report, '/s')).toEqual(report);
  expect(() => readDocument(RESEED, { ...report, sources: [{}] }, '/s')).toThrow(
    /sources\[0\]\.source/,
  );
  expect(() => readDocument(RESEED, { ...report, crng: 'maybe' }, '/s')).toThrow(/crng/);
});

it('docs/json.md has the tables as the code has them', () => {
  const page = readFileSync(new URL('../../../docs/json.md', import.meta.url), 'utf8');
  expect(withDocumentTables(page)).toBe(page); // npm run docs
  expect(page).toContain('| `sources[].name` |');
});
