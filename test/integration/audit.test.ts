// The audit of the built daemon: every event whatever the log's level, rotation, a disk that is full.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVENTS, type EventName } from '../../src/log/events.js';
import { auditFile, chainOf, entriesOf, verified } from '../support/audit.js';
import { recordingLog } from '../support/fakes.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { finish, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

let directory: string;
let path: string;
let fifo: Fifo;
let daemon: Running | undefined;
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, 'audit');
  fifo = new Fifo();
});
afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
  fifo.remove();
  rmSync(directory, { recursive: true });
});

const args = (...more: string[]): string[] => [
  ...['run', '--dry-run', '--source', 'hwrng', '--hwrng-device', fifo.path],
  ...['--audit-file', path, ...more],
];

const events = (): string[] => entriesOf(path).map(({ event }) => event);
const has = (event: string): boolean => {
  try {
    return events().includes(event);
  } catch {
    return false; // not there yet
  }
};

describe('--audit-file', () => {
  it('has every event with its fields, although the log says errors alone', async () => {
    const config = join(directory, 'entropyd.toml');
    writeFileSync(config, '');
    const random = new RandomBytes(7);
    fifo.write(random.take(4 + 2500));
    fifo.write(new Uint8Array(2500)); // three of ten in a row: quarantined
    daemon = new Running({ args: args('--config', config, '--log-level', 'error') });
    await until(() => has('standingChanged'));
    fifo.closeWriter();
    writeFileSync(config, 'watermark = 200\nrequire-source = true\n');
    daemon.child.kill('SIGHUP');
    await until(() => has('settingsChanged'));
    writeFileSync(config, 'watermark = "x"\n');
    daemon.child.kill('SIGHUP');
    await until(() => has('settingsRefused'));
    expect((await daemon.stop()).code).toBe(0);
    expect(daemon.lines.every(({ level }) => level >= 50)).toBe(true);

    const entries = entriesOf(path);
    for (const { seq, time, event, message, previous, ...fields } of entries.slice(1)) {
      expect([typeof seq, typeof time, typeof message, typeof previous].join()).toBe(
        'number,string,string,string',
      );
      expect(Object.keys(fields).sort(), event).toEqual([...EVENTS[event as EventName]].sort());
    }
    const one = (name: string) => entries.find(({ event }) => event === name);
    expect(one('settingsInForce').settings['log-level']).toBe('error');
    expect(one('started')).toMatchObject({ dryRun: true });
    const configured = { source: 'hwrng', device: fifo.path, claim: 4, unit: 'byte' };
    expect(one('sourceConfigured')).toMatchObject(configured);
    expect(one('blockRejected').failed).toContain('monobit');
    expect(one('standingChanged')).toMatchObject({ before: 'onTrial', standing: 'quarantined' });
    expect(one('settingsChanged')).toMatchObject({
      settings: { watermark: '200' },
      afterRestart: { 'require-source': 'true' },
    });
    expect(entries.at(-1).event).toBe('stopped');
    expect(await verified(path)).toMatchObject({ intact: true });
  });

  it('has the credits, also those of `once`, in one chain over rotations', async () => {
    fifo.write(new RandomBytes(2).take(4 + 3 * 2500));
    daemon = new Running({ args: args('--reseed-interval', '1h') });
    await daemon.event('credited');
    daemon.child.kill('SIGUSR1');
    await daemon.event('statistics', { source: null });
    await daemon.event('statistics', { source: 'hwrng' });
    expect(has('statistics')).toBe(false); // it is for the log alone
    const credit = entriesOf(path).find(({ event }) => event === 'credited');
    expect(credit).toMatchObject({ source: 'hwrng', bits: 256, bytes: 2500, dryRun: true });
    renameSync(path, `${path}.1`);
    daemon.child.kill('SIGHUP');
    await daemon.event('settingsChanged');
    await daemon.stop();
    const [old, young] = [await verified(`${path}.1`), await verified(path)];
    expect([old.intact, young.intact, young.followsOn]).toEqual([true, true, old.lastHash]);
    const anchor = daemon.lines.at(-1);
    expect(anchor?.['auditHash']).toBe(young.lastHash);

    fifo.write(new RandomBytes(3).take(4 + 3 * 2500));
    const once = await finish({ args: args().map((arg) => (arg === 'run' ? 'once' : arg)) });
    expect(once.code).toBe(0);
    expect(events().filter((event) => event === 'credited').length).toBe(1);
    const verify = (...more: string[]) => finish({ args: ['audit', 'verify', path, ...more] });
    const good = await verify('--json', '--anchor', String(anchor?.['auditHash']));
    expect(good.code).toBe(0);
    expect(JSON.parse(good.stdout)).toMatchObject({ intact: true, anchorFound: true, breaks: [] });
    writeFileSync(path, readFileSync(path, 'utf8').replace('"bits":256', '"bits":512'));
    const bad = await verify();
    expect(bad.code).toBe(1);
    expect(bad.stdout).toMatch(/BROKEN\n {2}line \d+ does not follow on the line before it/);
    writeFileSync(path, 'hello\n');
    expect(await verify()).toMatchObject({ code: 65 });
    expect(await finish({ args: ['audit', 'verify', `${path}.none`] })).toMatchObject({ code: 74 });
  });

  it('prints no control character of a file that it verifies', async () => {
    const fields = { event: 'auditBegan', message: '', fileBefore: '\x1b[2J', followsOn: '\x9b' };
    const first = { ...fields, why: '\x1b]0;title\x07\r' };
    const lines = chainOf([first, { event: 'a', message: '', time: '\x1b[A' }], '\x1b[31m');
    writeFileSync(path, `${lines.join('\n')}\n`);
    const { code, stdout } = await finish({ args: ['audit', 'verify', path] });
    expect(code).toBe(1);
    expect(stdout).toContain('title');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('will not start where the file cannot be, in one line', async () => {
    const { code, stderr } = await finish({ args: ['run', '--audit-file', join(path, 'none')] });
    expect(code).toBe(78);
    expect(stderr).toContain('(ENOENT): create its directory');
    expect(await finish({ args: ['run', '--audit-file', 'relative'] })).toMatchObject({ code: 78 });
  });

  it('loses events while the disk is full, counts them, and goes on in the chain', async (t) => {
    needsRoot(t);
    const disk = join(directory, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', disk]);
    try {
      path = join(disk, 'audit');
      const { log, lines } = recordingLog();
      const file = auditFile(path, log);
      await file.start();
      const record = (): void => file.record('a', 'x'.repeat(300), {});
      for (let i = 0; i < 30; ++i) record();
      await file.flush();
      expect(lines.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
        `audit: cannot write ${path} (ENOSPC): events are lost until it can`,
      ]);
      execFileSync('mount', ['-o', 'remount,size=64k', disk]);
      record();
      await file.stop();
      const found = await verified(path);
      const written = events().filter((event) => event === 'a').length;
      expect(found).toMatchObject({ intact: true, breaks: [], lost: 31 - written });
      expect(found.lost).toBeGreaterThan(5);
      expect(lines.at(-2)?.message).toBe(`audit: ${path} is written again`);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

it('docs/audit.md has each event and its fields', () => {
  const page = readFileSync(new URL('../../docs/audit.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| ([\w, ]*)\|/gm)].map(([, name, fields = '']) => [
    name,
    fields.trim(),
  ]);
  expect(rows).toEqual(Object.entries(EVENTS).map(([name, fields]) => [name, fields.join(', ')]));
});
