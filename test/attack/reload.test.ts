// SIGHUP with every file that is no configuration: refused, and the daemon goes on as it was.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { fedDaemon } from '../support/fed-daemon.js';
import { finish } from '../support/program.js';
import { until } from '../support/until.js';

const fed = fedDaemon({ blocks: 2 });
let path: string;
beforeEach(() => {
  path = join(fed.directory, 'entropyd.toml');
});

const BAD: readonly (readonly [string, () => void])[] = [
  ['a table for a name', () => writeFileSync(path, '[[source]]\nname = {}\n')],
  ['an empty table', () => writeFileSync(path, 'source = [{}]\n')],
  ['a source table', () => writeFileSync(path, '[source.name]\nx = 1\n')],
  ['no TOML', () => writeFileSync(path, Buffer.from([0, 1, 0xff, 0xfe, 0x5b]))],
  ['a watermark above any pool', () => writeFileSync(path, 'watermark = 1000000\n')],
  ['a FIFO', () => void execFileSync('mkfifo', [path])],
  ['a link to /dev/zero', () => symlinkSync('/dev/zero', path)],
  ['a directory', () => void mkdirSync(path)],
  ['a link to itself', () => symlinkSync(path, path)],
  [
    '2 MiB',
    () => {
      writeFileSync(path, 'x = 1\n');
      truncateSync(path, 2 ** 21);
    },
  ],
  ['nothing any more', () => {}],
];

it('each is refused, and nothing changes', async () => {
  writeFileSync(path, 'reseed-interval = "1h"\nlog-level = "debug"\n');
  const daemon = await fed.startFed(['--config', path]);
  for (const [index, [name, make]] of BAD.entries()) {
    rmSync(path, { recursive: true, force: true });
    make();
    daemon.child.kill('SIGHUP');
    await until(() => daemon.events('settingsRefused').length === index + 1);
    expect(daemon.hasEnded, name).toBe(false);
  }
  expect(daemon.events('settingsChanged')).toEqual([]);
  rmSync(path, { force: true });
  writeFileSync(path, 'reseed-interval = "2h"\n');
  chmodSync(path, 0o600);
  daemon.child.kill('SIGHUP');
  await daemon.event('settingsChanged');
  expect((await daemon.stop()).code).toBe(0);
});

it.each(BAD.slice(0, -1))('config check says in a few lines what is wrong: %s', async (_, make) => {
  make();
  const { code, stderr } = await finish({ args: ['config', 'check', path] });
  expect([74, 78]).toContain(code); // a link to itself is an error of the system's
  expect(stderr).toContain(path);
  expect(stderr.length).toBeLessThan(1000);
});
