// The chain of an audit file over restarts, torn lines, other writers and what is taken from its end.
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashOf, ZERO_HASH } from '../../src/audit/chain.js';
import { auditFile, entriesOf, verified, write } from '../support/audit.js';
import { recordingLog } from '../support/fakes.js';
import { temporaryDirectory } from '../support/fifo.js';

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
    await write(path, log, ['a', 'b']);
    await write(path, log, ['c']);
    expect(eventsOf(path)).toEqual(['auditBegan', 'a', 'b', 'c']);
    expect(entriesOf(path).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(await verified(path)).toMatchObject({ intact: true, followsOn: ZERO_HASH });
  });

  it.each([
    ['is cut off', (all: string) => all.slice(0, -9), 'its last line is cut off'],
    [
      'is nonsense',
      (all: string) => `${all}hello\n`,
      'its last line is not a line of an audit file',
    ],
    [
      'was put there',
      (all: string) => `${all}${all.split('\n')[1]}\n`,
      'its last line does not follow on the one before',
    ],
  ])('begins anew, and says why, where the last line %s', async (_, damage, why) => {
    await write(path, log, ['a', 'b']);
    fs.writeFileSync(path, damage(fs.readFileSync(path, 'utf8')));
    await write(path, log, ['c']);
    expect(text()).toContain(`error audit: ${path} is damaged, ${why}: a new chain begins`);
    const found = await verified(path);
    expect(found.intact).toBe(false);
    expect(found.breaks.at(-1)?.why).toBe(`begins a new chain: ${why}`);
    const tail = fs.readFileSync(path, 'utf8').split('\n').slice(-3, -1);
    expect(tail.map((line) => JSON.parse(line).event)).toEqual(['auditBegan', 'c']);
  });

  it('holds with two that write at the same time', async () => {
    const two = [auditFile(path, log), auditFile(path, log)];
    await Promise.all(two.map((file) => file.start()));
    for (let i = 0; i < 100; ++i) for (const file of two) file.record('a', '', { i });
    await Promise.all(two.map((file) => file.stop()));
    expect(await verified(path)).toMatchObject({ intact: true, lines: 201, lost: 0 });
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  const sizeAfter = (count: number): number =>
    fs.readFileSync(path, 'utf8').split('\n').slice(0, count).join('\n').length + 1;

  it.each([
    ['two lines', 2, 3, 'does not follow on the line before it: 2 lines between them are missing'],
    ['half a line', 3.5, 4, 'does not follow on the line before it'],
    ['all of it', 0, 1, /^follows on lines that are missing: \d+ bytes at its end/],
  ])('shows that %s were taken from its end while it ran', async (what, keep, line, why) => {
    const file = auditFile(path, log);
    await file.start();
    for (const event of ['a', 'b', 'c']) file.record(event, '', {});
    await file.flush();
    const whole = fs.statSync(path).size;
    const kept = keep === 0 ? 0 : sizeAfter(Math.floor(keep)) + (keep % 1) * 20;
    fs.truncateSync(path, kept);
    if (what === 'two lines') file.reopen(); // a SIGHUP in between hides nothing
    file.record('d', '', {});
    await file.stop();
    expect(text()).toContain(`${whole - kept} bytes at its end are gone`);
    const { intact, breaks } = await verified(path);
    expect(intact).toBe(false);
    expect(breaks.map((found) => found.line)).toContain(line);
    expect(breaks.at(-1)?.why).toMatch(why);
  });

  it('shows that lines at its end were replaced by others', async () => {
    const file = auditFile(path, log);
    await file.start();
    file.record('a', '', {});
    file.record('b', '', {});
    await file.flush();
    fs.truncateSync(path, sizeAfter(2));
    await write(path, recordingLog().log, ['x', 'y', 'z']);
    file.record('c', '', {});
    await file.stop();
    expect(text()).toContain('what was written last is gone');
    expect((await verified(path)).intact).toBe(false);
  });

  it('shows that its end was replaced by as many other bytes', async () => {
    const file = auditFile(path, log);
    await file.start();
    file.record('a', '', {});
    await file.flush();
    const before = fs.readFileSync(path, 'utf8');
    fs.writeFileSync(path, before.replace('"event":"a"', '"event":"b"'));
    file.record('c', '', {});
    await file.stop();
    expect(text()).toContain('what was written last is gone');
    const { intact, breaks } = await verified(path);
    expect([intact, breaks.map((found) => found.line)]).toEqual([false, [3]]);
  });

  it('leaves out the fields of an event that is longer than its end can be read', async () => {
    const file = auditFile(path, log);
    await file.start();
    file.record('long', 'it is long', { field: 'ä'.repeat(40_000) });
    file.record('a', '', {});
    await file.stop();
    expect(text()).not.toContain('gone');
    expect(await verified(path)).toMatchObject({ intact: true, lines: 3 });
    const [, long] = entriesOf(path);
    expect(long).toMatchObject({ message: 'it is long', leftOut: expect.any(Number) });
    expect(long).not.toHaveProperty('field');
  });

  it('goes on after a line that begins a new chain', async () => {
    fs.writeFileSync(path, 'not a line\n');
    await write(path, log, ['a', 'b']);
    expect(text()).not.toContain('gone');
    expect(await verified(path)).toMatchObject({ lines: 4 });
  });

  it('is anchored in the log at the start, once an hour, and at the stop', async () => {
    let ms = 0;
    // Whatever the clock on the wall is set to meanwhile.
    const wallClock = () => new Date(-ms);
    const file = auditFile(path, log, { wallClock, monotonic: () => ms });
    const anchors = () => lines.filter(({ message }) => message.includes('has the hash'));
    await file.start();
    expect(anchors().length).toBe(1);
    for (ms = 600_000; ms <= 7_200_000; ms += 600_000) file.record('a', '', {});
    await file.flush();
    expect(anchors().length).toBe(3);
    await file.stop();
    const last = fs.readFileSync(path, 'utf8').split('\n').at(-2) as string;
    expect(anchors().length).toBe(4);
    expect(anchors().at(-1)?.fields['auditHash']).toBe(hashOf(Buffer.from(last)));
  });
});
