// SIGHUP with every file that is no configuration: refused, and the daemon goes on as it was.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { finish, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { until } from '../support/until.js';

let directory: string;
let path: string;
let fifo: Fifo;
let daemon: Running;

beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, 'entropyd.toml');
  fifo = new Fifo();
  fifo.write(new RandomBytes(2).take(4 + 2 * 2500));
});
afterEach(async () => {
  await daemon?.stop();
  fifo.remove();
  rmSync(directory, { recursive: true });
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
  daemon = new Running({
    args: [
      ...['run', '--dry-run', '--config', path],
      ...['--source', 'hwrng', '--hwrng-device', fifo.path],
    ],
  });
  await daemon.event('credited');
  const events = (name: string) => daemon.lines.filter(({ event }) => event === name);
  for (const [index, [name, make]] of BAD.entries()) {
    rmSync(path, { recursive: true, force: true });
    make();
    daemon.child.kill('SIGHUP');
    await until(() => events('settingsRefused').length === index + 1);
    expect(daemon.child.exitCode, name).toBeNull();
  }
  expect(events('settingsChanged')).toEqual([]);
  rmSync(path, { force: true });
  writeFileSync(path, 'reseed-interval = "2h"\n');
  chmodSync(path, 0o600);
  daemon.child.kill('SIGHUP');
  await until(() => events('settingsChanged').length === 1);
  expect((await daemon.stop()).code).toBe(0);
});

it.each(BAD.slice(0, -1))('config check says in a few lines what is wrong: %s', async (_, make) => {
  make();
  const { code, stderr } = await finish({ args: ['config', 'check', path] });
  expect([74, 78]).toContain(code); // a link to itself is an error of the system's
  expect(stderr).toMatch(/^entropyd: /);
  expect(stderr).not.toContain('internal error');
  expect(stderr.length).toBeLessThan(1000);
});
