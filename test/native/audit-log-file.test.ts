// Which file an audit file can be, and what happens when it goes away.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditFile } from '../../src/audit/audit-file.js';
import { ZERO_HASH } from '../../src/audit/chain.js';
import { auditFile, entriesOf, verified, write } from '../support/audit.js';
import { recordingLog } from '../support/fakes.js';
import { temporaryDirectory } from '../support/fifo.js';

let directory: string;
let path: string;
const { log, lines } = recordingLog();
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, 'audit');
  lines.length = 0;
});
afterEach(() => fs.rmSync(directory, { recursive: true }));

describe('the file', () => {
  it('is 0640 whatever the umask, and keeps the mode that it has', async () => {
    const before = process.umask(0o077);
    try {
      await write(path, log, []);
      expect(fs.statSync(path).mode & 0o777).toBe(0o640);
      fs.chmodSync(path, 0o600);
      await write(path, log, []);
      expect(fs.statSync(path).mode & 0o777).toBe(0o600);
    } finally {
      process.umask(before);
    }
  });

  it.each([
    ['a symbolic link', () => fs.symlinkSync(join(directory, 'mine'), path), /symbolic link/],
    ['one of two names', () => fs.linkSync(join(directory, 'mine'), path), /more than one name/],
    ['a FIFO', () => execFileSync('mkfifo', [path]), /is not a regular file/],
    ['a directory', () => fs.mkdirSync(path), /it is a directory/],
    ['in no directory', () => (path = join(directory, 'none', 'audit')), /create its directory/],
    ['a device', () => (path = '/dev/null'), /is not a regular file/],
  ])('is refused when it is %s', async (_, make, why) => {
    fs.writeFileSync(join(directory, 'mine'), 'mine\n');
    make();
    await expect(write(path, log, ['a'])).rejects.toThrow(why);
    expect(fs.readFileSync(join(directory, 'mine'), 'utf8')).toBe('mine\n');
  });
});

describe('a file that goes away', () => {
  let file: AuditFile;
  beforeEach(async () => {
    file = auditFile(path, log);
    await file.start();
    for (const event of ['a', 'b']) file.record(event, '', {});
    await file.flush();
  });
  afterEach(() => file.stop());

  const next = async (): Promise<void> => {
    file.record('c', '', {});
    await file.flush();
  };
  const said = () => lines.filter(({ fields }) => 'auditFileBefore' in fields);

  it.each([
    ['renamed', (old: string) => fs.renameSync(path, old)],
    [
      'removed',
      (old: string) => {
        fs.copyFileSync(path, old);
        fs.unlinkSync(path);
      },
    ],
    [
      'replaced',
      (old: string) => {
        fs.copyFileSync(path, old);
        fs.writeFileSync(`${path}.new`, '');
        fs.renameSync(`${path}.new`, path);
      },
    ],
  ])(
    'when it was %s, is begun anew at the next event, and follows on the one before',
    async (was, act) => {
      const old = join(directory, 'old');
      act(old);
      await next();
      const [before, after] = [await verified(old), await verified(path)];
      expect(entriesOf(old).map(({ event }) => event)).toEqual(['auditBegan', 'a', 'b']);
      expect(entriesOf(path).map(({ seq, event }) => [seq, event])).toEqual([
        [4, 'auditBegan'],
        [5, 'c'],
      ]);
      expect(after).toMatchObject({
        intact: true,
        followsOn: before.lastHash,
        fileBefore: { line: 1, was, lastHash: before.lastHash },
      });
      expect(said()).toMatchObject([{ level: 'warn', fields: { auditFileBefore: was } }]);
      expect(lines.at(-1)?.fields).toMatchObject({ auditSeq: 5 });
    },
  );

  it('says what it follows on where another process began the new one', async () => {
    fs.renameSync(path, `${path}.1`);
    await write(path, recordingLog().log, ['x']);
    await next();
    const [before, after] = [await verified(`${path}.1`), await verified(path)];
    expect(entriesOf(path).map(({ event }) => event)).toEqual([
      'auditBegan',
      'x',
      'auditBegan',
      'c',
    ]);
    expect(after).toMatchObject({
      intact: true,
      followsOn: ZERO_HASH,
      fileBefore: { line: 3, was: 'renamed', lastHash: before.lastHash },
    });
  });

  it('goes on in the next file after a rotation that it was told of', async () => {
    fs.renameSync(path, `${path}.1`);
    file.reopen();
    await next();
    file.reopen();
    file.record('d', '', {});
    await file.flush();
    expect(entriesOf(path).map(({ event }) => event)).toEqual(['auditBegan', 'c', 'd']);
    const [old, young] = [await verified(`${path}.1`), await verified(path)];
    expect(old.intact && young.intact).toBe(true);
    expect(young.followsOn).toBe(old.lastHash);
    expect(entriesOf(path).map(({ seq }) => seq)).toEqual([4, 5, 6]);
    expect(said()).toMatchObject([{ level: 'info' }]);
  });

  it('loses events where no new one can be, counts them, and goes on when it can', async () => {
    fs.renameSync(path, `${path}.1`);
    fs.mkdirSync(path);
    await next();
    await next();
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { auditTrouble: 'EISDIR' } },
    ]);
    fs.rmdirSync(path);
    await next();
    const old = await verified(`${path}.1`);
    expect(entriesOf(path).map(({ event }) => event)).toEqual(['auditBegan', 'auditLost', 'c']);
    expect(await verified(path)).toMatchObject({
      intact: true,
      lost: 2,
      followsOn: old.lastHash,
      fileBefore: { was: 'renamed' },
    });
  });
});
