// `entropyd audit verify`.
import { createReadStream } from 'node:fs';
import { ZERO_HASH } from '../audit/chain.js';
import { type Verification, verify } from '../audit/verify.js';
import { DataError, EXIT, type ExitCode, fileError, refusedValue } from '../errors.js';
import { printable } from '../printable.js';
import { counted } from '../words.js';
import type { VERIFY_FLAGS } from './audit-commands.js';
import type { OptionsOf } from './command.js';
import { type ProcessContext, printJson, printLines } from './process-context.js';

const SHOWN_BREAKS = 10;

function report(file: string, found: Verification): string[] {
  const { lines, breaks, breakCount, followsOn, lastHash, lastTime, lost, anchorFound } = found;
  const { fileBefore } = found;
  const out = [
    `${file}: ${counted(lines, 'line')}, ${found.intact ? 'the chain is whole' : 'BROKEN'}`,
  ];
  for (const { line, why } of breaks.slice(0, SHOWN_BREAKS)) out.push(`  line ${line} ${why}`);
  if (breakCount > SHOWN_BREAKS) out.push(`  and ${breakCount - SHOWN_BREAKS} more`);
  if (anchorFound === false) out.push('  no line has the hash that was asked for');
  if (lost > 0) out.push(`  ${counted(lost, 'event')} could not be written, by its own account`);
  if (followsOn !== null && followsOn !== ZERO_HASH) out.push(`  it follows on ${followsOn}`);
  if (fileBefore !== null) {
    const { line, was, lastHash: hash } = fileBefore;
    out.push(`  the file before was ${was}: line ${line} follows on its last line, ${hash}`);
  }
  out.push(`  the last line, of ${lastTime ?? 'no time'}, has the hash ${lastHash}`);
  return out.map(printable);
}

function anchorOf(given: string | undefined): string | undefined {
  if (given === undefined || /^[0-9a-f]{64}$/.test(given)) return given;
  throw refusedValue('--anchor', 'a hash of 64 hexadecimal digits, as the journal has it', given);
}

type Given = OptionsOf<typeof VERIFY_FLAGS> & { readonly file: string };

export async function auditVerify(
  { file, json, anchor: given }: Given,
  context: ProcessContext,
): Promise<ExitCode> {
  const anchor = anchorOf(given);
  let found: Verification & { readonly entries: number };
  try {
    found = await verify(createReadStream(file), anchor);
  } catch (error) {
    throw fileError(error, 'read', file);
  }
  const { entries, ...verification } = found;
  if (entries === 0) throw new DataError(`audit: ${file} has no line of an audit file`);
  if (json) printJson(context, { file, ...verification });
  else printLines(context, report(file, verification), '    ');
  return verification.intact ? EXIT.done : EXIT.brokenChain;
}
