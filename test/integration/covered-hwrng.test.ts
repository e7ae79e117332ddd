// A memory device of the kernel that is bound over /dev/hwrng: it is named, not read, and the other sources are used.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { eventsIn } from '../support/log-lines.js';
import { finish, MAIN, SEEDER } from '../support/program.js';
import { needsProgram, needsRoot } from '../support/requires.js';

/** Runs the command where the device is bound over /dev/hwrng, in a mount namespace of its own. */
function covered(test: TestContext, device: string, ...command: string[]) {
  needsRoot(test);
  needsProgram(test, '/usr/bin/unshare', 'util-linux');
  if (!existsSync('/dev/hwrng')) test.skip('needs a /dev/hwrng to bind over');
  const bind = `mount --bind ${device} /dev/hwrng && exec "$@"`;
  return finish({
    command: 'unshare',
    args: ['--mount', '--propagation', 'private', 'sh', '-c', bind, 'sh', ...command],
  });
}

const NAMES = [
  ['/dev/urandom', '/dev/urandom (1:9)'],
  ['/dev/zero', '/dev/zero (1:5)'],
] as const;

describe('/dev/hwrng that is a memory device', () => {
  it.for(NAMES)('%s is named by sources, and jitter is used', async ([device, name], test) => {
    const run = [process.execPath, MAIN, 'sources', '--json'];
    const { code, stdout } = await covered(test, device, ...run);
    expect(code).toBe(0);
    const { sources } = JSON.parse(stdout) as { sources: Record<string, unknown>[] };
    expect(sources[0]).toMatchObject({ name: 'hwrng', present: false, usable: false });
    expect(sources[0]?.['reason']).toContain(name);
    expect(sources[1]).toMatchObject({ name: 'jitter', usable: true });
  });

  it('is a warning of config check, for a file that is good', async (test) => {
    const directory = temporaryDirectory();
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const file = join(directory, 'entropyd.toml');
    writeFileSync(file, '[[source]]\nname = "hwrng"\n');
    const run = [process.execPath, MAIN, 'config', 'check', file];
    const { code, stderr } = await covered(test, '/dev/urandom', ...run);
    expect(code).toBe(0);
    expect(stderr).toContain('warning: hwrng-device: /dev/hwrng is /dev/urandom (1:9) under');
  });

  it('is trouble of that source for once, which ends well', async (test) => {
    const run = [process.execPath, MAIN, 'once', '--dry-run', '--log-format', 'json'];
    const { code, stderr } = await covered(test, '/dev/urandom', ...run);
    expect(code).toBe(0);
    expect(eventsIn(stderr, 'troubleBegan', { source: 'hwrng', trouble: 'refused' }).length).toBe(
      1,
    );
  });

  it('keeps the seeder from nothing but that source', async (test) => {
    const both = await covered(test, '/dev/urandom', SEEDER, '--bits', '256');
    expect(both.code, both.stderr).toBe(0);
    expect(both.stderr).toContain('from jitter');
    expect(both.stderr).toContain('/dev/hwrng is not an entropy source');
    const alone = await covered(test, '/dev/urandom', SEEDER, '--source', 'hwrng');
    expect(alone.code).toBe(78);
  });
});
