// What the audit file and `audit verify` say to a person. Every other test goes by fields and JSON.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { auditFile, chainOf } from '../../support/audit.js';
import { recordingLog } from '../../support/fakes.js';
import { temporaryDirectory } from '../../support/fifo.js';
import { finish } from '../../support/program.js';
import { needsRoot } from '../../support/requires.js';

const directory = (): string => {
  const made = temporaryDirectory();
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
};

it('verify: where a chain is broken', async () => {
  const path = join(directory(), 'audit');
  const lines = chainOf([
    { event: 'auditBegan', message: '' },
    { event: 'a', bits: 1 },
    { event: 'b' },
  ]);
  writeFileSync(path, `${lines.join('\n').replace('"bits":1', '"bits":2')}\n`);
  const { stdout } = await finish({ args: ['audit', 'verify', path] });
  expect(stdout).toMatch(/BROKEN\n {2}line 3 does not follow on the line before it/);
});

it('the log: that events are lost, and that the file is written again', async (t) => {
  needsRoot(t);
  const disk = directory();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', disk]);
  onTestFinished(() => void execFileSync('umount', [disk]));
  const path = join(disk, 'audit');
  const { log, lines } = recordingLog();
  const file = auditFile(path, log);
  await file.start();
  for (let i = 0; i < 30; ++i) file.record('a', 'x'.repeat(300), {});
  await file.flush();
  expect(lines.at(-1)?.message).toBe(
    `audit: cannot write ${path} (ENOSPC): events are lost until it can`,
  );
  execFileSync('mount', ['-o', 'remount,size=64k', disk]);
  file.record('a', '', {});
  await file.stop();
  expect(lines.at(-2)?.message).toBe(`audit: ${path} is written again`);
});
