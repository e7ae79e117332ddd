// The audit of the built daemon: every event whatever the log's level, rotation, a disk that is full.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { EVENTS, type EventName } from '../../src/log/events.js';
import { auditFile, chainOf, entriesOf, verified } from '../support/audit.js';
import { recordingLog } from '../support/fakes.js';
import { BLOCK, fedDaemon, PRIME } from '../support/fed-daemon.js';
import { finish } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

const fed = fedDaemon();
let directory: string;
let path: string;
beforeEach(() => {
  directory = fed.directory;
  path = fed.audit;
});

const events = (): string[] => entriesOf(path).map(({ event }) => event);
const has = (event: EventName): boolean => fed.audited(event).length > 0;

describe('--audit-file', () => {
  it('has every event with its fields, although the log says errors alone', async () => {
    const config = join(directory, 'entropyd.toml');
    writeFileSync(config, '');
    const random = new RandomBytes(7);
    fed.fifo.write(random.take(PRIME + BLOCK));
    fed.fifo.write(new Uint8Array(BLOCK)); // three of ten in a row: quarantined
    const daemon = fed.start(['--config', config, '--log-level', 'error']);
    await until(() => has('standingChanged'));
    fed.fifo.closeWriter();
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
    const configured = { source: 'hwrng', device: fed.fifo.path, claim: 4, unit: 'byte' };
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
    fed.writeStart(3);
    const daemon = await fed.startFed(['--reseed-interval', '1h']);
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

    fed.writeStart(3);
    const once = await finish({ args: ['once', ...fed.args()] });
    expect(once.code).toBe(0);
    expect(events().filter((event) => event === 'credited').length).toBe(1);
    const verify = (...more: string[]) => finish({ args: ['audit', 'verify', path, ...more] });
    const good = await verify('--json', '--anchor', String(anchor?.['auditHash']));
    expect(good.code).toBe(0);
    expect(JSON.parse(good.stdout)).toMatchObject({ intact: true, anchorFound: true, breaks: [] });
    writeFileSync(path, readFileSync(path, 'utf8').replace('"bits":256', '"bits":512'));
    const bad = await verify('--json');
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.stdout)).toMatchObject({ intact: false, breakCount: 1 });
    expect((await verify()).code).toBe(1);
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

  it('will not start where the file cannot be', async () => {
    const { code, stderr } = await finish({ args: ['run', '--audit-file', join(path, 'none')] });
    expect(code).toBe(78);
    expect(stderr).toContain('ENOENT');
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
      expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
        { fields: { auditTrouble: 'ENOSPC' } },
      ]);
      execFileSync('mount', ['-o', 'remount,size=64k', disk]);
      record();
      await file.stop();
      const found = await verified(path);
      const written = events().filter((event) => event === 'a').length;
      expect(found).toMatchObject({ intact: true, breaks: [], lost: 31 - written });
      expect(found.lost).toBeGreaterThan(5);
      expect(lines.at(-2)).toMatchObject({ level: 'info', message: expect.stringContaining(path) });
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
