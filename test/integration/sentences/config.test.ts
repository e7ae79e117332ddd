// What `config` says to a person. Every other test goes by the JSON document and the exit code.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../../support/fifo.js';
import { finish } from '../../support/program.js';

let directory: string;
const at = (name: string, content: string): string => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};
beforeAll(() => {
  directory = temporaryDirectory();
});
afterAll(() => rmSync(directory, { recursive: true }));

it('check: that a file is good', async () => {
  const good = at('good.toml', 'watermark = "50%"\n');
  const { stdout } = await finish({ args: ['config', 'check', good] });
  expect(stdout).toMatch(/good\.toml: good, on Linux /);
});

it('show: the settings as a table', async () => {
  const file = at('tables.toml', '[[source]]\nname = "jitter"\nsteps = 9\n');
  const { stdout } = await finish({ args: ['config', 'show', '--config', file] });
  expect(stdout).toMatch(new RegExp(`^source +jitter +${file}$`, 'm'));
  expect(stdout).toMatch(/^jitter-claim +1 +default$/m);
});

it('that a variable is no setting', async () => {
  const { stderr } = await finish({
    args: ['config', 'check', at('empty.toml', '')],
    env: { ENTROPYD_WATERMAKR: '3' },
  });
  expect(stderr).toContain(
    'there is no setting ENTROPYD_WATERMAKR, it is ignored; the nearest is ENTROPYD_WATERMARK',
  );
});

it('migrate: what is no source and no pool here', async () => {
  const debian = 'HRNGDEVICE=/dev/zero\nRNGDOPTIONS="-t 60 -o /dev/null -H 0.25"\n';
  const file = at('rng-tools-debian', debian);
  const { stdout } = await finish({ args: ['config', 'migrate', file] });
  expect(stdout.replaceAll(/\n# +/g, ' ')).toMatch(
    /HRNGDEVICE=\/dev\/zero: \/dev\/zero is a device of the kernel's own memory: not read/,
  );
  expect(stdout).toMatch(/\/dev\/null is not the kernel's random device/);
});
