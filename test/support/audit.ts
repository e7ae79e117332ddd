// An audit file of a few events, and its verification.
import { createReadStream, readFileSync } from 'node:fs';
import { AuditFile } from '../../src/audit/audit-file.js';
import { verify } from '../../src/audit/verify.js';
import type { Log } from '../../src/log/log.js';

export function write(path: string, log: Log, events: readonly string[]): void {
  const file = new AuditFile(path, log);
  file.start();
  for (const event of events) file.record(event, `about ${event}`, { number: 1 });
  file.stop();
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
