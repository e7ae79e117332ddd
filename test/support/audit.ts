// An audit file of a few events, and its verification.
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { AuditFile, type Clocks } from '../../src/audit/audit-file.js';
import { ZERO_HASH } from '../../src/audit/chain.js';
import { verify } from '../../src/audit/verify.js';
import type { Log } from '../../src/log/log.js';
import { native } from '../../src/native.js';

export const auditFile = (path: string, log: Log, clocks?: Clocks): AuditFile =>
  new AuditFile(native, path, log, clocks);

export async function write(path: string, log: Log, events: readonly string[]): Promise<void> {
  const file = auditFile(path, log);
  await file.start();
  for (const event of events) file.record(event, `about ${event}`, { number: 1 });
  await file.stop();
}

/** The lines of a chain as docs/audit.md has them, made without the addon. */
export function chainOf(
  entries: readonly Record<string, unknown>[],
  followsOn = ZERO_HASH,
  firstSeq = 1,
): string[] {
  let previous = followsOn;
  return entries.map((fields, i) => {
    const head = { seq: firstSeq + i, time: '2026-01-02T03:04:05.678Z' };
    const line = JSON.stringify({ ...head, ...fields, previous });
    previous = createHash('sha256').update(line).digest('hex');
    return line;
  });
}

export const verified = (path: string, anchor?: string) => verify(createReadStream(path), anchor);

export const verifiedText = (text: Uint8Array, anchor?: string) =>
  verify(
    (async function* () {
      for (let at = 0; at < text.length; at += 700) yield Buffer.from(text.subarray(at, at + 700));
    })(),
    anchor,
  );

// biome-ignore lint/suspicious/noExplicitAny: whatever the fields of the event are
export const entriesOf = (path: string): any[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
