#!/usr/bin/env node
// Compares what two copies of a machine drew, as bench/twins/record.pl recorded it in each (docs/restore.md).
//   node bench/twins/compare.mjs [--mark TEXT] [--json] FIRST SECOND
// Exit codes: 0 no draw after the mark has an equal one in the other copy, or no mark was asked for; 1 there is one;
// 64 usage; 65 the files do not show two copies, or the mark; 74 a file cannot be read.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compare } from './comparison.mjs';
import { BadRecording, parseRecording } from './recording.mjs';
import { table } from './table.mjs';

/**
 * @param {number} code
 * @param {string} text
 * @returns {never}
 */
function fail(code, text) {
  process.stderr.write(`compare.mjs: ${text}\n`);
  process.exit(code);
}

/** @param {unknown} error */
const reason = (error) => (error instanceof Error ? error.message : String(error));

function options() {
  try {
    return parseArgs({
      options: { mark: { type: 'string' }, json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
  } catch (error) {
    return fail(64, `${reason(error).split('. ')[0]}`);
  }
}

/** @param {string} name */
function recording(name) {
  try {
    return parseRecording(readFileSync(name, 'latin1'), name);
  } catch (error) {
    if (error instanceof BadRecording) throw error;
    return fail(74, `cannot read ${name}: ${reason(error)}`);
  }
}

const { values, positionals } = options();
const [first, second] = positionals;
if (first === undefined || second === undefined || positionals.length > 2) {
  fail(64, 'needs the recordings of two copies: [--mark TEXT] [--json] FIRST SECOND');
}
try {
  const found = compare(recording(first), recording(second), values.mark, [first, second]);
  process.stdout.write(values.json ? `${JSON.stringify(found)}\n` : table(found));
  const equal = [found.first, found.second].map(({ afterMark }) => afterMark?.equal ?? 0);
  process.exitCode = equal.some((count) => count > 0) ? 1 : 0;
} catch (error) {
  if (!(error instanceof BadRecording)) throw error;
  fail(65, error.message);
}
