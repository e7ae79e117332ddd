// The audit file over restarts, rotations, torn lines, other writers and links.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditFile } from '../../../src/audit/audit-file.js';
import { hashOf, NOTHING } from '../../../src/audit/chain.js';
import { entriesOf, verified, write } from '../../support/audit.js';
import { recordingLog } from '../../support/fakes.js';
import { temporaryDirectory } from '../../support/fifo.js';

let directory: string;
let path: string;
const { log, lines, text } = recordingLog();
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, 'audit');
  lines.length = 0;
});
afterEach(() => fs.rmSync(directory, { recursive: true }));

const eventsOf = (file: string) => entriesOf(file).map(({ event }) => event);

describe('the chain', () => {
  it('goes on in the file that is there', async () => {
    write(path, log, ['a', 'b']);
    write(path, log, ['c']);
    expect(eventsOf(path)).toEqual(['auditBegan', 'a', 'b', 'c']);
    expect(entriesOf(path).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(await verified(path)).toMatchObject({ intact: true, followsOn: NOTHING });
  });

  it.each([
    ['is cut off', (all: string) => all.slice(0, -9), 'its last line is cut off'],
    ['is nonsense', (all: string) => `${all}hello\n`, 'its last line is none of an audit file'],
    [
      'was put there',
      (all: string) => `${all}${all.split('\n')[1]}\n`,
      'its last line does not follow on the one before',
    ],
  ])('begins anew, and says why, where the last line %s', async (_, damage, why) => {
    write(path, log, ['a', 'b']);
    fs.writeFileSync(path, damage(fs.readFileSync(path, 'utf8')));
    write(path, log, ['c']);
    expect(text()).toContain(`error audit: ${path} is damaged, ${why}: a new chain begins`);
    const found = await verified(path);
    expect(found.intact).toBe(false);
    expect(found.breaks.at(-1)?.why).toBe(`begins a new chain: ${why}`);
    const tail = fs.readFileSync(path, 'utf8').split('\n').slice(-3, -1);
    expect(tail.map((line) => JSON.parse(line).event)).toEqual(['auditBegan', 'c']);
  });

  it('goes on in the next file after a rotation', async () => {
    const file = new AuditFile(path, log);
    file.start();
    file.record('a', '', {});
    fs.renameSync(path, `${path}.1`);
    file.record('b', '', {}); // before it hears of it
    file.reopen();
    file.record('c', '', {});
    file.reopen();
    file.record('d', '', {});
    file.stop();
    expect(eventsOf(`${path}.1`)).toEqual(['auditBegan', 'a', 'b']);
    expect(eventsOf(path)).toEqual(['auditBegan', 'c', 'd']);
    const [old, young] = [await verified(`${path}.1`), await verified(path)];
    expect(old.intact && young.intact).toBe(true);
    expect(young.followsOn).toBe(old.lastHash);
    expect(entriesOf(path).map(({ seq }) => seq)).toEqual([4, 5, 6]);
  });

  it('holds with two that write', async () => {
    const [one, two] = [new AuditFile(path, log), new AuditFile(path, log)];
    one.start();
    two.start();
    for (let i = 0; i < 3; ++i) {
      one.record('one', '', {});
      two.record('two', '', {});
    }
    expect(await verified(path)).toMatchObject({ intact: true, lines: 7 });
    one.stop();
    two.stop();
  });

  const sizeAfter = (count: number): number =>
    fs.readFileSync(path, 'utf8').split('\n').slice(0, count).join('\n').length + 1;

  it.each([
    ['two lines', 2, 3, 'does not follow on the line before it: 2 between them are gone'],
    ['half a line', 3.5, 4, 'does not follow on the line before it'],
    ['all of it', 0, 1, /^follows on what is gone: \d+ bytes at its end/],
  ])('shows that %s were taken from its end while it ran', async (what, keep, line, why) => {
    const file = new AuditFile(path, log);
    file.start();
    for (const event of ['a', 'b', 'c']) file.record(event, '', {});
    const whole = fs.statSync(path).size;
    const kept = keep === 0 ? 0 : sizeAfter(Math.floor(keep)) + (keep % 1) * 20;
    fs.truncateSync(path, kept);
    if (what === 'two lines') file.reopen(); // a SIGHUP in between hides nothing
    file.record('d', '', {});
    file.stop();
    expect(text()).toContain(`${whole - kept} bytes at its end are gone`);
    const { intact, breaks } = await verified(path);
    expect(intact).toBe(false);
    expect(breaks.map((found) => found.line)).toContain(line);
    expect(breaks.at(-1)?.why).toMatch(why);
  });

  it('shows that lines at its end were replaced by others', async () => {
    const file = new AuditFile(path, log);
    file.start();
    file.record('a', '', {});
    file.record('b', '', {});
    fs.truncateSync(path, sizeAfter(2));
    write(path, recordingLog().log, ['x', 'y', 'z']);
    file.record('c', '', {});
    file.stop();
    expect(text()).toContain('what was written last is gone');
    expect((await verified(path)).intact).toBe(false);
  });

  it('is anchored in the log at the start, once an hour, and at the stop', () => {
    let ms = 0;
    // Whatever the clock on the wall is set to meanwhile.
    const wallClock = () => new Date(-ms);
    const file = new AuditFile(path, log, { wallClock, monotonic: () => ms });
    const anchors = () => lines.filter(({ message }) => message.includes('has the hash'));
    file.start();
    expect(anchors().length).toBe(1);
    for (ms = 600_000; ms <= 7_200_000; ms += 600_000) file.record('a', '', {});
    expect(anchors().length).toBe(3);
    file.stop();
    const last = fs.readFileSync(path, 'utf8').split('\n').at(-2) as string;
    expect(anchors().length).toBe(4);
    expect(anchors().at(-1)?.fields['auditHash']).toBe(hashOf(Buffer.from(last)));
  });
});

describe('the file', () => {
  it('is 0640 whatever the umask, and keeps the mode that it has', () => {
    const before = process.umask(0o077);
    try {
      write(path, log, []);
      expect(fs.statSync(path).mode & 0o777).toBe(0o640);
      fs.chmodSync(path, 0o600);
      write(path, log, []);
      expect(fs.statSync(path).mode & 0o777).toBe(0o600);
    } finally {
      process.umask(before);
    }
  });

  it.each([
    ['a symbolic link', () => fs.symlinkSync(join(directory, 'mine'), path), /symbolic link/],
    ['one of two names', () => fs.linkSync(join(directory, 'mine'), path), /more than one name/],
    ['a FIFO', () => execFileSync('mkfifo', [path]), /is no regular file/],
    ['a directory', () => fs.mkdirSync(path), /it is a directory/],
    ['in no directory', () => (path = join(directory, 'none', 'audit')), /make its directory/],
    ['a device', () => (path = '/dev/null'), /is no regular file/],
  ])('is refused when it is %s', (_, make, why) => {
    fs.writeFileSync(join(directory, 'mine'), 'mine\n');
    make();
    expect(() => write(path, log, ['a'])).toThrow(why);
    expect(fs.readFileSync(join(directory, 'mine'), 'utf8')).toBe('mine\n');
  });
});
